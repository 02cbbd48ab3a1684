using System.Runtime.CompilerServices;
using AcpRegistry.Sdk.Common;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>Lists and watches one kind by the calls of KubernetesClient, and irons out what those do with a watch that ends.</summary>
/// <remarks>
/// A watch call of KubernetesClient answers with the first event, not with the headers; so the request timeout can't cover its start, and the
/// one who watches bounds the whole. Cancelling it closes its connection at once.
/// </remarks>
internal sealed class KubernetesWatchSource<T, TList>(
    CallRunner calls, ClusterCall list, KubernetesWatchSource<T, TList>.SendList sendList, KubernetesWatchSource<T, TList>.SendWatch sendWatch)
    : IWatchSource<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
    where TList : class, IKubernetesObject<V1ListMeta>, IItems<T>
{
    private readonly ClusterCall _watch = list with { Verb = "watch" };
    private PageCount _pages = new(list);

    /// <summary>Asks for one page.</summary>
    public delegate Task<HttpOperationResponse<TList>> SendList(string? continueToken, int limit, CancellationToken cancellationToken);

    /// <summary>Opens a watch with bookmarks.</summary>
    public delegate IAsyncEnumerable<(WatchEventType Type, T Object)> SendWatch(
        string resourceVersion, int timeoutSeconds, Action<Exception> onError, CancellationToken cancellationToken);

    public async Task<ListPage<T>> ListAsync(string? continueToken, CancellationToken cancellationToken)
    {
        if (continueToken is null)
        {
            _pages = new PageCount(list);
        }

        var page = await SendAsync(continueToken, KubernetesClusterApi.PageSize, cancellationToken).ConfigureAwait(false);
        return new ListPage<T>([.. page.Items], page.Metadata.ResourceVersion, _pages.Next(page.Metadata.ContinueProperty));
    }

    // No resourceVersion: only then do all versions of the server answer by what is stored, and not by a cache.
    public async Task<string> GetVersionAsync(CancellationToken cancellationToken) =>
        (await SendAsync(null, limit: 1, cancellationToken).ConfigureAwait(false)).Metadata.ResourceVersion;

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync(
        string resourceVersion, TimeSpan duration, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var started = calls.GetTimestamp();
        using var activity = Telemetry.StartCall(_watch);
        var isOver = false;
        AcpRegistryException? failed = null;
        V1Status? ended = null;

        // What is thrown here ends the enumeration; what is not is passed over in silence, and the next line read.
        void OnError(Exception failure)
        {
            ended = (failure as KubernetesException)?.Status;
            throw failure;
        }

        var lines = sendWatch(resourceVersion, (int)duration.TotalSeconds, OnError, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var moving = Task.FromResult(false);
        try
        {
            while (true)
            {
                WatchEvent<T>? next;
                try
                {
                    moving = lines.MoveNextAsync().AsTask();
                    next = await moving.WaitOrAbandonAsync(cancellationToken).ConfigureAwait(false) ? Read(lines.Current) : null;
                }
                catch (Exception) when (ended is not null)
                {
                    next = new WatchEvent<T>(WatchEventKind.Error, Error: ApiErrors.FromStatus(_watch, ended));
                }
                catch (HttpRequestException end) when (end.InnerException is EndOfStreamException)
                {
                    // The server ended it, as it was to, without having had an event to send.
                    next = null;
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    failed = failure as AcpRegistryException ?? ApiErrors.From(_watch, failure);
                    throw failed;
                }

                failed = next?.Error;
                isOver = next is null;
                if (next is not null)
                {
                    yield return next;
                }

                if (isOver || failed is not null)
                {
                    yield break;
                }
            }
        }
        finally
        {
            if (isOver || failed is not null)
            {
                calls.Finish(_watch, started, activity, failed);
            }
            else
            {
                calls.FinishCancelled(_watch, started);
            }

            var closing = CloseAsync(lines, moving);
            if (moving.IsCompleted)
            {
                await closing.ConfigureAwait(false);
            }
            else
            {
                closing.Observe();
            }
        }
    }

    private async Task<TList> SendAsync(string? continueToken, int limit, CancellationToken cancellationToken)
    {
        var request = new ApiRequest<TList>(list, token => sendList(continueToken, limit, token), AnswerCheck.OfList<TList, T>);
        return (await calls.TryAsync(request, cancellationToken).ConfigureAwait(false)).BodyOrThrow();
    }

    // An enumeration can't be closed while it moves; one that doesn't listen to its token is closed whenever it ends.
    private static async Task CloseAsync(IAsyncEnumerator<(WatchEventType Type, T Object)> lines, Task moving)
    {
        await moving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await lines.DisposeAsync().ConfigureAwait(false);
    }

    private WatchEvent<T> Read((WatchEventType Type, T? Object) line)
    {
        if (line.Object?.Metadata?.ResourceVersion is not { Length: > 0 } version)
        {
            throw ApiErrors.NotAsAsked(_watch, "an event has no object with metadata.resourceVersion");
        }

        var kind = line.Type switch
        {
            WatchEventType.Added or WatchEventType.Modified => WatchEventKind.Set,
            WatchEventType.Deleted => WatchEventKind.Removed,
            WatchEventType.Bookmark => WatchEventKind.Bookmark,
            _ => throw ApiErrors.NotAsAsked(_watch, "an event is of an unknown type"),
        };

        // Of a bookmark, the version alone is said.
        if (kind == WatchEventKind.Bookmark)
        {
            return new(kind, ResourceVersion: version);
        }

        return AnswerCheck.OfObject(_watch, line.Object) is { } fault
            ? throw ApiErrors.NotAsAsked(_watch, $"of an event's object, {fault}")
            : new(kind, line.Object, version);
    }
}
