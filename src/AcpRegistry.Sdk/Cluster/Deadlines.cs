using System.Collections.Concurrent;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>The deadlines of requests. One that did not pass is used again: making and disposing of a timer is a good part of what a request costs here.</summary>
internal sealed class Deadlines(TimeSpan timeout, TimeProvider time)
{
    private const int MostKept = 64;

    private readonly ConcurrentQueue<CancellationTokenSource> _idle = new();

    public CancellationTokenSource Start()
    {
        if (!_idle.TryDequeue(out var deadline))
        {
            return new CancellationTokenSource(timeout, time);
        }

        deadline.CancelAfter(timeout);
        return deadline;
    }

    /// <summary>Only once nothing uses its token any more.</summary>
    public void End(CancellationTokenSource deadline)
    {
        // False as well on a clock other than the system's.
        if (deadline.TryReset() && _idle.Count < MostKept)
        {
            _idle.Enqueue(deadline);
        }
        else
        {
            deadline.Dispose();
        }
    }
}
