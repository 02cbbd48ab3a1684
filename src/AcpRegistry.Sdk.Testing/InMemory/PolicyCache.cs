using AcpRegistry.Sdk.Access;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>The RBAC policy of what is stored, made anew only for the namespaces that changed.</summary>
internal sealed class PolicyCache
{
    private readonly ObjectStore _store;
    private readonly HashSet<string> _stale = new(StringComparer.Ordinal);
    private RbacPolicy _policy = RbacPolicy.Empty;

    public PolicyCache(ObjectStore store)
    {
        _store = store;
        store.Changed += (_, old, now) =>
        {
            var changed = now ?? old!;
            if (changed.Value is V1Role or V1RoleBinding or V1ClusterRole or V1ClusterRoleBinding)
            {
                _stale.Add(changed.Metadata.NamespaceProperty ?? "");
            }
        };
    }

    public RbacPolicy Current
    {
        get
        {
            if (_stale.Count > 0)
            {
                _policy = _policy.With(_stale.Select(ReadScope));
                _stale.Clear();
            }

            return _policy;
        }
    }

    private RbacScope ReadScope(string @namespace) => @namespace.Length == 0
        ? new RbacScope(
            "",
            Objects<V1ClusterRole>(ApiResources.ClusterRoles, null).Select(role => role.ToRbac()),
            Objects<V1ClusterRoleBinding>(ApiResources.ClusterRoleBindings, null).Select(binding => binding.ToRbac()))
        : new RbacScope(
            @namespace,
            Objects<V1Role>(ApiResources.Roles, @namespace).Select(role => role.ToRbac()),
            Objects<V1RoleBinding>(ApiResources.RoleBindings, @namespace).Select(binding => binding.ToRbac()));

    private IEnumerable<T> Objects<T>(ApiResource resource, string? @namespace) => _store.Snapshot(resource).Values
        .Where(stored => stored.Metadata.NamespaceProperty == @namespace)
        .Select(stored => stored.Value)
        .Cast<T>();
}
