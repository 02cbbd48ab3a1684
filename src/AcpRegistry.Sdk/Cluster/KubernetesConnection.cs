using k8s;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>Makes a client for the cluster that the options, or the surroundings, name.</summary>
internal static class KubernetesConnection
{
    public static Kubernetes Open(AcpRegistryOptions options)
    {
        if (options.Kubeconfig is null && options.Context is null && ProcessEnvironment.KubeconfigVariable is null && ProcessEnvironment.IsInCluster)
        {
            return Open(KubernetesClientConfiguration.InClusterConfig(), Impersonation.None, options);
        }

        return Kubeconfig.Open(
            options.Kubeconfig ?? ProcessEnvironment.KubeconfigVariable ?? ProcessEnvironment.HomeKubeconfig,
            options.Context,
            (configuration, impersonation) => Open(configuration, impersonation, options));
    }

    private static Kubernetes Open(KubernetesClientConfiguration configuration, Impersonation impersonation, AcpRegistryOptions options)
    {
        // Over HTTP/2 the rate of small requests falls as more of them are under way; over HTTP/1.1 it rises.
        configuration.DisableHttp2 = true;

        // The client's own timeout, 100 seconds, must not come before ours.
        configuration.HttpClientTimeout += options.RequestTimeout;
        return impersonation.IsNone ? new Kubernetes(configuration) : new Kubernetes(configuration, new ImpersonatingHandler(impersonation));
    }
}
