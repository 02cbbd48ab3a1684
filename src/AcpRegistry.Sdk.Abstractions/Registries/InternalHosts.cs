using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AcpRegistry.Sdk.Registries;

/// <summary>
/// Every way to spell the Service's address. All of them lead there from inside the cluster, and only the canonical one, which the pull secrets
/// are keyed by, authenticates.
/// </summary>
internal sealed class InternalHosts
{
    // What a registry without a port in its address is reached on.
    private const int HttpsPort = 443;

    private readonly FrozenSet<string> _spellings;

    private InternalHosts(string service, string @namespace, string clusterDomain, int? port, IReadOnlyList<IPAddress> clusterIPs)
    {
        var shown = port is null ? "" : ":" + port.Value.ToString(CultureInfo.InvariantCulture);
        Canonical = $"{service}.{@namespace}.svc{shown}";
        var suffix = ":" + (port ?? HttpsPort).ToString(CultureInfo.InvariantCulture);
        IEnumerable<string> hosts =
        [
            $"{service}.{@namespace}", $"{service}.{@namespace}.svc", $"{service}.{@namespace}.svc.{clusterDomain}",
            .. clusterIPs.Select(address => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString()),
        ];
        _spellings = hosts.SelectMany(host => new[] { host, host + suffix }).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public InternalHosts(AcpRegistryOptions options, RegistryPreset preset, IReadOnlyList<IPAddress> clusterIPs)
        : this(
            options.ServiceName ?? preset.ServiceName,
            options.ServiceNamespace ?? preset.ServiceNamespace,
            options.ClusterDomain,
            options.ServicePort ?? preset.Port,
            clusterIPs)
    {
    }

    public string Canonical { get; }

    public bool Contains(string host) => _spellings.Contains(host);
}
