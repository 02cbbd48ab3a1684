namespace AcpRegistry.Sdk.Cluster;

/// <summary>The times of a list-and-watch.</summary>
internal sealed record WatchPace
{
    public static WatchPace Default { get; } = new();

    /// <summary>When the server is to end a watch, to be followed by the next one: so often, at the least, a sign of life comes.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A watch that is open this much longer than that is on a connection that nobody holds at the other end.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A watch that brought nothing and ended sooner than this was not a good one.</summary>
    public TimeSpan ShortestWatch { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The wait after a first failure; each further one doubles it.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>No wait is longer.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between half and the whole of what doubling comes to, so that many watches don't return as one.</summary>
    public TimeSpan WaitAfter(int failures)
    {
        var whole = Math.Min(FirstWait.TotalSeconds * Math.Pow(2, failures - 1), LongestWait.TotalSeconds);
        return TimeSpan.FromSeconds(whole * (1 + Random.Shared.NextDouble()) / 2);
    }
}
