using AcpRegistry.Sdk.Tests.Behaviour;
using k8s;

namespace AcpRegistry.Sdk.IntegrationTests.Behaviour;

internal sealed class ControlPlaneBehaviourCluster : IBehaviourCluster
{
    public IKubernetes Admin { get; } = ControlPlane.Plane.CreateAdminClient();

    public IKubernetes CreateClient(string user, params string[] groups) => ControlPlane.Plane.CreateClient(user, groups);

    public async Task<string> NewNamespaceAsync()
    {
        string name = $"ns-{Guid.NewGuid().ToString("N")[..8]}";
        await ControlPlane.Plane.CreateNamespaceAsync(name);
        return name;
    }
}
