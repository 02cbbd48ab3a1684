using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>
/// Fills a ClusterRole that has an <c>aggregationRule</c> with the rules of those that its labels select, as kube-controller-manager does.
/// </summary>
internal sealed class RoleAggregation
{
    private readonly ObjectStore _store;

    public RoleAggregation(ObjectStore store)
    {
        _store = store;
        store.Changed += (resource, _, _) =>
        {
            if (resource == ApiResources.ClusterRoles)
            {
                Fill();
            }
        };
    }

    /// <summary>
    /// Storing one filled role comes back here, until nothing changes any more: <c>view</c> flows into <c>edit</c> that way.
    /// </summary>
    private void Fill()
    {
        foreach (StoredObject stored in _store.Snapshot(ApiResources.ClusterRoles).Values)
        {
            if (stored.Value is not V1ClusterRole { AggregationRule.ClusterRoleSelectors: { } selectors })
            {
                continue;
            }

            var role = (V1ClusterRole)ApiResources.ClusterRoles.Parse(stored.Json);
            role.Rules =
            [
                .. from part in _store.Snapshot(ApiResources.ClusterRoles).Values
                   where part != stored && selectors.Any(selector => IsSelected(part.Metadata, selector))
                   from rule in ((V1ClusterRole)part.Value).Rules ?? []
                   select rule,
            ];
            if (KubernetesJson.Serialize(role) != stored.Json)
            {
                _store.Put(ApiResources.ClusterRoles, role);
                return;
            }
        }
    }

    private static bool IsSelected(V1ObjectMeta metadata, V1LabelSelector selector) =>
        selector.MatchLabels is { Count: > 0 } wanted
        && wanted.All(label => metadata.Labels is { } labels && labels.TryGetValue(label.Key, out string? value) && value == label.Value);
}
