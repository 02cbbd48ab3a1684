using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Is the image well-formed, and addressed as a pod must address it?</summary>
internal sealed class ReferenceCheck() : ImageCheck("reference")
{
    protected override async Task<CheckOutcome> LookAsync(DiagnosisContext context, DiagnosedImage image, CancellationToken cancellationToken)
    {
        if (image.Reference is not { } reference)
        {
            return CheckOutcome.Found(ReferenceFindings.Malformed(image));
        }

        var profile = await context.GetProfileAsync(cancellationToken).ConfigureAwait(false);
        if (image.Of(profile) is not { } ours)
        {
            return Foreign(context, image, reference, profile);
        }

        if (ours is { Address: RegistryAddressKind.Internal, IsCanonical: true })
        {
            return CheckOutcome.Passed($"'{ours.Name}' of the namespace '{ours.Namespace}', by the internal address");
        }

        var works = await HasSecretAsync(context, reference, cancellationToken).ConfigureAwait(false);
        return CheckOutcome.Found(ours.Address == RegistryAddressKind.External
            ? ReferenceFindings.ExternalAddress(context, image, profile, works)
            : ReferenceFindings.NotCanonical(context, image, profile, works));
    }

    private static CheckOutcome Foreign(DiagnosisContext context, DiagnosedImage image, ImageReference reference, RegistryProfile profile)
    {
        if (reference.Normalize().Registry is not { } host)
        {
            return CheckOutcome.Found(ReferenceFindings.OfNoRegistry(image, reference, profile));
        }

        if (Named(profile, host))
        {
            return CheckOutcome.Found(ReferenceFindings.WithoutNamespace(image, profile));
        }

        return profile.IsMisspelt(host) ? CheckOutcome.Found(ReferenceFindings.Misspelt(context, image, reference, profile))
            : context.Workload is null ? CheckOutcome.Found(ReferenceFindings.OtherRegistry(image, host, profile))
            : CheckOutcome.Passed($"an image of {KubernetesNames.Quote(host)}, not of this registry: only what is told of the pod is looked at");
    }

    // The host is ours, and yet it is no image of ours: it is the namespace that is wrong.
    private static bool Named(RegistryProfile profile, string host) => profile.TryParse($"{host}/n/n", out _);

    private static async Task<bool> HasSecretAsync(DiagnosisContext context, ImageReference reference, CancellationToken cancellationToken)
    {
        try
        {
            return await context.LookUpAsync(reference, cancellationToken).ConfigureAwait(false) is not { IsFailed: false, Matches.Count: 0, IsComplete: true };
        }
        catch (AcpRegistryException)
        {
            return true;
        }
    }
}
