namespace AcpRegistry.Sdk.Benchmarks.Images;

/// <summary>The four shapes that an ACP cluster sees.</summary>
internal static class References
{
    public const int Count = 4;

    private const string Digest = "@sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    public static readonly string[] All =
    [
        "internal-docker-registry.cpaas-system.svc/my-ns/my-app:v1.2.3",
        "internal-docker-registry.cpaas-system.svc/my-ns/my-app:latest",
        "image-registry.image-registry-system.svc:5000/my-ns/my-app" + Digest,
        "registry.cluster.local:443/project-b/release/app:v2.0.1" + Digest,
    ];
}
