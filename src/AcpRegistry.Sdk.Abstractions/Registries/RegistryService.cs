using System.Net;
using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Registries;

/// <summary>The registry's Service as the cluster has it now.</summary>
/// <remarks>Equal if all parts are, the order of addresses and ports included.</remarks>
public sealed record RegistryService
{
    /// <summary>The Service's name.</summary>
    public required string Name { get; init => field = KubernetesNames.Subdomain(value, nameof(Name)); }

    /// <summary>The Service's namespace.</summary>
    public required string Namespace { get; init => field = KubernetesNames.Namespace(value, nameof(Namespace)); }

    /// <summary>
    /// The addresses that the Service's name must resolve to, on a node too; one, or one for each IP family. Empty for a headless Service and
    /// for one of type ExternalName.
    /// </summary>
    [JsonConverter(typeof(NetworkAddressJsonConverter))]
    public IReadOnlyList<IPAddress> ClusterIPs { get; init => field = Copy(value); } = [];

    /// <summary>The ports that the Service listens on.</summary>
    public IReadOnlyList<int> Ports { get; init => field = Copy(value); } = [];

    /// <summary>
    /// Where the registry answers: the addresses behind the Service that are ready at the port of <see cref="RegistryProfile.InternalHost"/>, or at any port
    /// if the Service doesn't have that one. Empty if none is; null if the caller may not read them, and if the Service was watched.
    /// </summary>
    [JsonConverter(typeof(NetworkAddressJsonConverter))]
    public IReadOnlyList<IPEndPoint>? ReadyEndpoints { get; init => field = value is null ? null : Copy(value); }

    /// <summary>The name that a Service of type ExternalName stands for; null for any other.</summary>
    public string? ExternalName { get; init; }

    /// <summary>True if the Service has no address of its own, so that its name resolves to the endpoints.</summary>
    public bool IsHeadless { get; init; }

    /// <summary>
    /// What <c>kubectl get svc … -o jsonpath='{.spec.clusterIP}'</c> prints: the first of <see cref="ClusterIPs"/>; null where there is none.
    /// </summary>
    [JsonConverter(typeof(NetworkAddressJsonConverter))]
    public IPAddress? ClusterIP => ClusterIPs.Count > 0 ? ClusterIPs[0] : null;

    /// <inheritdoc/>
    public bool Equals(RegistryService? other) =>
        other is not null
        && Name == other.Name
        && Namespace == other.Namespace
        && ClusterIPs.SequenceEqual(other.ClusterIPs)
        && Ports.SequenceEqual(other.Ports)
        && IsHeadless == other.IsHeadless
        && ExternalName == other.ExternalName
        && (ReadyEndpoints is null ? other.ReadyEndpoints is null : other.ReadyEndpoints is not null && ReadyEndpoints.SequenceEqual(other.ReadyEndpoints));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Namespace, ClusterIP, Ports.Count);

    private static IReadOnlyList<T> Copy<T>(IReadOnlyList<T> list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return [.. list];
    }
}
