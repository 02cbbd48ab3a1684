using k8s.Models;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Which NetworkPolicies have a say about a pod. What they let through is not worked out: that is the network plugin's.</summary>
internal static class NetworkPolicySelection
{
    private const string Ingress = "Ingress";
    private const string Egress = "Egress";

    /// <summary>Those that restrict what the pod may reach; anything is allowed where there are none.</summary>
    public static IReadOnlyList<V1NetworkPolicy> ForEgress(IEnumerable<V1NetworkPolicy> policies, IDictionary<string, string>? labels) =>
        [.. policies.Where(policy => IsFor(policy, Egress) && Selects(policy.Spec?.PodSelector, labels))];

    /// <summary>Those that restrict what may reach the pod.</summary>
    public static IReadOnlyList<V1NetworkPolicy> ForIngress(IEnumerable<V1NetworkPolicy> policies, IDictionary<string, string>? labels) =>
        [.. policies.Where(policy => IsFor(policy, Ingress) && Selects(policy.Spec?.PodSelector, labels))];

    // By the API's rule a policy without types is for ingress, and for egress if it has rules for that.
    private static bool IsFor(V1NetworkPolicy policy, string type) =>
        policy.Spec switch
        {
            null => false,
            { PolicyTypes: { Count: > 0 } types } => types.Contains(type),
            { } spec => type == Ingress || spec.Egress is { Count: > 0 },
        };

    // An empty selector is for all pods of the namespace. Terms are joined by AND.
    private static bool Selects(V1LabelSelector? selector, IDictionary<string, string>? labels) =>
        (selector?.MatchLabels ?? new Dictionary<string, string>()).All(label => Value(labels, label.Key) == label.Value)
        && (selector?.MatchExpressions ?? []).OfType<V1LabelSelectorRequirement>().All(expression => Holds(expression, Value(labels, expression.Key)));

    private static bool Holds(V1LabelSelectorRequirement expression, string? value) =>
        expression.OperatorProperty switch
        {
            "In" => value is not null && expression.Values?.Contains(value) == true,
            "NotIn" => value is null || expression.Values?.Contains(value) != true,
            "Exists" => value is not null,
            "DoesNotExist" => value is null,

            // An operator of tomorrow: rather name a policy too many.
            _ => true,
        };

    private static string? Value(IDictionary<string, string>? labels, string? key) =>
        labels is not null && key is not null && labels.TryGetValue(key, out var value) ? value : null;
}
