namespace AcpRegistry.Sdk.Cluster;

/// <summary>The times of a list-and-watch.</summary>
internal sealed record WatchPace
{
    public static WatchPace Default { get; } = new();

    /// <summary>When the server ends a watch, to be followed by the next one: at least this often comes a sign of life.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The same of the first watch. KubernetesClient tells that a watch wasn't refused only when it ends or has an event.</summary>
    public TimeSpan FirstDuration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A watch that is open this much longer than its duration is on a connection that nobody holds at the other end.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A watch without an event that ended sooner than this is a failure.</summary>
    public TimeSpan ShortestWatch { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>When a watch ends and nothing was heard for this long, the server is asked for its version. Servers that send bookmarks send one 2 s before the end.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait after a first failure; each further one doubles it.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait that doubling results in.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait that a server can ask for.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Between half and the whole of the doubled wait, and not before the server wants; random, so that many watches don't return as one.</summary>
    public TimeSpan WaitAfter(int failures, TimeSpan? retryAfter)
    {
        var whole = Math.Min(FirstWait.TotalSeconds * Math.Pow(2, failures - 1), LongestWait.TotalSeconds);
        var wait = TimeSpan.FromSeconds(whole * (1 + Random.Shared.NextDouble()) / 2);
        var least = retryAfter > LongestRetryAfter ? LongestRetryAfter : retryAfter ?? TimeSpan.Zero;
        return wait > least ? wait : least + (FirstWait * Random.Shared.NextDouble());
    }
}
