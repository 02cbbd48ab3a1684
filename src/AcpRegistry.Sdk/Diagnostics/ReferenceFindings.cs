using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Diagnostics;

internal static class ReferenceFindings
{
    public static Finding Malformed(DiagnosedImage image)
    {
        try
        {
            _ = ImageReference.Parse(image.Text);
        }
        catch (ImageReferenceFormatException malformed)
        {
            return new Finding(
                AcpRegistryCodes.ImageReferenceMalformed,
                FindingSeverity.Error,
                $"{image.Named} is no image reference, so no node will pull it.",
                $"{char.ToUpperInvariant(malformed.Hint[0])}{malformed.Hint[1..]}");
        }

        throw new InvalidOperationException("The text is a reference.");
    }

    public static Finding WithoutNamespace(DiagnosedImage image, RegistryProfile profile) => new(
        AcpRegistryCodes.ImageWithoutNamespace,
        FindingSeverity.Error,
        $"{image.Named} names no namespace that could own it.",
        $"Write {profile.InternalHost}/<namespace>/<name>.");

    public static Finding Misspelt(DiagnosisContext context, DiagnosedImage image, ImageReference reference, RegistryProfile profile) => new(
        AcpRegistryCodes.ImageOfAnotherRegistry,
        FindingSeverity.Error,
        $"{image.Named} has a host that is not the registry's, and looks as if '{profile.InternalHost}' was meant.",
        ImageChange.To(context, image, reference.WithRegistry(profile.InternalHost)));

    public static Finding OfNoRegistry(DiagnosedImage image, ImageReference reference, RegistryProfile profile) => new(
        AcpRegistryCodes.ImageOfAnotherRegistry,
        FindingSeverity.Error,
        $"{image.Named} is an image of no registry that a node could ask: {KubernetesNames.Quote(reference.Repository.Split('/')[0])} isn't a valid host.",
        $"Write the host of the registry that the image is in; for this one {profile.InternalHost}/<namespace>/<name>.");

    public static Finding OtherRegistry(DiagnosedImage image, string host, RegistryProfile profile) => new(
        AcpRegistryCodes.ImageOfAnotherRegistry,
        FindingSeverity.Warning,
        $"{image.Named} is an image of {KubernetesNames.Quote(host)}, and not of this registry, so hardly anything could be checked.",
        $"If it should come from this registry, write {profile.InternalHost}/<namespace>/<name>. If the host is an ingress domain of it, add it to "
        + $"{AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.ExternalHosts)}.");

    public static Finding ExternalAddress(DiagnosisContext context, DiagnosedImage image, RegistryProfile profile, bool works) => new(
        AcpRegistryCodes.ExternalAddressInPod,
        Severity(works),
        $"{image.Named} is addressed by the registry's external host, which is for use outside the cluster"
        + (works ? "." : ": none of the pod's pull secrets is for that host."),
        ImageChange.To(context, image, profile.ToInternal(image.Reference!)));

    public static Finding NotCanonical(DiagnosisContext context, DiagnosedImage image, RegistryProfile profile, bool works) => new(
        AcpRegistryCodes.AddressNotCanonical,
        Severity(works),
        $"{image.Named} spells the registry's internal host otherwise than '{profile.InternalHost}': it leads there, "
        + (works ? "and other pods' pull secrets are not for it." : "and then fails as unauthorized, since pull secrets are matched as text."),
        ImageChange.To(context, image, profile.ToInternal(image.Reference!)));

    private static FindingSeverity Severity(bool works) => works ? FindingSeverity.Warning : FindingSeverity.Error;
}
