namespace AcpRegistry.Sdk.Registries;

internal sealed class ImageReferenceParser(IRegistryAddressResolver addresses) : IImageReferenceParser
{
    public async ValueTask<AcpImage> ParseAsync(string image, CancellationToken cancellationToken)
    {
        var profile = await addresses.GetProfileAsync(cancellationToken).ConfigureAwait(false);
        return profile.Parse(image);
    }
}
