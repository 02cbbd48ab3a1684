using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <content>Roles, and the bindings of the whole cluster.</content>
internal sealed partial class KubernetesClusterApi
{
    public Task<V1ClusterRole?> FindClusterRoleAsync(string name, CancellationToken cancellationToken) =>
        FindAsync(
            new ClusterCall("get", "clusterroles", ClusterCall.Rbac, Name: name),
            token => kubernetes.RbacAuthorizationV1.ReadClusterRoleWithHttpMessagesAsync(Escape(name), cancellationToken: token),
            cancellationToken);

    public Task<IReadOnlyList<V1Role>> ListRolesAsync(string? @namespace, CancellationToken cancellationToken) =>
        ListAsync<V1RoleList, V1Role>(
            new ClusterCall("list", "roles", ClusterCall.Rbac, @namespace),
            (next, token) => @namespace is null
                ? kubernetes.RbacAuthorizationV1.ListRoleForAllNamespacesWithHttpMessagesAsync(
                    limit: PageSize, continueParameter: next, cancellationToken: token)
                : kubernetes.RbacAuthorizationV1.ListNamespacedRoleWithHttpMessagesAsync(
                    Escape(@namespace), limit: PageSize, continueParameter: next, cancellationToken: token),
            cancellationToken);

    public Task<IReadOnlyList<V1ClusterRole>> ListClusterRolesAsync(CancellationToken cancellationToken) =>
        ListAsync<V1ClusterRoleList, V1ClusterRole>(
            new ClusterCall("list", "clusterroles", ClusterCall.Rbac),
            (next, token) => kubernetes.RbacAuthorizationV1.ListClusterRoleWithHttpMessagesAsync(
                limit: PageSize, continueParameter: next, cancellationToken: token),
            cancellationToken);

    public Task<IReadOnlyList<V1ClusterRoleBinding>> ListClusterRoleBindingsAsync(CancellationToken cancellationToken) =>
        ListAsync<V1ClusterRoleBindingList, V1ClusterRoleBinding>(
            new ClusterCall("list", "clusterrolebindings", ClusterCall.Rbac),
            (next, token) => kubernetes.RbacAuthorizationV1.ListClusterRoleBindingWithHttpMessagesAsync(
                limit: PageSize, continueParameter: next, cancellationToken: token),
            cancellationToken);
}
