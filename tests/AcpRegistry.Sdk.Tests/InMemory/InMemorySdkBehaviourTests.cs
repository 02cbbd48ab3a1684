using AcpRegistry.Sdk.Tests.Behaviour;

namespace AcpRegistry.Sdk.Tests.InMemory;

public sealed class InMemoryPullStoryTests : PullStoryBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryPullPermissionTests : PullPermissionBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryPullAccessTests : PullAccessBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryPullGrantTests : PullGrantBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryPullGrantRightsTests : PullGrantRightsBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryPullRevokeTests : PullRevokeBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryPullListTests : PullListBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryPullerRoleMissingTests : PullerRoleMissingBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryAddressTests : AddressBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryErrorTests : ErrorBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryGrantSetTests : GrantSetBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryGrantCheckTests : GrantCheckBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryPullReplaceTests : PullReplaceBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryPullSecretTests : PullSecretBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryWorkloadTests : WorkloadBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}
