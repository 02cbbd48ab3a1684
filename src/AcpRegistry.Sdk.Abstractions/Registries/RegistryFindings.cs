using System.Net;

namespace AcpRegistry.Sdk.Registries;

/// <summary>What a look into the cluster adds to a profile.</summary>
internal sealed record RegistryFindings(IReadOnlyList<string> Evidence)
{
    public static RegistryFindings None { get; } = new([]);

    public IReadOnlyList<string> ExternalHosts { get; init; } = [];

    public IReadOnlyList<IPAddress> ClusterIPs { get; init; } = [];

    /// <summary>What leads to the registry from any host, and so names none.</summary>
    public IReadOnlyList<string> WithoutHost { get; init; } = [];
}
