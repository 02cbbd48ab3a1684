using System.Globalization;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using k8s;

namespace AcpRegistry.Sdk.IntegrationTests.RoleBindings;

/// <summary>A process for a test to kill: it applies a set, and says a line for each change that is settled.</summary>
internal static class ApplyProcess
{
    public const string SetName = "killed";

    public static async Task<int> RunAsync(string kubeconfig, string owner, string grants)
    {
        var options = new AcpRegistryOptions { Kubeconfig = kubeconfig };
        using IKubernetes client = AcpRegistryClient.CreateKubernetes(options);
        IPullRoleBindingManager manager = AcpRegistryClient.Create(client, options).RoleBindings;
        GrantPlan plan = await manager.PlanAsync(Desired(owner, int.Parse(grants, CultureInfo.InvariantCulture)));
        ApplyResult applied = await manager.ApplyAsync(plan, new Teller());
        return applied.IsComplete ? 0 : 1;
    }

    /// <summary>Each round lets 50 of the 100 go and takes 50 on; every third has a reason of its own.</summary>
    public static GrantSet Desired(string owner, int round) => new(SetName, [owner], Enumerable.Range(round * 50, 100).Select(i =>
        new PullGrant(owner, AccessSubject.ServiceAccountsOf($"team-{i}")) { Reason = i % 3 == 0 ? $"round {round}" : null }));

    private sealed class Teller : IProgress<GrantChangeResult>
    {
        public void Report(GrantChangeResult value) => Console.WriteLine(value.Outcome);
    }
}
