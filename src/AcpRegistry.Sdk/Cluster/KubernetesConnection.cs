using k8s;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>Makes a client for the cluster that the options, or the surroundings, name.</summary>
internal static class KubernetesConnection
{
    public static Kubernetes Open(AcpRegistryOptions options)
    {
        if (options.Kubeconfig is null && options.Context is null && ProcessEnvironment.KubeconfigVariable is null && ProcessEnvironment.IsInCluster)
        {
            return Open(KubernetesClientConfiguration.InClusterConfig(), Impersonation.None);
        }

        var (configuration, impersonation) = Kubeconfig.Load(
            options.Kubeconfig ?? ProcessEnvironment.KubeconfigVariable ?? ProcessEnvironment.HomeKubeconfig, options.Context);
        return Open(configuration, impersonation);
    }

    private static Kubernetes Open(KubernetesClientConfiguration configuration, Impersonation impersonation)
    {
        // Over HTTP/2 the rate of small requests falls as more of them are under way; over HTTP/1.1 it rises.
        configuration.DisableHttp2 = true;
        return impersonation.IsNone ? new Kubernetes(configuration) : new Kubernetes(configuration, new ImpersonatingHandler(impersonation));
    }
}
