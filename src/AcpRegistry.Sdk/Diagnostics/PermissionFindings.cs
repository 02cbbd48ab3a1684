using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;

namespace AcpRegistry.Sdk.Diagnostics;

internal static class PermissionFindings
{
    private const int MostNearMisses = 3;

    public static Finding NamespaceMissing(AcpImage image) => new(
        AcpRegistryCodes.NamespaceMissing,
        FindingSeverity.Error,
        $"The namespace '{image.Namespace}', which would own the image {KubernetesNames.Quote(image.ToString())}, doesn't exist.",
        $"kubectl get namespace {image.Namespace}\n# check the spelling of the image's first path component");

    public static Finding Denied(
        AccessSubject subject, AcpImage image, RegistryProfile profile, AccessDecision decision, IReadOnlyList<PullAccessNearMiss> misses)
    {
        var grant = GrantExport.ToKubectl(new PullGrant(image.Namespace, subject), profile);
        return new Finding(
            AcpRegistryCodes.PullNotGranted,
            FindingSeverity.Error,
            $"{subject} may not pull from '{image.Namespace}': nothing gives it '{profile.PullRight}' there.",
            misses is [{ Kind: PullAccessNearMissKind.RoleMissing } missing, ..] ? $"{missing.Remedy}\n# then, if need be: {grant}" : grant,
            [
                $"{decision.Method}: denied{(decision.Reason is null ? "" : $", {ShownText.Message(decision.Reason)}")}",
                .. misses.Take(MostNearMisses).Select(miss => miss.Text),
            ]);
    }
}
