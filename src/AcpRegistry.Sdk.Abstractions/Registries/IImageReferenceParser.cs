using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Registries;

/// <summary>Reads images of the registry that the cluster runs.</summary>
/// <remarks>For code that has a <see cref="RegistryProfile"/> at hand, <see cref="RegistryProfile.Parse"/> is the same without a task.</remarks>
public interface IImageReferenceParser
{
    /// <summary>Reads an image of the registry, by its internal or one of its external addresses.</summary>
    /// <param name="image">The image reference.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageReferenceFormatException">The text is no image reference.</exception>
    /// <exception cref="AcpImageException">It names another registry, or its first path component is no namespace.</exception>
    ValueTask<AcpImage> ParseAsync(string image, CancellationToken cancellationToken = default);
}
