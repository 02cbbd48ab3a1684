using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <content>What is listed and then watched.</content>
internal sealed partial class KubernetesClusterApi
{
    public IListWatch FollowService(string @namespace, string name, IWatchSink<V1Service> sink)
    {
        var place = Escape(@namespace);
        var one = $"metadata.name={name}";
        return Follow(
            new ClusterCall("list", "services", ClusterCall.Core, @namespace, name),
            (next, limit, token) => kubernetes.CoreV1.ListNamespacedServiceWithHttpMessagesAsync(
                place, fieldSelector: one, limit: limit, continueParameter: next, cancellationToken: token),
            (version, seconds, onError, token) => kubernetes.CoreV1.WatchListNamespacedServiceAsync(
                place, fieldSelector: one, resourceVersion: version, allowWatchBookmarks: true, timeoutSeconds: seconds, onError: onError, cancellationToken: token),
            sink);
    }

    public IListWatch FollowClusterRoles(IWatchSink<V1ClusterRole> sink) =>
        Follow(
            new ClusterCall("list", "clusterroles", ClusterCall.Rbac),
            (next, limit, token) => kubernetes.RbacAuthorizationV1.ListClusterRoleWithHttpMessagesAsync(limit: limit, continueParameter: next, cancellationToken: token),
            (version, seconds, onError, token) => kubernetes.RbacAuthorizationV1.WatchListClusterRoleAsync(
                resourceVersion: version, allowWatchBookmarks: true, timeoutSeconds: seconds, onError: onError, cancellationToken: token),
            sink);

    public IListWatch FollowRoles(IWatchSink<V1Role> sink) =>
        Follow(
            new ClusterCall("list", "roles", ClusterCall.Rbac),
            (next, limit, token) => kubernetes.RbacAuthorizationV1.ListRoleForAllNamespacesWithHttpMessagesAsync(limit: limit, continueParameter: next, cancellationToken: token),
            (version, seconds, onError, token) => kubernetes.RbacAuthorizationV1.WatchListRoleForAllNamespacesAsync(
                resourceVersion: version, allowWatchBookmarks: true, timeoutSeconds: seconds, onError: onError, cancellationToken: token),
            sink);

    public IListWatch FollowClusterRoleBindings(IWatchSink<V1ClusterRoleBinding> sink) =>
        Follow(
            new ClusterCall("list", "clusterrolebindings", ClusterCall.Rbac),
            (next, limit, token) => kubernetes.RbacAuthorizationV1.ListClusterRoleBindingWithHttpMessagesAsync(limit: limit, continueParameter: next, cancellationToken: token),
            (version, seconds, onError, token) => kubernetes.RbacAuthorizationV1.WatchListClusterRoleBindingAsync(
                resourceVersion: version, allowWatchBookmarks: true, timeoutSeconds: seconds, onError: onError, cancellationToken: token),
            sink);

    public IListWatch FollowRoleBindings(IWatchSink<V1RoleBinding> sink) =>
        Follow(
            new ClusterCall("list", "rolebindings", ClusterCall.Rbac),
            (next, limit, token) => kubernetes.RbacAuthorizationV1.ListRoleBindingForAllNamespacesWithHttpMessagesAsync(limit: limit, continueParameter: next, cancellationToken: token),
            (version, seconds, onError, token) => kubernetes.RbacAuthorizationV1.WatchListRoleBindingForAllNamespacesAsync(
                resourceVersion: version, allowWatchBookmarks: true, timeoutSeconds: seconds, onError: onError, cancellationToken: token),
            sink);

    private ListWatch<T> Follow<T, TList>(
        ClusterCall list, KubernetesWatchSource<T, TList>.SendList sendList, KubernetesWatchSource<T, TList>.SendWatch sendWatch, IWatchSink<T> sink)
        where T : class, IKubernetesObject<V1ObjectMeta>
        where TList : class, IKubernetesObject<V1ListMeta>, IItems<T> =>
        new(new KubernetesWatchSource<T, TList>(_calls, list, sendList, sendWatch), sink, time, logger);
}
