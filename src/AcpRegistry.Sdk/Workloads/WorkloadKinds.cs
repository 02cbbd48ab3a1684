using AcpRegistry.Sdk.Cluster;

namespace AcpRegistry.Sdk.Workloads;

/// <summary>The port's word for each kind.</summary>
internal static class WorkloadKinds
{
    /// <summary>Null for a pod, which is made from a template, and holds none.</summary>
    public static PodTemplateKind? TemplateOf(WorkloadKind kind) => kind switch
    {
        WorkloadKind.Pod => null,
        WorkloadKind.Deployment => PodTemplateKind.Deployment,
        WorkloadKind.ReplicaSet => PodTemplateKind.ReplicaSet,
        WorkloadKind.StatefulSet => PodTemplateKind.StatefulSet,
        WorkloadKind.DaemonSet => PodTemplateKind.DaemonSet,
        WorkloadKind.Job => PodTemplateKind.Job,
        WorkloadKind.CronJob => PodTemplateKind.CronJob,
        _ => throw KubernetesNames.Refused($"{KubernetesNames.Quote(kind.ToString())} is no kind of workload.", nameof(kind)),
    };
}
