using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>A clock on which every wait shorter than a limit is over at once, and noted; longer timers are deadlines, and stand still.</summary>
internal sealed class HurriedTime(TimeSpan limit) : FakeTimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime < limit)
        {
            _waits.Enqueue(dueTime);
            _ = Task.Run(() => Advance(dueTime));
        }

        return timer;
    }
}
