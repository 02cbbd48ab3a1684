using AcpRegistry.Sdk.Tests.Behaviour;

namespace AcpRegistry.Sdk.IntegrationTests.Behaviour;

public sealed class ControlPlaneReviewTests : ReviewBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlaneRoleBindingTests : RoleBindingBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlaneImpersonationTests : ImpersonationBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlaneObjectTests : ObjectBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlaneWatchTests : WatchBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlaneKindTests : KindBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}
