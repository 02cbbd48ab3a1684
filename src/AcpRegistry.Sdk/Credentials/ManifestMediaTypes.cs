namespace AcpRegistry.Sdk.Credentials;

/// <summary>What a container runtime takes for an image.</summary>
internal static class ManifestMediaTypes
{
    private static readonly string[] Indexes =
        ["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"];

    private static readonly string[] Manifests =
        ["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"];

    public static IReadOnlyList<string> Accepted { get; } = [.. Indexes, .. Manifests];

    public static bool IsIndex(string? mediaType) => Indexes.Contains(mediaType, StringComparer.OrdinalIgnoreCase);

    public static bool IsAccepted(string? mediaType) => Accepted.Contains(mediaType, StringComparer.OrdinalIgnoreCase);
}
