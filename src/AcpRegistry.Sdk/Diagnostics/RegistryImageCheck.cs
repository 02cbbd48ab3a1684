using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>A look at each image of this registry; those of other registries are none of its business.</summary>
internal abstract class RegistryImageCheck(string name) : ImageCheck(name)
{
    protected sealed override async Task<CheckOutcome> LookAsync(DiagnosisContext context, DiagnosedImage image, CancellationToken cancellationToken)
    {
        var profile = await context.GetProfileAsync(cancellationToken).ConfigureAwait(false);
        return image.Of(profile) is { } ours
            ? await LookAsync(context, image, ours, cancellationToken).ConfigureAwait(false)
            : CheckOutcome.Skipped(image.Reference is null ? "the image is no reference" : "not an image of this registry, as it is written");
    }

    protected abstract Task<CheckOutcome> LookAsync(
        DiagnosisContext context, DiagnosedImage image, AcpImage ours, CancellationToken cancellationToken);
}
