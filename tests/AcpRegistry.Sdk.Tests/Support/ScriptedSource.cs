using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AcpRegistry.Sdk.Cluster;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>A source that does what a test wrote down, in this order; afterwards every watch stays open and silent.</summary>
internal sealed class ScriptedSource : IWatchSource<string>
{
    private readonly ConcurrentQueue<Func<ListPage<string>>> _lists = new();
    private readonly ConcurrentQueue<IReadOnlyList<Func<CancellationToken, Task<WatchEvent<string>?>>>> _watches = new();
    private readonly ConcurrentQueue<Func<string>> _versions = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<TimeSpan> _durations = new();
    private string _lastVersion = "";

    /// <summary>Like <c>list</c>, <c>list next</c>, <c>watch 7</c> and <c>version</c>.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Of each watch.</summary>
    public IReadOnlyList<TimeSpan> Durations => [.. _durations];

    public static Func<CancellationToken, Task<WatchEvent<string>?>> Set(string name, string version) =>
        _ => Task.FromResult<WatchEvent<string>?>(new(WatchEventKind.Set, name, version));

    public static Func<CancellationToken, Task<WatchEvent<string>?>> Remove(string name, string version) =>
        _ => Task.FromResult<WatchEvent<string>?>(new(WatchEventKind.Removed, name, version));

    public static Func<CancellationToken, Task<WatchEvent<string>?>> Bookmark(string version) =>
        _ => Task.FromResult<WatchEvent<string>?>(new(WatchEventKind.Bookmark, ResourceVersion: version));

    public static Func<CancellationToken, Task<WatchEvent<string>?>> Error(int status) =>
        _ => Task.FromResult<WatchEvent<string>?>(new(WatchEventKind.Error, Error: new AcpRegistryUnexpectedException("told", "none", status: status)));

    public static Func<CancellationToken, Task<WatchEvent<string>?>> Throw(Exception failure) => _ => Task.FromException<WatchEvent<string>?>(failure);

    public static Func<CancellationToken, Task<WatchEvent<string>?>> Silence() => async token =>
    {
        await Task.Delay(Timeout.Infinite, token);
        throw new InvalidOperationException("Nobody gave up.");
    };

    /// <summary>The server ends the watch.</summary>
    public static Func<CancellationToken, Task<WatchEvent<string>?>> EndWhen(Task gate) => async _ =>
    {
        await gate;
        return null;
    };

    public ScriptedSource List(string version, params string[] items) => Page(version, null, items);

    public ScriptedSource Page(string version, string? next, params string[] items)
    {
        _lists.Enqueue(() => new ListPage<string>(items, version, next));
        return this;
    }

    public ScriptedSource ListFails(Exception failure)
    {
        _lists.Enqueue(() => throw failure);
        return this;
    }

    /// <summary>What the server says its version is; by default, what was listed or watched last.</summary>
    public ScriptedSource Version(string version)
    {
        _versions.Enqueue(() => version);
        return this;
    }

    public ScriptedSource VersionFails(Exception failure)
    {
        _versions.Enqueue(() => throw failure);
        return this;
    }

    public ScriptedSource Watch(params Func<CancellationToken, Task<WatchEvent<string>?>>[] steps)
    {
        _watches.Enqueue(steps);
        return this;
    }

    public Task<ListPage<string>> ListAsync(string? continueToken, CancellationToken cancellationToken)
    {
        _requests.Enqueue(continueToken is null ? "list" : $"list {continueToken}");
        return Task.FromResult(_lists.TryDequeue(out var list) ? list() : throw new InvalidOperationException("No list was written down."));
    }

    public Task<string> GetVersionAsync(CancellationToken cancellationToken)
    {
        _requests.Enqueue("version");
        return Task.FromResult(_versions.TryDequeue(out var version) ? version() : _lastVersion);
    }

    public async IAsyncEnumerable<WatchEvent<string>> WatchAsync(
        string resourceVersion, TimeSpan duration, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _requests.Enqueue($"watch {resourceVersion}");
        _durations.Enqueue(duration);
        _lastVersion = resourceVersion;
        foreach (var step in _watches.TryDequeue(out var steps) ? steps : [Silence()])
        {
            if (await step(cancellationToken) is not { } change)
            {
                yield break;
            }

            _lastVersion = change.ResourceVersion ?? _lastVersion;
            yield return change;
        }
    }
}
