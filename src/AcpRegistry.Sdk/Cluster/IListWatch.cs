namespace AcpRegistry.Sdk.Cluster;

/// <summary>A list-and-watch under way; disposing of it ends it.</summary>
internal interface IListWatch : IAsyncDisposable
{
    /// <summary>True once the first whole list was handed over.</summary>
    bool IsSynced { get; }

    /// <summary>
    /// What was handed over is at least as new as this timestamp of the monotonic clock (<see cref="TimeProvider.GetTimestamp"/>); null before the first
    /// list. A date would say nothing once somebody sets the clock.
    /// </summary>
    long? AsOf { get; }

    /// <summary>The code of the failure that it is recovering from; null while all is well.</summary>
    string? LastError { get; }
}
