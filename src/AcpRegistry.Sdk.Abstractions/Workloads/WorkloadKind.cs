using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Workloads;

/// <summary>What runs images: a pod, or what makes pods from a template.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkloadKind>))]
public enum WorkloadKind
{
    /// <summary>A pod that exists.</summary>
    Pod = 0,

    /// <summary>Of <c>apps/v1</c>.</summary>
    Deployment,

    /// <summary>Of <c>apps/v1</c>.</summary>
    ReplicaSet,

    /// <summary>Of <c>apps/v1</c>.</summary>
    StatefulSet,

    /// <summary>Of <c>apps/v1</c>.</summary>
    DaemonSet,

    /// <summary>Of <c>batch/v1</c>.</summary>
    Job,

    /// <summary>Of <c>batch/v1</c>, or of <c>batch/v1beta1</c> on a server before 1.21.</summary>
    CronJob,
}
