using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>A clock on which every wait shorter than a limit is over at once, and noted; longer timers are deadlines, and stand still.</summary>
/// <param name="limit">The shortest deadline.</param>
/// <param name="deadline">One more timer that stands still, of exactly this length.</param>
internal sealed class HurriedTime(TimeSpan limit, TimeSpan deadline = default) : FakeTimeProvider
{
    private readonly Lock _advancing = new();
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime < limit && dueTime != deadline)
        {
            _waits.Enqueue(dueTime);
            _ = Task.Run(() => AdvanceAlone(dueTime));
        }

        return timer;
    }

    // If two threads advance at once, the one that leaves last may set the clock back, and a wait that began meanwhile never ends.
    private void AdvanceAlone(TimeSpan time)
    {
        lock (_advancing)
        {
            Advance(time);
        }
    }
}
