using System.Globalization;
using AcpRegistry.Sdk.Common;
using Microsoft.Extensions.Logging;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>
/// Lists one kind of objects, then watches it, and hands over what it sees until it is disposed of; no failure ends it, and no event's effect
/// is lost.
/// </summary>
/// <remarks>
/// A watch that ends or is cut goes on from the last version seen. If the server no longer has that version, doesn't have it yet, or says anything
/// else that isn't understood, everything is listed again, and the sink gets a whole new set. A silent watch is no proof that nothing changed: after
/// it, and after a cut, the server is asked for its version.
/// </remarks>
internal sealed partial class ListWatch<T> : IListWatch
    where T : class
{
    private readonly IWatchSource<T> _source;
    private readonly IWatchSink<T> _sink;
    private readonly WatchPace _pace;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;

    private string? _version;
    private bool _isWatched;
    private bool _isInterrupted;
    private int _failures;
    private TimeSpan? _retryAfter;
    private Health _health = new(null, null);

    public ListWatch(IWatchSource<T> source, IWatchSink<T> sink, TimeProvider time, ILogger logger, WatchPace? pace = null)
    {
        _source = source;
        _sink = sink;
        _time = time;
        _logger = logger;
        _pace = pace ?? WatchPace.Default;
        _loop = DetachedTask.Run(LoopAsync);
    }

    public bool IsSynced => AsOf is not null;

    public long? AsOf => Volatile.Read(ref _health).AsOf;

    public string? LastError => Volatile.Read(ref _health).Error;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private async Task LoopAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await ListAndWatchAsync(_end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Nothing may end it, not even a sink that throws; then the set that it holds is in doubt.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Fail(failure as AcpRegistryException ?? new AcpRegistryUnexpectedException(
                    $"A watched object could not be taken in ({failure.GetType().Name}).", "All will be listed again."));
            }

            await WaitAsync().ConfigureAwait(false);
        }
    }

    // One watch, and the list before it if one is due.
    private async Task ListAndWatchAsync(CancellationToken cancellationToken)
    {
        if (_version is null)
        {
            await ListAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (_isInterrupted)
        {
            await CheckVersionAsync(cancellationToken).ConfigureAwait(false);
        }

        _isInterrupted = false;
        var started = _time.GetTimestamp();
        var duration = _isWatched ? _pace.Duration : _pace.FirstDuration;
        using var deadline = new CancellationTokenSource(duration + _pace.Grace, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var isFruitful = false;
        try
        {
            await foreach (var change in _source.WatchAsync(_version!, duration, either.Token).ConfigureAwait(false))
            {
                if (change.Error is { } error)
                {
                    Restart(error);
                    return;
                }

                Take(change);
                isFruitful = true;
                BeWell(_time.GetTimestamp());
                NoteWatched();
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new AcpRegistryTimeoutException(
                $"A watch heard nothing for {duration + _pace.Grace}, not even its end.", "It goes on by itself; check the network to the API server.");
        }

        var ended = _time.GetTimestamp();
        NoteWatched();
        if (!isFruitful && _time.GetElapsedTime(started, ended) < _pace.ShortestWatch)
        {
            _failures++;
            return;
        }

        _failures = 0;
        if (_time.GetElapsedTime(_health.AsOf!.Value, ended) >= _pace.LongestSilence)
        {
            await CheckVersionAsync(cancellationToken).ConfigureAwait(false);
            BeWell(ended);
        }
    }

    // A watch from a version that the server doesn't have yet is accepted, and silent. Servers get there when etcd is restored from a backup.
    private async Task CheckVersionAsync(CancellationToken cancellationToken)
    {
        var now = await _source.GetVersionAsync(cancellationToken).ConfigureAwait(false);
        if (Compare(now, _version!) is not { } order)
        {
            throw new AcpRegistryUnexpectedException(
                "The API server's resourceVersion isn't a number, so nothing shows whether changes were missed.", "Everything is listed again.");
        }

        if (order < 0)
        {
            throw WentBack(now);
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        List<T> all = [];
        var asked = _time.GetTimestamp();
        ListPage<T> page;
        string? next = null;
        do
        {
            page = await _source.ListAsync(next, cancellationToken).ConfigureAwait(false);
            all.AddRange(page.Items);
            next = page.Continue;
        }
        while (!string.IsNullOrEmpty(next));

        _sink.Replace(all);
        _version = page.ResourceVersion;
        Volatile.Write(ref _health, new Health(asked, null));
        Log.Listed(_logger, typeof(T).Name, all.Count, page.ResourceVersion);
    }

    private void Take(WatchEvent<T> change)
    {
        if (Compare(change.ResourceVersion!, _version!) < 0)
        {
            throw WentBack(change.ResourceVersion!);
        }

        switch (change.Kind)
        {
            case WatchEventKind.Set:
                _sink.Set(change.Object!);
                break;
            case WatchEventKind.Removed:
                _sink.Remove(change.Object!);
                break;
        }

        _version = change.ResourceVersion;
    }

    private void BeWell(long asOf)
    {
        _failures = 0;
        Volatile.Write(ref _health, new Health(asOf, null));
    }

    private void NoteWatched()
    {
        if (!_isWatched)
        {
            _isWatched = true;
            _sink.Watched();
        }
    }

    private void Fail(AcpRegistryException failure)
    {
        // After a cut connection, and while the server is busy or refuses the caller, the version is as good as before. A list repairs, or shows, all else.
        if (failure is AcpRegistryUnreachableException or AcpRegistryTimeoutException or AcpRegistryForbiddenException or AcpRegistryUnauthorizedException)
        {
            Note(failure);
        }
        else
        {
            Restart(failure);
        }
    }

    private void Restart(AcpRegistryException reason)
    {
        _version = null;
        Note(reason);
    }

    private void Note(AcpRegistryException failure)
    {
        _failures++;
        _isInterrupted = true;
        _retryAfter = failure.RetryAfter;
        Volatile.Write(ref _health, _health with { Error = failure.Code });
        Log.Failed(_logger, typeof(T).Name, failure.Code, failure.Status, failure.Message);
        _sink.Fail(failure);
    }

    private async ValueTask WaitAsync()
    {
        if (_failures > 0)
        {
            var wait = _pace.WaitAfter(_failures, _retryAfter);
            _retryAfter = null;
            await Task.Delay(wait, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private AcpRegistryUnexpectedException WentBack(string version) =>
        new(
            $"The API server is at version {version}, and was at {_version} before.",
            "Everything is listed again. If etcd was restored from a backup, there is nothing to do.");

    // Null unless both are numbers, as those of every Kubernetes API server are.
    private static int? Compare(string version, string other) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var one)
        && ulong.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out var two)
            ? one.CompareTo(two)
            : null;

    private sealed record Health(long? AsOf, string? Error);

    private static partial class Log
    {
        [LoggerMessage(4, LogLevel.Debug, "Listed {Count} of {Kind} at version {Version}, and watching", EventName = "ClusterListed")]
        public static partial void Listed(ILogger logger, string kind, int count, string version);

        [LoggerMessage(5, LogLevel.Information, "Watching {Kind} was interrupted by {Code}, status {Status}: {Message}", EventName = "ClusterWatchInterrupted")]
        public static partial void Failed(ILogger logger, string kind, string code, int? status, string message);
    }
}
