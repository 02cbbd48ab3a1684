using AcpRegistry.Sdk.IntegrationTests.Behaviour;
using AcpRegistry.Sdk.Testing;
using AcpRegistry.Sdk.Tests.Behaviour;

namespace AcpRegistry.Sdk.IntegrationTests;

/// <summary>What tests on the shared control plane have in common: it, kubectl, and what behaviours have.</summary>
[CancelAfter(120_000)]
public abstract class ControlPlaneTests : SdkBehaviour
{
    protected static LocalControlPlane Plane => ControlPlane.Plane;

    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();

    protected static Task<KubectlResult> KubectlAsync(params IEnumerable<string> arguments) => Kubectl.RunAsync(Plane.AdminKubeconfigPath, arguments);

    /// <summary>What kubectl says to <c>auth can-i</c>, by itself.</summary>
    protected static async Task<string> CanIAsync(params IEnumerable<string> arguments) => (await KubectlAsync(["auth", "can-i", .. arguments])).Output;

    /// <summary>Returns when a binding of the user <c>settled</c>, made just now, is in effect, and with it what was written before.</summary>
    protected async Task SettleAsync(string @namespace)
    {
        await BindAsync(@namespace, PullerRole, User("settled"));
        await UntilAllowedAsync(Pull(@namespace), "settled");
    }
}
