using k8s;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>All that the SDK reads of its process's surroundings.</summary>
internal static class ProcessEnvironment
{
    /// <summary>True in a pod that has a service account.</summary>
    public static bool IsInCluster => KubernetesClientConfiguration.IsInCluster();

    /// <summary>The value of <c>KUBECONFIG</c>; null where it is empty.</summary>
    public static string? KubeconfigVariable =>
        Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } value ? value : null;

    public static string HomeKubeconfig =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");
}
