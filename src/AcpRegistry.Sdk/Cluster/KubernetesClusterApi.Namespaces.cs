using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <content>Namespaces, and what in them decides about pulls.</content>
internal sealed partial class KubernetesClusterApi
{
    public Task<V1Namespace?> FindNamespaceAsync(string name, CancellationToken cancellationToken) =>
        FindAsync(
            new ClusterCall("get", "namespaces", ClusterCall.Core, Name: name),
            token => kubernetes.CoreV1.ReadNamespaceWithHttpMessagesAsync(Escape(name), cancellationToken: token),
            cancellationToken);

    public Task<V1ServiceAccount?> FindServiceAccountAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        FindAsync(
            new ClusterCall("get", "serviceaccounts", ClusterCall.Core, @namespace, name),
            token => kubernetes.CoreV1.ReadNamespacedServiceAccountWithHttpMessagesAsync(Escape(name), Escape(@namespace), cancellationToken: token),
            cancellationToken);

    public Task<IReadOnlyList<V1ServiceAccount>> ListServiceAccountsAsync(CancellationToken cancellationToken) =>
        ListAsync<V1ServiceAccountList, V1ServiceAccount>(
            new ClusterCall("list", "serviceaccounts", ClusterCall.Core),
            (next, token) => kubernetes.CoreV1.ListServiceAccountForAllNamespacesWithHttpMessagesAsync(
                limit: PageSize, continueParameter: next, cancellationToken: token),
            cancellationToken);

    public Task<V1Secret?> FindSecretAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        FindAsync(
            new ClusterCall("get", "secrets", ClusterCall.Core, @namespace, name),
            token => kubernetes.CoreV1.ReadNamespacedSecretWithHttpMessagesAsync(Escape(name), Escape(@namespace), cancellationToken: token),
            cancellationToken);

    public Task<IReadOnlyList<V1NetworkPolicy>> ListNetworkPoliciesAsync(string @namespace, CancellationToken cancellationToken) =>
        ListAsync<V1NetworkPolicyList, V1NetworkPolicy>(
            new ClusterCall("list", "networkpolicies", "networking.k8s.io", @namespace),
            (next, token) => kubernetes.NetworkingV1.ListNamespacedNetworkPolicyWithHttpMessagesAsync(
                Escape(@namespace), limit: PageSize, continueParameter: next, cancellationToken: token),
            cancellationToken);
}
