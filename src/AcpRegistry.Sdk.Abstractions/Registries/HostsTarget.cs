using System.Net;
using System.Text;

namespace AcpRegistry.Sdk.Registries;

/// <summary>What a node's hosts file should say of the registry: its Service's names and addresses.</summary>
internal sealed class HostsTarget
{
    private readonly string[] _names;

    public HostsTarget(RegistryService service, string clusterDomain)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(clusterDomain);
        if (!KubernetesNames.IsSubdomain(clusterDomain))
        {
            throw KubernetesNames.Refused(
                $"{KubernetesNames.Quote(clusterDomain)} is no cluster domain: parts of a-z, 0-9 and '-' with '.' between them, as in 'cluster.local'.",
                nameof(clusterDomain));
        }

        var host = $"{service.Name}.{service.Namespace}";
        _names = [host, $"{host}.svc", $"{host}.svc.{clusterDomain}"];
        Addresses = [.. service.ClusterIPs.Select(HostsAddress.Plain).Distinct()];
        Lines = [.. Addresses.Select(address => $"{address} {string.Join(' ', _names)} {NodeHostsFile.Marker}")];
    }

    public IReadOnlyList<string> Names => _names;

    public IReadOnlyList<IPAddress> Addresses { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>Which of the names a line has, a bit for each of <see cref="Names"/>.</summary>
    public int NamesOn(HostsLine line)
    {
        var found = 0;
        foreach (var field in line.Names)
        {
            var name = field is [.. var rooted, '.'] ? rooted : field;
            for (var i = 0; i < _names.Length; i++)
            {
                found |= Ascii.EqualsIgnoreCase(name, _names[i]) ? 1 << i : 0;
            }
        }

        return found;
    }

    public bool HasAll(int found) => found == (1 << _names.Length) - 1;
}
