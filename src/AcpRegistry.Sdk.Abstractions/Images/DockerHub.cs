namespace AcpRegistry.Sdk.Images;

/// <summary>The defaults of references that name no registry, as kubelet and containerd fill them in.</summary>
internal static class DockerHub
{
    public const string Host = "docker.io";

    public const string LegacyHost = "index.docker.io";

    public const string Library = "library/";

    /// <summary>
    /// Whether a repository of one component gets <c>library/</c> behind this prefix, which is empty or a registry with its slash.
    /// With case, as the reference library compares: <c>DOCKER.IO</c> is another host to it.
    /// </summary>
    public static bool AddsLibraryBehind(ReadOnlySpan<char> prefix) => prefix is "" or Host + "/" or LegacyHost + "/";
}
