using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Registries;

/// <summary>Where an address is to be used.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NetworkLocation>))]
public enum NetworkLocation
{
    /// <summary>Where this process runs: in the cluster if it has a pod's service account, outside otherwise.</summary>
    Detect = 0,

    /// <summary>In the cluster, e.g. in a Deployment's pod template.</summary>
    InCluster,

    /// <summary>Outside, e.g. on a developer's machine or in CI.</summary>
    Outside,
}
