using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>What the registry has under an image reference.</summary>
public sealed class RegistryManifest
{
    /// <summary>A manifest; public, so that code which stands in for the SDK in tests can make one.</summary>
    /// <param name="digest">With its algorithm.</param>
    /// <param name="mediaType">As the registry names it.</param>
    /// <param name="size">Of the manifest, in bytes.</param>
    /// <param name="platforms">For an index: what it has images for.</param>
    public RegistryManifest(string digest, string mediaType, long? size = null, IReadOnlyList<string>? platforms = null)
    {
        Digest = Kept.Said(digest);
        MediaType = Kept.Said(mediaType);
        Size = size;
        Platforms = Kept.Copy(platforms ?? []);
    }

    /// <summary>What the reference stands for now, e.g. <c>sha256:2cf2…</c>.</summary>
    public string Digest { get; }

    /// <summary>E.g. <c>application/vnd.oci.image.index.v1+json</c>.</summary>
    public string MediaType { get; }

    /// <summary>The size of the manifest, not of the image, in bytes; null where the registry doesn't tell.</summary>
    public long? Size { get; }

    /// <summary>What an index has images for, e.g. <c>linux/arm64/v8</c>; empty for the manifest of a single image, whose platform is not looked up.</summary>
    public IReadOnlyList<string> Platforms { get; }

    /// <summary>Media type and digest in one line.</summary>
    public override string ToString() =>
        Platforms.Count == 0 ? $"{MediaType} {Digest}" : $"{MediaType} {Digest} for {string.Join(", ", Platforms)}";
}
