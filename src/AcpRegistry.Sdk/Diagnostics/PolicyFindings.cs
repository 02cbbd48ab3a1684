using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Diagnostics;

internal static class PolicyFindings
{
    public static Finding OfRegistry(RegistryProfile profile, IReadOnlyList<string> names) => new(
        AcpRegistryCodes.RegistryBehindPolicies,
        FindingSeverity.Warning,
        $"{Named(names)} in '{profile.ServiceNamespace}' restrict{(names.Count == 1 ? "s" : "")} who reaches the registry; whether nodes are let through is not worked out.",
        Describe(names, profile.ServiceNamespace) + "\n# A pull comes from the node: its addresses need an ipBlock, or the network plugin must let nodes through.");

    public static Finding OfPod(string @namespace, IReadOnlyList<string> names) => new(
        AcpRegistryCodes.PodBehindPolicies,
        FindingSeverity.Warning,
        $"{Named(names)} in '{@namespace}' restrict{(names.Count == 1 ? "s" : "")} what the pod itself reaches. The node makes the pull, not the pod, so this is seldom the cause.",
        Describe(names, @namespace) + "\n# only if the pod talks to the registry itself, as one that builds images does");

    private static string Named(IReadOnlyList<string> names) =>
        $"The NetworkPolic{(names.Count == 1 ? "y" : "ies")} {string.Join(", ", names.Select(name => KubernetesNames.Quote(name)))}";

    private static string Describe(IReadOnlyList<string> names, string @namespace) =>
        $"kubectl describe networkpolicy {string.Join(' ', names.Select(KubectlText.Quote))} -n {@namespace}";
}
