using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AcpRegistry.Sdk.Registries;

/// <summary>
/// Every way to spell the Service's address. All of them lead there from inside the cluster; only for the canonical one do pull secrets always have a key.
/// </summary>
internal sealed class InternalHosts
{
    // What a registry without a port in its address is reached on.
    private const int HttpsPort = 443;

    private readonly FrozenSet<string> _spellings;
    private readonly string _service;
    private readonly string _namespace;
    private readonly string _clusterDomain;

    private InternalHosts(string service, string @namespace, string clusterDomain, int? port, IReadOnlyList<IPAddress> clusterIPs)
    {
        (_service, _namespace, _clusterDomain) = (service, @namespace, clusterDomain);
        Port = port ?? HttpsPort;
        var shown = port is null ? "" : ":" + port.Value.ToString(CultureInfo.InvariantCulture);
        Canonical = $"{service}.{@namespace}.svc{shown}";
        var suffix = ":" + Port.ToString(CultureInfo.InvariantCulture);
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

    /// <summary>The port that the canonical address leads to.</summary>
    public int Port { get; }

    public bool Contains(string host) => _spellings.Contains(host);

    /// <summary>
    /// Whether a host that isn't one of these was most likely meant to be one: it begins with the Service's name, and its namespace is nearly the
    /// Service's, or it ends as only the cluster's own names do. A name that merely begins in the same way may be anybody's.
    /// </summary>
    public bool IsNear(string host)
    {
        var name = RegistryHost.WithoutPort(host);
        return name.Split('.') is [var service, var @namespace, ..]
            && RegistryHost.Same(service, _service)
            && (AreNear(@namespace, _namespace)
                || name.EndsWith(".svc", StringComparison.OrdinalIgnoreCase)
                || name.EndsWith($".svc.{_clusterDomain}", StringComparison.OrdinalIgnoreCase));
    }

    // A quarter of the letters may be wrong, missing or too many.
    private static bool AreNear(string written, string meant)
    {
        var above = Enumerable.Range(0, meant.Length + 1).ToArray();
        for (var i = 1; i <= written.Length; i++)
        {
            var row = new int[above.Length];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var change = char.ToLowerInvariant(written[i - 1]) == meant[j - 1] ? 0 : 1;
                row[j] = Math.Min(above[j - 1] + change, Math.Min(above[j], row[j - 1]) + 1);
            }

            above = row;
        }

        return above[^1] * 4 <= meant.Length;
    }
}
