using AcpRegistry.Sdk.Tests.Behaviour;
using AcpRegistry.Sdk.Tests.InMemory;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

public sealed class InMemoryDiagnosisTests : DiagnosisBehaviour
{
    private readonly FakeRegistry _registry = new();

    protected override IBehaviourCluster Cluster { get; } = new InMemoryBehaviourCluster();

    private protected override IDiagnosisRegistry Registry => _registry;

    [SetUp]
    public Task StartRegistryAsync() => _registry.StartAsync();

    [TearDown]
    public async Task StopRegistryAsync() => await _registry.DisposeAsync();
}
