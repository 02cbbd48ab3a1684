using System.Collections.Concurrent;
using AcpRegistry.Sdk.Cluster;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>Keeps what it is told, as it was told it.</summary>
internal sealed class RecordingSink : IWatchSink<string>
{
    private readonly ConcurrentQueue<string> _told = new();

    public IReadOnlyList<string> Told => [.. _told];

    public bool IsWatched { get; private set; }

    /// <summary>Throws from it, at its <see cref="Set"/>.</summary>
    public string? Indigestible { get; init; }

    public void Replace(IReadOnlyList<string> all) => _told.Enqueue($"= {string.Join(' ', all)}");

    public void Set(string value)
    {
        _told.Enqueue($"+ {value}");
        if (value == Indigestible)
        {
            throw new InvalidOperationException("indigestible");
        }
    }

    public void Remove(string value) => _told.Enqueue($"- {value}");

    public void Watched() => IsWatched = true;

    public void Fail(AcpRegistryException failure) => _told.Enqueue($"! {failure.Code}");
}
