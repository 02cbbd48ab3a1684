using System.Net;
using System.Runtime.CompilerServices;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>The port over KubernetesClient: its calls, and nothing else of the SDK, are made here.</summary>
internal sealed partial class KubernetesClusterApi(
    IKubernetes kubernetes, TimeSpan requestTimeout, TimeProvider time, ILogger<KubernetesClusterApi> logger, int retryAttempts = 0, bool rehearse = false)
    : IClusterApi
{
    internal const int PageSize = 500;
    private const int MostRestarts = 2;

    private readonly CallRunner _calls = new(requestTimeout, time, logger, retryAttempts, kubernetes);

    public IClusterApi Rehearsing() => new KubernetesClusterApi(kubernetes, requestTimeout, time, logger, retryAttempts, rehearse: true);

    // KubernetesClient puts names into the URL as they are: "#all" would cut the name off, and so delete the whole collection. An empty
    // segment, and "." and "..", which no escaping keeps from being folded away, would do the same.
    private static string Escape(string segment) =>
        segment is "" or "." or ".."
            ? throw KubernetesNames.Refused($"{KubernetesNames.Quote(segment)} can't be a name in a request.", nameof(segment))
            : Uri.EscapeDataString(segment);

    private async Task<IReadOnlyList<TItem>> ListAsync<TList, TItem>(
        ClusterCall call,
        Func<string?, CancellationToken, Task<HttpOperationResponse<TList>>> sendPage,
        CancellationToken cancellationToken,
        int mostPages = int.MaxValue)
        where TList : class, IItems<TItem>, IKubernetesObject<V1ListMeta>
        where TItem : class, IKubernetesObject<V1ObjectMeta>
    {
        for (var restarts = 0; ; restarts++)
        {
            try
            {
                return await StreamAsync<TList, TItem>(call, sendPage, cancellationToken, mostPages).ToListAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (AcpRegistryUnexpectedException expired) when (expired.Status == (int)HttpStatusCode.Gone && restarts < MostRestarts)
            {
                // Pages of two versions can't be put together.
            }
        }
    }

    private async IAsyncEnumerable<TItem> StreamAsync<TList, TItem>(
        ClusterCall call,
        Func<string?, CancellationToken, Task<HttpOperationResponse<TList>>> sendPage,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        int mostPages = int.MaxValue)
        where TList : class, IItems<TItem>, IKubernetesObject<V1ListMeta>
        where TItem : class, IKubernetesObject<V1ObjectMeta>
    {
        var count = new PageCount(call);
        string? next = null;
        var pages = 0;
        do
        {
            var from = next;
            var request = new ApiRequest<TList>(call, token => sendPage(from, token), AnswerCheck.OfList<TList, TItem>);
            var page = await _calls.RunAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            next = count.Next(page.Metadata.ContinueProperty);
            pages++;
        }
        while (next is not null && pages < mostPages);
    }

    private Task<T?> FindAsync<T>(ClusterCall call, Func<CancellationToken, Task<HttpOperationResponse<T>>> send, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        FindAsync(new ApiRequest<T>(call, send, AnswerCheck.OfObject), cancellationToken);

    private async Task<T?> FindAsync<T>(ApiRequest<T> request, CancellationToken cancellationToken, LostWrite<T>? lost = null)
        where T : class
    {
        try
        {
            return await _calls.RunAsync(request, cancellationToken, lost).ConfigureAwait(false);
        }
        catch (AcpRegistryNotFoundException notFound) when (notFound.Missing == request.Call.Name)
        {
            return null;
        }
    }
}
