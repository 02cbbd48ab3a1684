using System.Text.Json;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <content>What tells where a registry runs and how it is reached.</content>
internal sealed partial class KubernetesClusterApi
{
    public Task<V1Service?> FindServiceAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        FindAsync(
            new ClusterCall("get", "services", ClusterCall.Core, @namespace, name),
            token => kubernetes.CoreV1.ReadNamespacedServiceWithHttpMessagesAsync(Escape(name), Escape(@namespace), cancellationToken: token),
            cancellationToken);

    public async Task<IReadOnlyList<V1EndpointSlice>?> FindEndpointSlicesAsync(string @namespace, string service, CancellationToken cancellationToken)
    {
        try
        {
            return await ListAsync<V1EndpointSliceList, V1EndpointSlice>(
                new ClusterCall("list", "endpointslices", "discovery.k8s.io", @namespace),
                (next, token) => kubernetes.DiscoveryV1.ListNamespacedEndpointSliceWithHttpMessagesAsync(
                    Escape(@namespace),
                    labelSelector: $"kubernetes.io/service-name={service}",
                    limit: PageSize,
                    continueParameter: next,
                    cancellationToken: token),
                cancellationToken).ConfigureAwait(false);
        }
        catch (AcpRegistryNotFoundException)
        {
            return null;
        }
    }

    public Task<V1Endpoints?> FindEndpointsAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        FindAsync(
            new ClusterCall("get", "endpoints", ClusterCall.Core, @namespace, name),
            token => kubernetes.CoreV1.ReadNamespacedEndpointsWithHttpMessagesAsync(Escape(name), Escape(@namespace), cancellationToken: token),
            cancellationToken);

    public Task<IReadOnlyList<V1Ingress>> ListIngressesAsync(string @namespace, CancellationToken cancellationToken) =>
        ListAsync<V1IngressList, V1Ingress>(
            new ClusterCall("list", "ingresses", "networking.k8s.io", @namespace),
            (next, token) => kubernetes.NetworkingV1.ListNamespacedIngressWithHttpMessagesAsync(
                Escape(@namespace), limit: PageSize, continueParameter: next, cancellationToken: token),
            cancellationToken);

    public async Task<IReadOnlyList<V1APIGroup>> ListApiGroupsAsync(CancellationToken cancellationToken)
    {
        var request = new ApiRequest<V1APIGroupList>(
            new ClusterCall("get", "/apis", ClusterCall.Core),
            token => kubernetes.Apis.GetAPIVersionsWithHttpMessagesAsync(cancellationToken: token),
            AnswerCheck.OfGroups);
        return [.. (await _calls.RunAsync(request, cancellationToken).ConfigureAwait(false)).Groups];
    }

    public Task<JsonElement?> FindClusterObjectAsync(string group, string version, string plural, string name, CancellationToken cancellationToken) =>
        FindJsonAsync(
            new ClusterCall("get", plural, group, Name: name),
            token => kubernetes.CustomObjects.GetClusterCustomObjectWithHttpMessagesAsync(
                Escape(group), Escape(version), Escape(plural), Escape(name), cancellationToken: token),
            cancellationToken);

    private async Task<JsonElement?> FindJsonAsync(
        ClusterCall call, Func<CancellationToken, Task<HttpOperationResponse<object>>> send, CancellationToken cancellationToken) =>
        (JsonElement?)await FindAsync(new ApiRequest<object>(call, send, AnswerCheck.OfJson), cancellationToken).ConfigureAwait(false);
}
