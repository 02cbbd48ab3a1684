using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>The ClusterRoles that are made up of others by label, such as <c>admin</c>, <c>edit</c> and <c>view</c>.</summary>
internal static class AggregatedRoles
{
    public static async Task<bool> AreFilledAsync(IKubernetes admin, CancellationToken cancellationToken)
    {
        V1ClusterRoleList roles = await admin.RbacAuthorizationV1
            .ListClusterRoleAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return FillOnce(roles.Items).Count == 0;
    }

    /// <summary>Does once what kube-controller-manager does again and again.</summary>
    public static async Task FillAsync(IKubernetes admin, CancellationToken cancellationToken)
    {
        V1ClusterRoleList roles = await admin.RbacAuthorizationV1
            .ListClusterRoleAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        HashSet<string> changed = [];
        while (FillOnce(roles.Items) is { Count: > 0 } more)
        {
            // admin takes in edit, which takes in view: again, until nothing changes.
            changed.UnionWith(more);
        }

        foreach (V1ClusterRole role in roles.Items.Where(role => changed.Contains(role.Metadata.Name)))
        {
            string name = Uri.EscapeDataString(role.Metadata.Name);
            await admin.RbacAuthorizationV1.ReplaceClusterRoleAsync(role, name, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>The names of the roles whose rules were not yet those that their labels choose.</returns>
    private static List<string> FillOnce(IList<V1ClusterRole> roles)
    {
        List<string> changed = [];
        foreach (V1ClusterRole role in roles.Where(role => role.AggregationRule?.ClusterRoleSelectors is { Count: > 0 }))
        {
            List<V1PolicyRule> rules =
            [
                .. roles
                    .Where(other => other.Metadata.Name != role.Metadata.Name)
                    .Where(other => role.AggregationRule.ClusterRoleSelectors.Any(selector => Chooses(selector, other)))
                    .SelectMany(other => other.Rules ?? [])
                    .DistinctBy(rule => KubernetesJson.Serialize(rule)),
            ];
            if (rules.Count != (role.Rules?.Count ?? 0))
            {
                role.Rules = rules;
                changed.Add(role.Metadata.Name);
            }
        }

        return changed;
    }

    private static bool Chooses(V1LabelSelector selector, V1ClusterRole role) =>
        selector.MatchLabels is { Count: > 0 } wanted
        && role.Metadata.Labels is { } labels
        && wanted.All(label => labels.TryGetValue(label.Key, out string? value) && value == label.Value);
}
