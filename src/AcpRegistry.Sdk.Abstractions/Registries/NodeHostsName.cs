using System.Net.Sockets;

namespace AcpRegistry.Sdk.Registries;

/// <summary>What a node's hosts file says of one name.</summary>
public sealed record NodeHostsName
{
    /// <summary>The name, in full.</summary>
    public required string Name { get; init => field = HostsGuard.NotBlank(value); }

    /// <summary>What it comes to on the node.</summary>
    public required NodeHostsNameState State { get; init => field = HostsGuard.Defined(value); }

    /// <summary>Every line that gives the name an address, in the order of the file.</summary>
    public IReadOnlyList<NodeHostsEntry> Entries { get; init => field = HostsGuard.Copy(value); } = [];

    /// <summary>Those of <see cref="Entries"/> that count on the node: the first of each address family.</summary>
    public IReadOnlyList<NodeHostsEntry> ResolvesTo => [.. Entries.DistinctBy(entry => entry.Address.AddressFamily)];

    /// <summary>True if two lines or more give it addresses of one family, be they the same or not.</summary>
    public bool IsDuplicated =>
        Entries.Count(entry => entry.Address.AddressFamily == AddressFamily.InterNetwork) > 1
        || Entries.Count(entry => entry.Address.AddressFamily == AddressFamily.InterNetworkV6) > 1;
}
