using AcpRegistry.Sdk.Common;
using Microsoft.Extensions.Logging;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>
/// Lists one kind of objects, then watches it, and hands over what it sees until it is disposed of; no failure ends it, and no event's effect
/// is lost.
/// </summary>
/// <remarks>
/// A watch that ends or is cut goes on from the last version seen. Where the server no longer remembers that version, or says anything else
/// that is not understood, all is listed again, and the sink gets a whole new set.
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
    private int _failures;
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

    // One watch, and the list before it where one is due.
    private async Task ListAndWatchAsync(CancellationToken cancellationToken)
    {
        if (_version is null)
        {
            await ListAsync(cancellationToken).ConfigureAwait(false);
        }

        var started = _time.GetTimestamp();
        using var deadline = new CancellationTokenSource(_pace.Duration + _pace.Grace, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var isFruitful = false;
        try
        {
            await foreach (var change in _source.WatchAsync(_version!, _pace.Duration, either.Token).ConfigureAwait(false))
            {
                if (change.Error is { } error)
                {
                    Restart(error);
                    return;
                }

                Take(change);
                isFruitful = true;
                BeWell();
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new AcpRegistryTimeoutException(
                $"A watch heard nothing for {_pace.Duration + _pace.Grace}, not even its end.", "It goes on by itself; check the network to the API server.");
        }

        if (isFruitful || _time.GetElapsedTime(started) >= _pace.ShortestWatch)
        {
            BeWell();
        }
        else
        {
            _failures++;
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

    private void BeWell()
    {
        _failures = 0;
        Volatile.Write(ref _health, new Health(_time.GetTimestamp(), null));
    }

    private void Fail(AcpRegistryException failure)
    {
        // On a connection that was cut, or to a server that is busy, the version is as good as before. All else is cured, or shown, by a list.
        if (failure is AcpRegistryUnreachableException or AcpRegistryTimeoutException)
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
        Volatile.Write(ref _health, _health with { Error = failure.Code });
        Log.Failed(_logger, typeof(T).Name, failure.Code, failure.Status, failure.Message);
        _sink.Fail(failure);
    }

    private async ValueTask WaitAsync()
    {
        if (_failures > 0)
        {
            await Task.Delay(_pace.WaitAfter(_failures), _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed record Health(long? AsOf, string? Error);

    private static partial class Log
    {
        [LoggerMessage(4, LogLevel.Debug, "Listed {Count} of {Kind} at version {Version}, and watching", EventName = "ClusterListed")]
        public static partial void Listed(ILogger logger, string kind, int count, string version);

        [LoggerMessage(5, LogLevel.Information, "Watching {Kind} was interrupted by {Code}, status {Status}: {Message}", EventName = "ClusterWatchInterrupted")]
        public static partial void Failed(ILogger logger, string kind, string code, int? status, string message);
    }
}
