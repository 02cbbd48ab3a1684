using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>What a diagnosis is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PullTargetKind>))]
public enum PullTargetKind
{
    /// <summary>One image, pulled for a pod that need not exist.</summary>
    Image = 0,

    /// <summary>A pod that exists, with all its containers.</summary>
    Pod,

    /// <summary>The pods that a Deployment, a Job or the like would make.</summary>
    Workload,
}
