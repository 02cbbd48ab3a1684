using Microsoft.Extensions.Time.Testing;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>A clock that somebody can set: its date jumps, and its monotonic time goes on.</summary>
internal sealed class SettableClock() : FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50))
{
    /// <summary>By how much the date is off.</summary>
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
