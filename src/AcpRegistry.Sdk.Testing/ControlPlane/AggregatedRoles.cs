using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>The ClusterRoles that are made up of others, such as <c>admin</c>, <c>edit</c> and <c>view</c>.</summary>
internal static class AggregatedRoles
{
    public static async Task<bool> AreFilledAsync(IKubernetes admin, CancellationToken cancellationToken)
    {
        V1ClusterRoleList roles = await admin.RbacAuthorizationV1.ListClusterRoleAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return roles.Items.Where(IsFilledByLabel).All(role => RulesOf(role, roles) is var rules && (role.Rules?.Count ?? 0) == rules.Count);
    }

    /// <summary>What kube-controller-manager would do: copies the rules of the roles that the labels choose, once.</summary>
    public static async Task FillAsync(IKubernetes admin, CancellationToken cancellationToken)
    {
        V1ClusterRoleList roles = await admin.RbacAuthorizationV1.ListClusterRoleAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        bool changed;
        do
        {
            // admin takes in edit, which takes in view: again, until nothing changes.
            changed = false;
            foreach (V1ClusterRole role in roles.Items.Where(IsFilledByLabel))
            {
                List<V1PolicyRule> rules = RulesOf(role, roles);
                if (rules.Count != (role.Rules?.Count ?? 0))
                {
                    role.Rules = rules;
                    changed = true;
                }
            }
        }
        while (changed);

        foreach (V1ClusterRole role in roles.Items.Where(IsFilledByLabel))
        {
            await admin.RbacAuthorizationV1
                .ReplaceClusterRoleAsync(role, Uri.EscapeDataString(role.Metadata.Name), cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsFilledByLabel(V1ClusterRole role) => role.AggregationRule?.ClusterRoleSelectors is { Count: > 0 };

    private static List<V1PolicyRule> RulesOf(V1ClusterRole role, V1ClusterRoleList roles) =>
    [
        .. roles.Items
            .Where(other => other != role && role.AggregationRule.ClusterRoleSelectors.Any(selector => Chooses(selector, other)))
            .SelectMany(other => other.Rules ?? [])
            .DistinctBy(rule => KubernetesJson.Serialize(rule)),
    ];

    private static bool Chooses(V1LabelSelector selector, V1ClusterRole role) =>
        selector.MatchLabels is { Count: > 0 } wanted
        && wanted.All(label => role.Metadata.Labels is { } labels && labels.TryGetValue(label.Key, out string? value) && value == label.Value);
}
