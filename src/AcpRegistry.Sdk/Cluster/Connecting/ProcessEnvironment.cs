namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>All that the SDK reads of its process's surroundings.</summary>
internal static class ProcessEnvironment
{
    /// <summary>Where Kubernetes mounts a pod's token and CA.</summary>
    public const string ServiceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>True in a pod that has a service account.</summary>
    public static bool IsInCluster =>
        ServiceHost.Length > 0 && ServicePort.Length > 0
        && File.Exists(Path.Combine(ServiceAccountFolder, "token")) && File.Exists(Path.Combine(ServiceAccountFolder, "ca.crt"));

    public static string ServiceHost => Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") ?? "";

    public static string ServicePort => Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT") ?? "";

    /// <summary>The value of <c>KUBECONFIG</c>; null if it is empty.</summary>
    public static string? KubeconfigVariable =>
        Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } value ? value : null;

    public static string HomeKubeconfig =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");
}
