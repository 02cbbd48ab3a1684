namespace AcpRegistry.Sdk.Cluster;

/// <summary>
/// The deadlines of requests. Those that begin at almost the same moment share one: making and disposing of a timer for each is a good part of what
/// a request costs here.
/// </summary>
internal sealed class Deadlines(TimeSpan timeout, TimeProvider time)
{
    private const int Share = 256;

    private readonly TimeSpan _shared = timeout / Share;
    private volatile Deadline? _last;

    /// <summary>Cancelled once a request that began at that time has had its timeout, at most a 256th of it earlier.</summary>
    /// <param name="began">A timestamp of the clock, just taken.</param>
    public CancellationToken Of(long began) =>
        _last is { } last && time.GetElapsedTime(last.Began, began) < _shared ? last.Passed : Next(began);

    private CancellationToken Next(long began)
    {
        // Never disposed of: requests that last hold on to it, and its timer ends by itself.
        var next = new Deadline(began, new CancellationTokenSource(timeout, time).Token);
        _last = next;
        return next.Passed;
    }

    private sealed record Deadline(long Began, CancellationToken Passed);
}
