using System.Net;

namespace AcpRegistry.Sdk.Registries;

/// <summary>What a look into the cluster adds to a profile.</summary>
internal sealed record RegistryFindings(
    IReadOnlyList<string> ExternalHosts, IReadOnlyList<IPAddress> ClusterIPs, IReadOnlyList<string> Evidence)
{
    public static RegistryFindings None { get; } = new([], [], []);
}
