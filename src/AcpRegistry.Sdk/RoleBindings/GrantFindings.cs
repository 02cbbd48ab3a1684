using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>What plans and checks may find, each with what an administrator would run.</summary>
internal static class GrantFindings
{
    public static Finding AccountsNotReadable(string @namespace) => new(
        AcpRegistryCodes.NotReadable,
        FindingSeverity.Information,
        $"The caller may not get ServiceAccounts in the namespace '{@namespace}', so none there was taken for an orphan.",
        MayRead(@namespace, "serviceaccounts"));

    public static Finding NameTaken(V1RoleBinding binding, PullGrant grant) => new(
        AcpRegistryCodes.BindingNotManaged,
        FindingSeverity.Error,
        $"The RoleBinding {KubernetesNames.QuoteName(binding.Metadata.Name)} in the namespace '{grant.ImageNamespace}' has the name of the grant to {grant.Subject} "
        + "and is not the set's. It is left as it is.",
        "Look at it, and delete it if it is not needed: kubectl delete rolebinding "
        + $"{KubectlText.Quote(binding.Metadata.Name)} -n {grant.ImageNamespace}",
        [PullBinding.Describe(binding)]);

    public static Finding NameBeingDeleted(V1RoleBinding binding, PullGrant grant) => new(
        AcpRegistryCodes.BeingDeleted,
        FindingSeverity.Error,
        $"The RoleBinding {KubernetesNames.Quote(binding.Metadata.Name)} in the namespace '{grant.ImageNamespace}' is being deleted, so the grant to {grant.Subject} can't be made yet. "
        + PullBinding.KeptBy(binding),
        "Wait until it is gone, then plan again: " + Look(binding),
        [PullBinding.Describe(binding)]);

    public static Finding StillBeingDeleted(V1RoleBinding binding) => new(
        AcpRegistryCodes.BeingDeleted,
        FindingSeverity.Warning,
        $"The RoleBinding {KubernetesNames.Quote(binding.Metadata.Name)} in the namespace '{binding.Metadata.NamespaceProperty}' is being deleted. It still grants until it is gone. "
        + PullBinding.KeptBy(binding),
        "Have the owner of its finalizers remove them: " + Look(binding),
        [PullBinding.Describe(binding)]);

    public static Finding MayNotCreate(PullGrant grant, RegistryProfile profile, IEnumerable<string> evidence) => new(
        AcpRegistryCodes.RoleBindingsNotWritable,
        FindingSeverity.Error,
        $"The caller may not create RoleBindings in the namespace '{grant.ImageNamespace}'.",
        GrantingRole(grant.ImageNamespace, profile.PullerRole),
        evidence);

    public static Finding MayNotBind(PullGrant grant, RegistryProfile profile, IEnumerable<string> evidence) => new(
        AcpRegistryCodes.GrantNotPermitted,
        FindingSeverity.Error,
        $"The caller may not give out the ClusterRole '{profile.PullerRole}' in the namespace '{grant.ImageNamespace}': neither 'bind' on it nor all of its own rights "
        + "are held there.",
        GrantingRole(grant.ImageNamespace, profile.PullerRole),
        evidence);

    public static Finding RoleMissing(RegistryProfile profile) => new(
        AcpRegistryCodes.PullerRoleMissing,
        FindingSeverity.Error,
        $"The ClusterRole '{profile.PullerRole}' doesn't exist, so a grant would give nothing.",
        "Check that the cluster is an ACP one, and its registry installed: kubectl get clusterrole.");

    public static Finding RoleLacksRight(RegistryProfile profile, V1ClusterRole role) => new(
        AcpRegistryCodes.PullerRoleLacksRight,
        FindingSeverity.Error,
        $"The ClusterRole '{profile.PullerRole}' doesn't hold '{profile.PullRight}', so a grant would give nothing.",
        $"# Check AcpRegistry:Generation first. If it is right, this rule is missing in the ClusterRole {KubernetesNames.Quote(profile.PullerRole)}:\n"
        + $"# {GranterYaml.PullRule(profile.PullRight)}\n"
        + $"kubectl edit clusterrole {KubectlText.Quote(profile.PullerRole)}",
        [.. (role.Rules ?? []).Select(RuleText)]);

    public static Finding RoleNotReadable(RegistryProfile profile) => new(
        AcpRegistryCodes.NotReadable,
        FindingSeverity.Information,
        $"The caller may not read the ClusterRole '{profile.PullerRole}', so it is not known whether it is there and holds '{profile.PullRight}'.",
        $"kubectl get clusterrole {KubectlText.Quote(profile.PullerRole)} -o yaml");

    public static Finding RoleBeingDeleted(RegistryProfile profile) => new(
        AcpRegistryCodes.BeingDeleted,
        FindingSeverity.Warning,
        $"The ClusterRole '{profile.PullerRole}' is being deleted. Every grant ends when it is gone.",
        $"kubectl get clusterrole {KubectlText.Quote(profile.PullerRole)} -o yaml");

    public static Finding NamespaceBeingDeleted(string @namespace, bool ownsImages) => new(
        AcpRegistryCodes.BeingDeleted,
        ownsImages ? FindingSeverity.Error : FindingSeverity.Warning,
        ownsImages
            ? $"The namespace '{@namespace}', in which the grant would be made, is being deleted."
            : $"The namespace '{@namespace}' of the subject is being deleted.",
        $"Wait until it is gone, then create it again: kubectl get namespace {@namespace}");

    public static Finding AccountBeingDeleted(string @namespace, string name) => new(
        AcpRegistryCodes.BeingDeleted,
        FindingSeverity.Warning,
        $"The ServiceAccount '{name}' in the namespace '{@namespace}' is being deleted.",
        $"Wait until it is gone, then create it again: kubectl get serviceaccount {name} -n {@namespace}");

    public static Finding NamespaceMissing(string @namespace, bool ownsImages) => new(
        AcpRegistryCodes.NamespaceMissing,
        ownsImages ? FindingSeverity.Error : FindingSeverity.Warning,
        ownsImages
            ? $"The namespace '{@namespace}', in which the grant would be made, doesn't exist."
            : $"The namespace '{@namespace}' of the subject doesn't exist; the grant may come first.",
        $"kubectl create namespace {@namespace}");

    public static Finding NamespaceNotReadable(string @namespace) => new(
        AcpRegistryCodes.NotReadable,
        FindingSeverity.Information,
        $"The caller may not read the namespace '{@namespace}', so it is not known whether it exists.",
        $"kubectl get namespace {@namespace}");

    public static Finding AccountMissing(string @namespace, string name) => new(
        AcpRegistryCodes.ServiceAccountMissing,
        FindingSeverity.Warning,
        $"The ServiceAccount '{name}' in the namespace '{@namespace}' doesn't exist; the grant may come first.",
        $"kubectl create serviceaccount {name} -n {@namespace}");

    public static Finding AccountNotReadable(string @namespace, string name) => new(
        AcpRegistryCodes.NotReadable,
        FindingSeverity.Information,
        $"The caller may not read the ServiceAccount '{name}' in the namespace '{@namespace}', so it is not known whether it exists.",
        MayRead(@namespace, "serviceaccounts"));

    public static string RuleText(V1PolicyRule rule) =>
        $"apiGroups [{Join(rule.ApiGroups)}], resources [{Join(rule.Resources)}], verbs [{Join(rule.Verbs)}]"
        + (rule.ResourceNames is { Count: > 0 } names ? $", resourceNames [{Join(names)}]" : "");

    private static string Look(V1RoleBinding binding) =>
        $"kubectl get rolebinding -n {binding.Metadata.NamespaceProperty} -o yaml -- {KubectlText.Quote(binding.Metadata.Name)}";

    private static string Join(IEnumerable<string>? values) => string.Join(", ", values ?? []);

    private static string MayRead(string @namespace, string resource) =>
        $"kubectl create role acp-registry-reader -n {@namespace} --verb=get --resource={resource}, and bind it to the caller.";

    // Complete as it stands, but for the caller's name, which the server tells nobody before 1.27.
    private static string GrantingRole(string @namespace, string role) =>
        "# kubectl apply -f - with the caller's name in place of CALLER; a ServiceAccount's is system:serviceaccount:<namespace>:<name>\n"
        + GranterYaml.Role(@namespace, role);
}
