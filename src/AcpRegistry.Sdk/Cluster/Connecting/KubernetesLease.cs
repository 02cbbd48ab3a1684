using k8s;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>The client that a container's SDK works with: lent by the container, or made here and then disposed of here.</summary>
internal sealed class KubernetesLease(IKubernetes? lent, AcpRegistryOptions options) : IDisposable
{
    private readonly Kubernetes? _own = lent is null ? KubernetesConnection.Open(options) : null;

    public IKubernetes Client => lent ?? _own!;

    public void Dispose() => _own?.Dispose();
}
