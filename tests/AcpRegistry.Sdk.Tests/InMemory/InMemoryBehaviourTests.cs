using AcpRegistry.Sdk.Tests.Behaviour;

namespace AcpRegistry.Sdk.Tests.InMemory;

public sealed class InMemoryReviewTests : ReviewBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();
}
