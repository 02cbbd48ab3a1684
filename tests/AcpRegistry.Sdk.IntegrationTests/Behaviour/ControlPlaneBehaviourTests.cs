using AcpRegistry.Sdk.Tests.Behaviour;

namespace AcpRegistry.Sdk.IntegrationTests.Behaviour;

public sealed class ControlPlaneReviewTests : ReviewBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}
