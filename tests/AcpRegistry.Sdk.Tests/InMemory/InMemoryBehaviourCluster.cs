using AcpRegistry.Sdk.Testing;
using AcpRegistry.Sdk.Tests.Behaviour;
using k8s;

namespace AcpRegistry.Sdk.Tests.InMemory;

internal sealed class InMemoryBehaviourCluster : IBehaviourCluster
{
    private readonly InMemoryCluster _cluster = new();

    public InMemoryBehaviourCluster() => Admin = _cluster.CreateAdminClient();

    public IKubernetes Admin { get; }

    public IKubernetes CreateClient(string user, params string[] groups) => _cluster.CreateClient(user, groups);

    public async Task<string> NewNamespaceAsync()
    {
        string name = $"ns-{Guid.NewGuid().ToString("N")[..8]}";
        await _cluster.CreateNamespaceAsync(name);
        return name;
    }
}
