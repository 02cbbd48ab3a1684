using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Workloads;

/// <summary>When a container runs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkloadContainerRole>))]
public enum WorkloadContainerRole
{
    /// <summary>As long as the pod does.</summary>
    Regular = 0,

    /// <summary>Before the regular ones, which wait for its image too.</summary>
    Init,

    /// <summary>Put into a running pod, for debugging.</summary>
    Ephemeral,
}
