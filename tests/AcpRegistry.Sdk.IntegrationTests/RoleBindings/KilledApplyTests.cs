using System.Diagnostics;
using AcpRegistry.Sdk.IntegrationTests.Behaviour;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Tests.Behaviour;

namespace AcpRegistry.Sdk.IntegrationTests.RoleBindings;

/// <summary>The process that applies is killed, at one change or another; whoever applies next makes the set true.</summary>
[CancelAfter(120_000)]
public sealed class KilledApplyTests : SdkBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();

    [Test]
    public async Task Apply_ProcessKilled_NextApplyMakesTheSetTrueAndNothingElseIsTouched(CancellationToken ct)
    {
        await BindAsNamedAsync("foreign", PullerRole, User("alice"));
        PullGrant single = Grant(ApplyProcess.Desired(Owner, 0).Grants[0].Subject);
        await Sdk.RoleBindings.GrantAsync(single, ct);
        IReadOnlyDictionary<string, string> others = await BindingsAsync();
        int round = 0;
        foreach (int settled in (int[])[0, 1, 37, 90])
        {
            await KillAfterAsync(settled, round, ct);
            GrantPlan left = await Sdk.RoleBindings.PlanAsync(ApplyProcess.Desired(Owner, round), ct);
            ApplyResult applied = await Sdk.RoleBindings.ApplyAsync(left, cancellationToken: ct);

            Assert.That(left.IsEmpty, Is.False, "The apply was over before the kill.");
            Assert.That(applied.IsComplete, Is.True, applied.ToString());
            await AssertTrueAsync(round, others, ct);
            round++;
        }
    }

    private async Task AssertTrueAsync(int round, IReadOnlyDictionary<string, string> others, CancellationToken ct)
    {
        List<PullRoleBinding> there = await Sdk.RoleBindings.ListAsync(Owner, ct).ToListAsync(ct);
        IEnumerable<PullRoleBinding> ours = there.Where(binding => binding.Set == ApplyProcess.SetName);
        Assert.That(
            ours.Select(binding => (binding.Subjects.Single(), binding.Reason)),
            Is.EquivalentTo(ApplyProcess.Desired(Owner, round).Grants.Select(grant => (grant.Subject, grant.Reason))));
        IReadOnlyDictionary<string, string> now = await BindingsAsync();
        Assert.That(now.Where(binding => others.ContainsKey(binding.Key)), Is.EquivalentTo(others));
        Assert.That(now, Has.Count.EqualTo(others.Count + 100));
    }

    // What it was writing at that moment may have been written or not.
    private async Task KillAfterAsync(int settled, int round, CancellationToken ct)
    {
        string[] arguments = [typeof(Program).Assembly.Location, "apply", ControlPlane.Plane.AdminKubeconfigPath, Owner, $"{round}"];
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true })!;
        try
        {
            for (int line = 0; line < settled; line++)
            {
                Assert.That(await process.StandardOutput.ReadLineAsync(ct), Is.Not.Null, "The apply ended by itself.");
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
