using k8s;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>A cluster whose behaviour is tested: the in-memory one and a real one must pass the same tests.</summary>
public interface IBehaviourCluster
{
    IKubernetes Admin { get; }

    IKubernetes CreateClient(string user, params string[] groups);

    Task<string> NewNamespaceAsync();
}
