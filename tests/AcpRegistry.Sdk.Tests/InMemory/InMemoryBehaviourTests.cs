using AcpRegistry.Sdk.Tests.Behaviour;

namespace AcpRegistry.Sdk.Tests.InMemory;

public sealed class InMemoryReviewTests : ReviewBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryRoleBindingTests : RoleBindingBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryImpersonationTests : ImpersonationBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryObjectTests : ObjectBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryWatchBehaviourTests : WatchBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}

public sealed class InMemoryKindTests : KindBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}
