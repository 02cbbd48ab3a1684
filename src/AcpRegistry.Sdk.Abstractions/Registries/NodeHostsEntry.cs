using System.Net;
using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Registries;

/// <summary>A line of a node's hosts file that gives a name an address.</summary>
public sealed record NodeHostsEntry
{
    /// <summary>The line's number, from 1.</summary>
    public required int LineNumber { get; init => field = HostsGuard.Positive(value); }

    /// <summary>The address, without <see cref="ScopeId"/>; one such as <c>::ffff:10.4.0.1</c> as the IPv4 address that it means.</summary>
    [JsonConverter(typeof(NetworkAddressJsonConverter))]
    public required IPAddress Address
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>The network interface of a scoped address, <c>eth0</c> of <c>fe80::1%eth0</c>; null for none. Such an address is no ClusterIP.</summary>
    public string? ScopeId { get; init; }

    /// <summary>True if it is the platform's line: it ends in <see cref="NodeHostsFile.Marker"/>.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>The line as it is written, without its line break; not shortened.</summary>
    public required string Text
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    internal bool IsOneOf(IReadOnlyList<IPAddress> addresses) => ScopeId is null && addresses.Contains(Address);
}
