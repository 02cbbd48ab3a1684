namespace AcpRegistry.Sdk.Credentials;

/// <summary>What a container runtime takes for an image.</summary>
internal static class ManifestMediaTypes
{
    private static readonly string[] Indexes =
        ["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"];

    private static readonly string[] Manifests =
        ["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"];

    private static readonly string[] Pages =
    [
        "text/html", "text/plain", "application/json", "application/xml", "text/xml", "application/octet-stream", "application/vnd.docker.distribution.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
    ];

    public static IReadOnlyList<string> Accepted { get; } = [.. Indexes, .. Manifests];

    public static bool IsIndex(string? mediaType) => Indexes.Contains(mediaType, StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with another type; one that isn't known is a server's free text, and isn't repeated.</summary>
    public static string Fault(string? mediaType) =>
        Array.Find(Pages, page => string.Equals(page, mediaType, StringComparison.OrdinalIgnoreCase)) is { } page
            ? $"its type '{page}' isn't the type of an image"
            : mediaType is null ? "it has no valid Content-Type" : "its Content-Type isn't the type of an image";

    public static bool IsAccepted(string? mediaType) => Accepted.Contains(mediaType, StringComparer.OrdinalIgnoreCase);
}
