using AcpRegistry.Sdk.Tests.Behaviour;

namespace AcpRegistry.Sdk.IntegrationTests.Behaviour;

public sealed class ControlPlanePullStoryTests : PullStoryBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlanePullPermissionTests : PullPermissionBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlanePullAccessTests : PullAccessBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlanePullGrantTests : PullGrantBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlanePullGrantRightsTests : PullGrantRightsBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlanePullRevokeTests : PullRevokeBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlanePullListTests : PullListBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlanePullerRoleMissingTests : PullerRoleMissingBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlaneAddressTests : AddressBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlaneErrorTests : ErrorBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlaneGrantSetTests : GrantSetBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlaneGrantCheckTests : GrantCheckBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlanePullReplaceTests : PullReplaceBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlanePullSecretTests : PullSecretBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}

public sealed class ControlPlaneWorkloadTests : WorkloadBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();
}
