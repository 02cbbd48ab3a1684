using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <content>RoleBindings, the one kind that is written.</content>
internal sealed partial class KubernetesClusterApi
{
    private const string FieldManager = "acp-registry-sdk";

    private readonly string? _dryRun = rehearse ? "All" : null;

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

    private static ClusterCall ReadOf(string @namespace, string name) => new("get", "rolebindings", ClusterCall.Rbac, @namespace, name);

    private Task<HttpOperationResponse<V1RoleBinding>> ReadRoleBindingAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        kubernetes.RbacAuthorizationV1.ReadNamespacedRoleBindingWithHttpMessagesAsync(
            Escape(name), Escape(@namespace), cancellationToken: cancellationToken);

    private LostObject<V1RoleBinding> LookUp(V1RoleBinding sent)
    {
        var (@namespace, name) = (sent.Metadata.NamespaceProperty, sent.Metadata.Name);
        return new(ReadOf(@namespace, name), token => ReadRoleBindingAsync(@namespace, name, token), found => SentRoleBinding.IsStoredAs(found, sent));
    }
}
