using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <content>RoleBindings, the one kind that is written.</content>
internal sealed partial class KubernetesClusterApi
{
    private const string FieldManager = "acp-registry-sdk";

    private readonly string? _dryRun = rehearse ? "All" : null;

    public Task<V1RoleBinding?> FindRoleBindingAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        FindAsync(ReadOf(@namespace, name), cancellationToken);

    public Task<IReadOnlyList<V1RoleBinding>> ListRoleBindingsAsync(string? @namespace, CancellationToken cancellationToken) =>
        ListAsync<V1RoleBindingList, V1RoleBinding>(ListOf(@namespace), (next, token) => SendPageAsync(@namespace, next, token), cancellationToken);

    public IAsyncEnumerable<V1RoleBinding> StreamRoleBindingsAsync(string? @namespace, CancellationToken cancellationToken) =>
        StreamAsync<V1RoleBindingList, V1RoleBinding>(ListOf(@namespace), (next, token) => SendPageAsync(@namespace, next, token), cancellationToken);

    public Task<V1RoleBinding> CreateRoleBindingAsync(V1RoleBinding binding, CancellationToken cancellationToken) =>
        WriteAsync(
            "create",
            binding,
            token => kubernetes.RbacAuthorizationV1.CreateNamespacedRoleBindingWithHttpMessagesAsync(
                binding, Escape(binding.Metadata.NamespaceProperty), dryRun: _dryRun, fieldManager: FieldManager, cancellationToken: token),
            cancellationToken);

    public Task<V1RoleBinding> ReplaceRoleBindingAsync(V1RoleBinding binding, CancellationToken cancellationToken)
    {
        ThrowIfNotOneVersion(binding);
        return WriteAsync(
            "update",
            binding,
            token => kubernetes.RbacAuthorizationV1.ReplaceNamespacedRoleBindingWithHttpMessagesAsync(
                binding, Escape(binding.Metadata.Name), Escape(binding.Metadata.NamespaceProperty), dryRun: _dryRun, fieldManager: FieldManager, cancellationToken: token),
            cancellationToken);
    }

    public async Task<bool> DeleteRoleBindingAsync(V1RoleBinding binding, CancellationToken cancellationToken)
    {
        ThrowIfNotOneVersion(binding);
        var options = new V1DeleteOptions
        {
            // The server reads the query's only where there is no body: in the query alone it would delete.
            DryRun = _dryRun is null ? null : [_dryRun],
            Preconditions = new V1Preconditions { Uid = binding.Metadata.Uid, ResourceVersion = binding.Metadata.ResourceVersion },
        };
        var request = new ApiRequest<V1Status>(
            CallOf("delete", binding.Metadata.NamespaceProperty, binding.Metadata.Name),
            token => kubernetes.RbacAuthorizationV1.DeleteNamespacedRoleBindingWithHttpMessagesAsync(
                Escape(binding.Metadata.Name), Escape(binding.Metadata.NamespaceProperty), options, dryRun: _dryRun, cancellationToken: token),
            AnswerCheck.OfDelete<V1RoleBinding>);
        var lost = new LostDelete<V1RoleBinding>(ReadOf(binding.Metadata.NamespaceProperty, binding.Metadata.Name), binding.Metadata.Uid);
        var deleted = await FindAsync(request, cancellationToken, lost).ConfigureAwait(false);
        return deleted is not null;
    }

    // Without both, a PUT overwrites whatever is there, and creates what is not; a DELETE deletes whatever is there.
    private static void ThrowIfNotOneVersion(V1RoleBinding read)
    {
        if (string.IsNullOrEmpty(read.Metadata.ResourceVersion) || string.IsNullOrEmpty(read.Metadata.Uid))
        {
            throw ApiErrors.NotAsAsked(
                CallOf("get", read.Metadata.NamespaceProperty, read.Metadata.Name), "metadata.uid or metadata.resourceVersion is missing");
        }
    }

    private static ClusterCall CallOf(string verb, string @namespace, string name) => new(verb, "rolebindings", ClusterCall.Rbac, @namespace, name);

    private static ClusterCall ListOf(string? @namespace) => new("list", "rolebindings", ClusterCall.Rbac, @namespace);

    private Task<HttpOperationResponse<V1RoleBindingList>> SendPageAsync(string? @namespace, string? next, CancellationToken cancellationToken) =>
        @namespace is null
            ? kubernetes.RbacAuthorizationV1.ListRoleBindingForAllNamespacesWithHttpMessagesAsync(
                limit: PageSize, continueParameter: next, cancellationToken: cancellationToken)
            : kubernetes.RbacAuthorizationV1.ListNamespacedRoleBindingWithHttpMessagesAsync(
                Escape(@namespace), limit: PageSize, continueParameter: next, cancellationToken: cancellationToken);

    private ApiRequest<V1RoleBinding> ReadOf(string @namespace, string name) =>
        new(
            CallOf("get", @namespace, name),
            token => kubernetes.RbacAuthorizationV1.ReadNamespacedRoleBindingWithHttpMessagesAsync(Escape(name), Escape(@namespace), cancellationToken: token),
            AnswerCheck.OfObject);

    private Task<V1RoleBinding> WriteAsync(
        string verb, V1RoleBinding binding, Func<CancellationToken, Task<HttpOperationResponse<V1RoleBinding>>> send, CancellationToken cancellationToken)
    {
        var (@namespace, name) = (binding.Metadata.NamespaceProperty, binding.Metadata.Name);
        return _calls.RunAsync(
            new ApiRequest<V1RoleBinding>(CallOf(verb, @namespace, name), send, AnswerCheck.OfObject),
            cancellationToken,
            new LostObject<V1RoleBinding>(ReadOf(@namespace, name), found => SentRoleBinding.IsStoredAs(found, binding))).AsTask();
    }
}
