using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>What may keep a grant from being made or taken back, with both sides shown and what to ask for.</summary>
internal static class RoleBindingErrors
{
    public static AcpRegistryConflictException Another(V1RoleBinding existing, PullGrant grant, RegistryProfile profile) =>
        new(
            $"The RoleBinding {Where(existing)} gives {PullBinding.Describe(existing)}, not ClusterRole '{profile.PullerRole}' to {grant.Subject} alone.",
            $"It was left as it is. Give the grant another name, or no name; or replace it, by its UID {existing.Metadata.Uid}.",
            AcpRegistryCodes.BindingIsAnother);

    public static AcpRegistryConflictException NotManaged(V1RoleBinding existing, PullGrant grant, string remedy) =>
        new(
            $"The RoleBinding {Where(existing)}, which gives {PullBinding.Describe(existing)}, is not managed by this SDK, so it doesn't stand for a grant to {grant.Subject}.",
            $"It was left as it is. {remedy}",
            AcpRegistryCodes.BindingNotManaged);

    public static AcpRegistryConflictException OfSet(V1RoleBinding existing, PullGrant grant, string set) =>
        new(
            $"The RoleBinding {Where(existing)} belongs to the grant set {KubernetesNames.Quote(set)}, so it doesn't stand for a grant to {grant.Subject} made alone.",
            "It was left as it is. Change the set, or give the grant another name, or no name.",
            AcpRegistryCodes.BindingOfGrantSet);

    public static AcpRegistryConflictException BeingDeleted(V1RoleBinding existing, PullGrant grant) =>
        new(
            $"The RoleBinding {Where(existing)} is being deleted, so it can't be the grant to {grant.Subject}. {PullBinding.KeptBy(existing)}",
            $"Wait until it is gone, then call again: kubectl get rolebinding -n {existing.Metadata.NamespaceProperty} -o yaml -- {KubectlText.Quote(existing.Metadata.Name)}",
            AcpRegistryCodes.BeingDeleted);

    public static AcpRegistryConflictException WouldStay(V1RoleBinding existing, PullGrant grant) =>
        new(
            $"The RoleBinding {Where(existing)} can't be replaced by the grant to {grant.Subject}: once deleted, it would keep its name. {PullBinding.KeptBy(existing)}",
            "It was left as it is. Give the grant another name, or have the owner of the finalizers remove them first.",
            AcpRegistryCodes.BeingDeleted);

    public static AcpRegistryUnexpectedException LeftInTheGap(V1RoleBinding deleted, PullGrant grant, AcpRegistryException failure) =>
        new(
            $"The RoleBinding {Where(deleted)}, which gave {PullBinding.Describe(deleted)}, was deleted, and creating the one for {grant.Subject} failed: {failure.Message}",
            "Call again to create it.",
            failure.Code,
            failure.Status,
            failure.Reason);

    public static AcpRegistryConflictException ChangedSince(GrantChange change) =>
        new(
            $"The RoleBinding {KubernetesNames.QuoteName(change.Name)} in the namespace '{change.Namespace}' was made, changed or deleted since the plan was made.",
            "It was left as it is. Make a new plan, and apply that.");

    public static AcpRegistryForbiddenException NotPermitted(
        AcpRegistryForbiddenException forbidden, PullGrant grant, RegistryProfile profile, string verb) =>
        new(
            $"The caller may not give {grant.Subject} the ClusterRole '{profile.PullerRole}' in the namespace '{grant.ImageNamespace}' (403 for {verb} rolebindings).",
            $"Ask an administrator for a Role in the namespace '{grant.ImageNamespace}' with the rules\n{GranterYaml.Rules(profile.PullerRole)}"
            + "A namespace's admin has the first, and lacks the second.",
            AcpRegistryCodes.GrantNotPermitted,
            forbidden.Status,
            forbidden.Reason);

    public static AcpRegistryNotFoundException Missing(AcpRegistryNotFoundException notFound, PullGrant grant, RegistryProfile profile) =>
        notFound.Missing == profile.PullerRole
            ? new AcpRegistryNotFoundException(
                $"The ClusterRole '{profile.PullerRole}', which a grant in the namespace '{grant.ImageNamespace}' refers to, doesn't exist.",
                "Check that the cluster is an ACP one, and its registry installed: kubectl get clusterrole.",
                AcpRegistryCodes.PullerRoleMissing,
                notFound.Status,
                notFound.Reason)
            : new AcpRegistryNotFoundException(
                $"The namespace '{grant.ImageNamespace}' doesn't exist, so nothing can be granted in it.",
                "Check its spelling: it is the namespace that owns the images.",
                status: notFound.Status,
                reason: notFound.Reason);

    private static string Where(V1RoleBinding binding) =>
        $"{KubernetesNames.QuoteName(binding.Metadata.Name)} in the namespace '{binding.Metadata.NamespaceProperty}'";
}
