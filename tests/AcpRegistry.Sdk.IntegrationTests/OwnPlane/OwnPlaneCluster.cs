using AcpRegistry.Sdk.Tests.Behaviour;
using k8s;

namespace AcpRegistry.Sdk.IntegrationTests.OwnPlane;

internal sealed class OwnPlaneCluster : IBehaviourCluster
{
    public IKubernetes Admin { get; } = OwnControlPlane.Plane.CreateAdminClient();

    public IKubernetes CreateClient(string user, params string[] groups) => OwnControlPlane.Plane.CreateClient(user, groups);

    public async Task<string> NewNamespaceAsync()
    {
        string name = $"ns-{Guid.NewGuid().ToString("N")[..8]}";
        await OwnControlPlane.Plane.CreateNamespaceAsync(name);
        return name;
    }
}
