namespace AcpRegistry.Sdk.Images;

/// <summary>The defaults of references that name no registry, as kubelet and containerd fill them in.</summary>
internal static class DockerHub
{
    public const string Host = "docker.io";

    public const string LegacyHost = "index.docker.io";

    public const string Library = "library/";

    /// <summary>
    /// Whether <c>library/</c> goes before a repository of one component behind <paramref name="prefix"/>, which is the registry with its
    /// slash, or empty. Compared with case, as the reference library does: <c>DOCKER.IO</c> is another host.
    /// </summary>
    public static bool IsImplied(ReadOnlySpan<char> prefix) => prefix is "" or Host + "/" or LegacyHost + "/";
}
