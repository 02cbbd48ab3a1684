using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Registries;

/// <summary>What a name of the registry comes to on a node, by the first line of each address family that has it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeHostsNameState>))]
public enum NodeHostsNameState
{
    /// <summary>No line gives it an address. Adding the platform's line mends it.</summary>
    Missing = 0,

    /// <summary>
    /// It is the current ClusterIP, and nothing else. A Service that has ClusterIPs of two families is found by either, so one of them is enough.
    /// </summary>
    Current,

    /// <summary>The platform's own line gives it another address. Replacing that line mends it.</summary>
    Stale,

    /// <summary>
    /// A line that is not the platform's gives it another address, and comes first. Only taking that line away mends it: the platform's comes
    /// too late, or is not there.
    /// </summary>
    Contradicted,
}
