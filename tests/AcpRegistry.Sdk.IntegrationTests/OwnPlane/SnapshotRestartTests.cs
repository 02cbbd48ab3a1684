using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.IntegrationTests.Access;
using AcpRegistry.Sdk.Tests.Behaviour;
using k8s;

namespace AcpRegistry.Sdk.IntegrationTests.OwnPlane;

/// <summary>An API server that is killed under a snapshot, and comes back.</summary>
[NonParallelizable]
[CancelAfter(180_000)]
public sealed class SnapshotRestartTests : SdkBehaviour
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected override IBehaviourCluster Cluster { get; } = new OwnPlaneCluster();

    [Test]
    public async Task ServerKilled_DecidesOnAndThenKnowsWhatHasChanged(CancellationToken ct)
    {
        AccessSubject early = NewServiceAccount();
        AccessSubject late = NewServiceAccount();
        using IKubernetes client = OwnControlPlane.Plane.CreateAdminClient();
        await using IPullAccessSnapshot snapshot = await TestSnapshots.WatchAsync(client, new AcpRegistryOptions(), ct);
        await Sdk.RoleBindings.GrantAsync(Grant(early), ct);
        await UntilAsync(snapshot, early, AccessVerdict.Allowed, ct);
        await OwnControlPlane.Plane.KillApiServerAsync(ct);

        AccessDecision meanwhile;
        try
        {
            meanwhile = snapshot.Decide(CanPull(early));
        }
        finally
        {
            await OwnControlPlane.Plane.RestartApiServerAsync(ct);
        }

        await Sdk.RoleBindings.RevokeAsync(Grant(early), ct);
        await Sdk.RoleBindings.GrantAsync(Grant(late), ct);

        Assert.That(meanwhile.Verdict, Is.EqualTo(AccessVerdict.Allowed));
        await UntilAsync(snapshot, late, AccessVerdict.Allowed, ct);
        await UntilAsync(snapshot, early, AccessVerdict.Denied, ct);
    }

    private async Task UntilAsync(IPullAccessSnapshot snapshot, AccessSubject subject, AccessVerdict verdict, CancellationToken ct)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (snapshot.Decide(CanPull(subject)).Verdict != verdict && TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            await Task.Delay(5, ct);
        }

        Assert.That(snapshot.Decide(CanPull(subject)).Verdict, Is.EqualTo(verdict));
    }
}
