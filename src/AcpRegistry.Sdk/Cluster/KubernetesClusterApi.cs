using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>The port over KubernetesClient: its calls, and nothing else of the SDK, are made here.</summary>
internal sealed class KubernetesClusterApi(
    IKubernetes kubernetes, TimeSpan requestTimeout, TimeProvider time, ILogger<KubernetesClusterApi> logger, int retryAttempts = 0, bool rehearse = false)
    : IClusterApi
{
    private const int PageSize = 500;
    private const string FieldManager = "acp-registry-sdk";

    private static readonly ClusterCall SelfReview = new("create", "selfsubjectaccessreviews", ClusterCall.Authorization);
    private static readonly ClusterCall SubjectReview = new("create", "subjectaccessreviews", ClusterCall.Authorization);

    private readonly string? _dryRun = rehearse ? "All" : null;
    private readonly CallRunner _calls = new(requestTimeout, time, logger, retryAttempts);

    public Task<V1Service?> FindServiceAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        FindAsync(
            new ClusterCall("get", "services", ClusterCall.Core, @namespace, name),
            token => kubernetes.CoreV1.ReadNamespacedServiceWithHttpMessagesAsync(Escape(name), Escape(@namespace), cancellationToken: token),
            cancellationToken);

    public IListWatch FollowService(string @namespace, string name, IWatchSink<V1Service> sink)
    {
        var place = Escape(@namespace);
        var one = $"metadata.name={name}";
        return Follow(
            new ClusterCall("list", "services", ClusterCall.Core, @namespace),
            (next, token) => kubernetes.CoreV1.ListNamespacedServiceWithHttpMessagesAsync(
                place, fieldSelector: one, limit: PageSize, continueParameter: next, cancellationToken: token),
            (version, seconds, onError, token) => kubernetes.CoreV1.WatchListNamespacedServiceAsync(
                place, fieldSelector: one, resourceVersion: version, allowWatchBookmarks: true, timeoutSeconds: seconds, onError: onError, cancellationToken: token),
            sink);
    }

    public IListWatch FollowClusterRoles(IWatchSink<V1ClusterRole> sink) =>
        Follow(
            new ClusterCall("list", "clusterroles", ClusterCall.Rbac),
            (next, token) => kubernetes.RbacAuthorizationV1.ListClusterRoleWithHttpMessagesAsync(limit: PageSize, continueParameter: next, cancellationToken: token),
            (version, seconds, onError, token) => kubernetes.RbacAuthorizationV1.WatchListClusterRoleAsync(
                resourceVersion: version, allowWatchBookmarks: true, timeoutSeconds: seconds, onError: onError, cancellationToken: token),
            sink);

    public IListWatch FollowRoles(IWatchSink<V1Role> sink) =>
        Follow(
            new ClusterCall("list", "roles", ClusterCall.Rbac),
            (next, token) => kubernetes.RbacAuthorizationV1.ListRoleForAllNamespacesWithHttpMessagesAsync(limit: PageSize, continueParameter: next, cancellationToken: token),
            (version, seconds, onError, token) => kubernetes.RbacAuthorizationV1.WatchListRoleForAllNamespacesAsync(
                resourceVersion: version, allowWatchBookmarks: true, timeoutSeconds: seconds, onError: onError, cancellationToken: token),
            sink);

    public IListWatch FollowClusterRoleBindings(IWatchSink<V1ClusterRoleBinding> sink) =>
        Follow(
            new ClusterCall("list", "clusterrolebindings", ClusterCall.Rbac),
            (next, token) => kubernetes.RbacAuthorizationV1.ListClusterRoleBindingWithHttpMessagesAsync(limit: PageSize, continueParameter: next, cancellationToken: token),
            (version, seconds, onError, token) => kubernetes.RbacAuthorizationV1.WatchListClusterRoleBindingAsync(
                resourceVersion: version, allowWatchBookmarks: true, timeoutSeconds: seconds, onError: onError, cancellationToken: token),
            sink);

    public IListWatch FollowRoleBindings(IWatchSink<V1RoleBinding> sink) =>
        Follow(
            new ClusterCall("list", "rolebindings", ClusterCall.Rbac),
            (next, token) => kubernetes.RbacAuthorizationV1.ListRoleBindingForAllNamespacesWithHttpMessagesAsync(limit: PageSize, continueParameter: next, cancellationToken: token),
            (version, seconds, onError, token) => kubernetes.RbacAuthorizationV1.WatchListRoleBindingForAllNamespacesAsync(
                resourceVersion: version, allowWatchBookmarks: true, timeoutSeconds: seconds, onError: onError, cancellationToken: token),
            sink);

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
                cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
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

    public async Task<IReadOnlyList<V1Ingress>> ListIngressesAsync(string @namespace, CancellationToken cancellationToken) =>
        await ListAsync<V1IngressList, V1Ingress>(
            new ClusterCall("list", "ingresses", "networking.k8s.io", @namespace),
            (next, token) => kubernetes.NetworkingV1.ListNamespacedIngressWithHttpMessagesAsync(
                Escape(@namespace), limit: PageSize, continueParameter: next, cancellationToken: token),
            cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<V1APIGroup>> ListApiGroupsAsync(CancellationToken cancellationToken)
    {
        var groups = await _calls.RunAsync(
            new ClusterCall("get", "/apis", ClusterCall.Core),
            token => kubernetes.Apis.GetAPIVersionsWithHttpMessagesAsync(cancellationToken: token),
            cancellationToken).ConfigureAwait(false);
        return [.. groups.Groups ?? []];
    }

    public async Task<JsonElement?> FindClusterObjectAsync(
        string group, string version, string plural, string name, CancellationToken cancellationToken)
    {
        var found = await FindAsync(
            new ClusterCall("get", plural, group, Name: name),
            token => kubernetes.CustomObjects.GetClusterCustomObjectWithHttpMessagesAsync(
                Escape(group), Escape(version), Escape(plural), Escape(name), cancellationToken: token),
            cancellationToken).ConfigureAwait(false);
        return found as JsonElement?;
    }

    public async Task<bool> NamespaceExistsAsync(string name, CancellationToken cancellationToken)
    {
        var found = await FindAsync(
            new ClusterCall("get", "namespaces", ClusterCall.Core, Name: name),
            token => kubernetes.CoreV1.ReadNamespaceWithHttpMessagesAsync(Escape(name), cancellationToken: token),
            cancellationToken).ConfigureAwait(false);
        return found is not null;
    }

    public async Task<bool> ServiceAccountExistsAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var found = await FindAsync(
            new ClusterCall("get", "serviceaccounts", ClusterCall.Core, @namespace, name),
            token => kubernetes.CoreV1.ReadNamespacedServiceAccountWithHttpMessagesAsync(Escape(name), Escape(@namespace), cancellationToken: token),
            cancellationToken).ConfigureAwait(false);
        return found is not null;
    }

    public Task<V1ClusterRole?> FindClusterRoleAsync(string name, CancellationToken cancellationToken) =>
        FindAsync(
            new ClusterCall("get", "clusterroles", ClusterCall.Rbac, Name: name),
            token => kubernetes.RbacAuthorizationV1.ReadClusterRoleWithHttpMessagesAsync(Escape(name), cancellationToken: token),
            cancellationToken);

    public ValueTask<V1SubjectAccessReviewStatus> ReviewSelfAsync(V1ResourceAttributes resource, CancellationToken cancellationToken) =>
        ReviewSelfAsync(resource, headers: null, cancellationToken);

    // The user alone: the server then adds the groups that its requests would have. Groups, once named, replace those, and take rights of their own.
    public ValueTask<V1SubjectAccessReviewStatus> ReviewSelfAsAsync(string user, V1ResourceAttributes resource, CancellationToken cancellationToken) =>
        Impersonation.CanBeSent(user)
            ? ReviewSelfAsync(resource, new Dictionary<string, IReadOnlyList<string>> { [Impersonation.UserHeader] = [user] }, cancellationToken)
            : throw KubernetesNames.Refused($"{KubernetesNames.Quote(user)} can't be impersonated: no HTTP header can hold it.", nameof(user));

    private async ValueTask<V1SubjectAccessReviewStatus> ReviewSelfAsync(
        V1ResourceAttributes resource, IReadOnlyDictionary<string, IReadOnlyList<string>>? headers, CancellationToken cancellationToken)
    {
        var call = SelfReview;
        var review = new V1SelfSubjectAccessReview { Spec = new V1SelfSubjectAccessReviewSpec { ResourceAttributes = resource } };
        var answer = await _calls.RunAsync(
            call,
            token => kubernetes.AuthorizationV1.CreateSelfSubjectAccessReviewWithHttpMessagesAsync(review, customHeaders: headers, cancellationToken: token),
            cancellationToken).ConfigureAwait(false);
        return answer.Status ?? throw ApiErrors.NoStatus(call);
    }

    public async ValueTask<V1SubjectAccessReviewStatus> ReviewAsync(V1SubjectAccessReviewSpec spec, CancellationToken cancellationToken)
    {
        var call = SubjectReview;
        var review = new V1SubjectAccessReview { Spec = spec };
        var answer = await _calls.RunAsync(
            call,
            token => kubernetes.AuthorizationV1.CreateSubjectAccessReviewWithHttpMessagesAsync(review, cancellationToken: token),
            cancellationToken).ConfigureAwait(false);
        return answer.Status ?? throw ApiErrors.NoStatus(call);
    }

    public async ValueTask<V1SubjectAccessReviewStatus> ReviewLocallyAsync(V1SubjectAccessReviewSpec spec, CancellationToken cancellationToken)
    {
        var @namespace = spec.ResourceAttributes.NamespaceProperty;
        var call = new ClusterCall("create", "localsubjectaccessreviews", ClusterCall.Authorization, @namespace);

        // 1.20 refuses a local review without a namespace of its own; newer servers fill it in.
        var review = new V1LocalSubjectAccessReview { Metadata = new V1ObjectMeta { NamespaceProperty = @namespace }, Spec = spec };
        var answer = await _calls.RunAsync(
            call,
            token => kubernetes.AuthorizationV1.CreateNamespacedLocalSubjectAccessReviewWithHttpMessagesAsync(
                review, Escape(@namespace), cancellationToken: token),
            cancellationToken).ConfigureAwait(false);
        return answer.Status ?? throw ApiErrors.NoStatus(call);
    }

    public Task<V1RoleBinding?> FindRoleBindingAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        FindAsync(ReadOf(@namespace, name), token => ReadRoleBindingAsync(@namespace, name, token), cancellationToken);

    public IAsyncEnumerable<V1RoleBinding> ListRoleBindingsAsync(string? @namespace, CancellationToken cancellationToken) =>
        ListAsync<V1RoleBindingList, V1RoleBinding>(
            new ClusterCall("list", "rolebindings", ClusterCall.Rbac, @namespace),
            (next, token) => @namespace is null
                ? kubernetes.RbacAuthorizationV1.ListRoleBindingForAllNamespacesWithHttpMessagesAsync(
                    limit: PageSize, continueParameter: next, cancellationToken: token)
                : kubernetes.RbacAuthorizationV1.ListNamespacedRoleBindingWithHttpMessagesAsync(
                    Escape(@namespace), limit: PageSize, continueParameter: next, cancellationToken: token),
            cancellationToken);

    public IAsyncEnumerable<V1Role> ListRolesAsync(string? @namespace, CancellationToken cancellationToken) =>
        ListAsync<V1RoleList, V1Role>(
            new ClusterCall("list", "roles", ClusterCall.Rbac, @namespace),
            (next, token) => @namespace is null
                ? kubernetes.RbacAuthorizationV1.ListRoleForAllNamespacesWithHttpMessagesAsync(
                    limit: PageSize, continueParameter: next, cancellationToken: token)
                : kubernetes.RbacAuthorizationV1.ListNamespacedRoleWithHttpMessagesAsync(
                    Escape(@namespace), limit: PageSize, continueParameter: next, cancellationToken: token),
            cancellationToken);

    public IAsyncEnumerable<V1ClusterRole> ListClusterRolesAsync(CancellationToken cancellationToken) =>
        ListAsync<V1ClusterRoleList, V1ClusterRole>(
            new ClusterCall("list", "clusterroles", ClusterCall.Rbac),
            (next, token) => kubernetes.RbacAuthorizationV1.ListClusterRoleWithHttpMessagesAsync(
                limit: PageSize, continueParameter: next, cancellationToken: token),
            cancellationToken);

    public IAsyncEnumerable<V1ClusterRoleBinding> ListClusterRoleBindingsAsync(CancellationToken cancellationToken) =>
        ListAsync<V1ClusterRoleBindingList, V1ClusterRoleBinding>(
            new ClusterCall("list", "clusterrolebindings", ClusterCall.Rbac),
            (next, token) => kubernetes.RbacAuthorizationV1.ListClusterRoleBindingWithHttpMessagesAsync(
                limit: PageSize, continueParameter: next, cancellationToken: token),
            cancellationToken);

    public Task<V1RoleBinding> CreateRoleBindingAsync(V1RoleBinding binding, CancellationToken cancellationToken) =>
        _calls.RunAsync(
            new ClusterCall("create", "rolebindings", ClusterCall.Rbac, binding.Metadata.NamespaceProperty, binding.Metadata.Name),
            token => kubernetes.RbacAuthorizationV1.CreateNamespacedRoleBindingWithHttpMessagesAsync(
                binding, Escape(binding.Metadata.NamespaceProperty), dryRun: _dryRun, fieldManager: FieldManager, cancellationToken: token),
            cancellationToken,
            LookUp(binding)).AsTask();

    public Task<V1RoleBinding> ReplaceRoleBindingAsync(V1RoleBinding binding, CancellationToken cancellationToken)
    {
        // Without both, a PUT overwrites whatever is there, and creates what is not.
        ArgumentException.ThrowIfNullOrEmpty(binding.Metadata.ResourceVersion);
        ArgumentException.ThrowIfNullOrEmpty(binding.Metadata.Uid);
        return _calls.RunAsync(
            new ClusterCall("update", "rolebindings", ClusterCall.Rbac, binding.Metadata.NamespaceProperty, binding.Metadata.Name),
            token => kubernetes.RbacAuthorizationV1.ReplaceNamespacedRoleBindingWithHttpMessagesAsync(
                binding, Escape(binding.Metadata.Name), Escape(binding.Metadata.NamespaceProperty), dryRun: _dryRun, fieldManager: FieldManager, cancellationToken: token),
            cancellationToken,
            LookUp(binding)).AsTask();
    }

    public async Task<bool> DeleteRoleBindingAsync(V1RoleBinding binding, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(binding.Metadata.ResourceVersion);
        ArgumentException.ThrowIfNullOrEmpty(binding.Metadata.Uid);
        var options = new V1DeleteOptions
        {
            // The server reads the query's only where there is no body: in the query alone it would delete.
            DryRun = _dryRun is null ? null : [_dryRun],
            Preconditions = new V1Preconditions { Uid = binding.Metadata.Uid, ResourceVersion = binding.Metadata.ResourceVersion },
        };
        var deleted = await FindAsync(
            new ClusterCall("delete", "rolebindings", ClusterCall.Rbac, binding.Metadata.NamespaceProperty, binding.Metadata.Name),
            token => kubernetes.RbacAuthorizationV1.DeleteNamespacedRoleBindingWithHttpMessagesAsync(
                Escape(binding.Metadata.Name), Escape(binding.Metadata.NamespaceProperty), options, dryRun: _dryRun, cancellationToken: token),
            cancellationToken,
            new LostDelete<V1Status>(binding.Metadata.Name, new V1Status())).ConfigureAwait(false);
        return deleted is not null;
    }

    public IClusterApi Rehearsing() => new KubernetesClusterApi(kubernetes, requestTimeout, time, logger, retryAttempts, rehearse: true);

    private ListWatch<T> Follow<T, TList>(
        ClusterCall list, KubernetesWatchSource<T, TList>.SendList sendList, KubernetesWatchSource<T, TList>.SendWatch sendWatch, IWatchSink<T> sink)
        where T : class, IKubernetesObject<V1ObjectMeta>
        where TList : class, IKubernetesObject<V1ListMeta>, IItems<T> =>
        new(new KubernetesWatchSource<T, TList>(_calls, list, sendList, sendWatch), sink, time, logger);

    // KubernetesClient puts names into the URL as they are: "#all" would cut the name off, and so delete the whole collection. An empty
    // segment, and "." and "..", which no escaping keeps from being folded away, would do the same.
    private static string Escape(string segment) =>
        segment is "" or "." or ".."
            ? throw KubernetesNames.Refused($"{KubernetesNames.Quote(segment)} can't be a name in a request.", nameof(segment))
            : Uri.EscapeDataString(segment);

    private static ClusterCall ReadOf(string @namespace, string name) => new("get", "rolebindings", ClusterCall.Rbac, @namespace, name);

    private Task<HttpOperationResponse<V1RoleBinding>> ReadRoleBindingAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        kubernetes.RbacAuthorizationV1.ReadNamespacedRoleBindingWithHttpMessagesAsync(
            Escape(name), Escape(@namespace), cancellationToken: cancellationToken);

    private LostObject<V1RoleBinding> LookUp(V1RoleBinding sent)
    {
        var (@namespace, name) = (sent.Metadata.NamespaceProperty, sent.Metadata.Name);
        return new(ReadOf(@namespace, name), token => ReadRoleBindingAsync(@namespace, name, token), found => SentRoleBinding.IsStoredAs(found, sent));
    }

    private async IAsyncEnumerable<TItem> ListAsync<TList, TItem>(
        ClusterCall call,
        Func<string?, CancellationToken, Task<HttpOperationResponse<TList>>> sendPage,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TList : class, IItems<TItem>, IKubernetesObject<V1ListMeta>
    {
        string? next = null;
        do
        {
            var from = next;
            var page = await _calls.RunAsync(call, token => sendPage(from, token), cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Items ?? [])
            {
                yield return item;
            }

            next = page.Metadata?.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));
    }

    private async Task<T?> FindAsync<T>(
        ClusterCall call,
        Func<CancellationToken, Task<HttpOperationResponse<T>>> send,
        CancellationToken cancellationToken,
        LostWrite<T>? lost = null)
        where T : class
    {
        try
        {
            return await _calls.RunAsync(call, send, cancellationToken, lost).ConfigureAwait(false);
        }
        catch (AcpRegistryNotFoundException notFound) when (notFound.Missing == call.Name)
        {
            return null;
        }
    }
}
