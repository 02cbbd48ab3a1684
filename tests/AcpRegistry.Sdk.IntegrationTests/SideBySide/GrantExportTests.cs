using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.IntegrationTests.Behaviour;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Tests.Behaviour;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.SideBySide;

/// <summary>What is exported is what the real kubectl takes, and makes of it what the SDK would.</summary>
public sealed class GrantExportTests : SdkBehaviour
{
    private static readonly RegistryProfile Profile = RegistryProfile.InternalDockerRegistry;

    // Texts that YAML takes for something else, or that must be escaped.
    private static readonly string[] Texts =
    [
        "alice", "yes", "on", "null", "~", "123", "0x1f", "1e3", "0o7", "1_000", "2027-01-01", ".inf", "a: b", "a #b", "- a", "'", "\"", "\\", " a ", "a\nb", "{a}", "*a", "!a", "|", "=",
        "---", "$(id)", "ü", "😀",
    ];

    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();

    [Test]
    public async Task Set_AppliedByKubectl_IsWhatThePlanWants()
    {
        GrantSet set = new(
            "exported", [Owner],
            [
                .. Texts.Select(text => Grant(AccessSubject.User(text)) with { Reason = text }),
                Grant(NewServiceAccount()) with { ExpiresAt = new DateTimeOffset(2999, 1, 31, 18, 0, 0, TimeSpan.Zero) },
                Grant(AccessSubject.ServiceAccountsOf("my-ns")),
            ])
        { KeepOrphans = true };
        string yaml = GrantExport.ToYaml(set, Profile);

        await ApplyAsync(yaml, "--dry-run=server");
        Assert.That(await BindingsAsync(), Is.Empty);
        await ApplyAsync(yaml);
        GrantPlan plan = await Sdk.RoleBindings.PlanAsync(GrantExport.ReadSet(yaml));

        // kubectl's own annotation stands beside ours, and is no difference.
        Assert.That((plan.IsEmpty, plan.Unchanged), Is.EqualTo((true, set.Grants.Count)), plan.ToString());
    }

    [Test]
    public async Task GrantAndPlan_AppliedByKubectl_AreWhatTheSdkMakes()
    {
        PullGrant single = Grant(AccessSubject.User("alice")) with { Reason = "yes" };
        GrantSet set = new("exported", [Owner], [Grant(AccessSubject.Group("no"))]);

        await ApplyAsync(GrantExport.ToYaml(single, Profile));
        await ApplyAsync(GrantExport.ToYaml(await Sdk.RoleBindings.PlanAsync(set)));

        Assert.That((await Sdk.RoleBindings.GrantAsync(single)).Outcome, Is.EqualTo(GrantOutcome.Unchanged));
        Assert.That((await Sdk.RoleBindings.PlanAsync(set)).IsEmpty, Is.True);
    }

    [TestCase("user:alice", null)]
    [TestCase("group:it's a \"group\" of $HOME; `id`", "it's")]
    [TestCase("serviceaccount:my-ns:default", "with blank")]
    public async Task Command_RunByAShell_MakesTheBinding(string subject, string? name)
    {
        PullGrant grant = Grant(AccessSubject.Parse(subject), name);
        string command = GrantExport.ToKubectl(grant, Profile);

        // The shell's own words, handed to the real kubectl.
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", $"kubectl() {{ for word; do printf '%s\\0' \"$word\"; done; }}; {command}"])
        {
            RedirectStandardOutput = true,
        })!;
        string[] words = (await shell.StandardOutput.ReadToEndAsync()).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        await shell.WaitForExitAsync();
        KubectlResult made = await Kubectl.RunAsync(ControlPlane.Plane.AdminKubeconfigPath, words);

        Assert.That(made.ExitCode, Is.Zero, made.Error);
        PullRoleBinding binding = await Sdk.RoleBindings.ListAsync(Owner).SingleAsync();
        Assert.That((binding.Subjects.Single(), binding.IsManaged), Is.EqualTo((grant.Subject, false)));
        Assert.That(binding.Name, Is.EqualTo(name ?? binding.Name));
    }

    [Test]
    public async Task PlanAsCommands_RunByAShell_LeaveNothingToBeDone()
    {
        AccessSubject stays = AccessSubject.User("stays"), moved = AccessSubject.User("moved");
        GrantSet before = new("exported", [Owner], [Grant(stays) with { Reason = "old" }, Grant(moved), Grant(AccessSubject.User("goes"))]);
        await Sdk.RoleBindings.ApplyAsync(await Sdk.RoleBindings.PlanAsync(before));
        PullRoleBinding changed = await Sdk.RoleBindings.ListAsync(Owner).SingleAsync(binding => binding.Subjects.Single() == moved);
        V1RoleBinding foreign = await Admin.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync(changed.Name, Owner);
        foreign.Subjects = [User("eve")];
        await Admin.RbacAuthorizationV1.ReplaceNamespacedRoleBindingAsync(foreign, changed.Name, Owner);
        GrantSet after = new(
            "exported", [Owner],
            [
                Grant(stays) with { ExpiresAt = new DateTimeOffset(2999, 1, 31, 18, 0, 0, TimeSpan.Zero) },
                Grant(moved),
                Grant(AccessSubject.Group("it's a \"group\" of $HOME; `id`")) with { Reason = "it's\nnew" },
            ]);
        GrantPlan plan = await Sdk.RoleBindings.PlanAsync(after);
        Assert.That((plan.Creates.Count(), plan.Updates.Count(), plan.Deletes.Count()), Is.EqualTo((1, 2, 1)), plan.ToString());

        await RunByShellAsync(GrantExport.ToKubectl(plan));
        GrantPlan next = await Sdk.RoleBindings.PlanAsync(after);

        Assert.That((next.IsEmpty, next.Unchanged), Is.EqualTo((true, 3)), GrantExport.ToKubectl(plan) + "\n" + next);
    }

    private static async Task RunByShellAsync(string commands)
    {
        string kubectl = Path.Combine(ControlPlane.Plane.AssetsDirectory, "kubectl");
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-e", "-c", $"kubectl() {{ '{kubectl}' --kubeconfig '{ControlPlane.Plane.AdminKubeconfigPath}' \"$@\"; }}\n{commands}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        string error = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.That(shell.ExitCode, Is.Zero, $"{error}\n{await output}\n{commands}");
    }

    private static async Task ApplyAsync(string yaml, params string[] flags)
    {
        string file = Path.Combine(Path.GetDirectoryName(ControlPlane.Plane.AdminKubeconfigPath)!, $"{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, yaml);
        KubectlResult applied = await Kubectl.RunAsync(ControlPlane.Plane.AdminKubeconfigPath, ["apply", "-f", file, .. flags]);
        Assert.That(applied.ExitCode, Is.Zero, applied.Error + "\n" + yaml);
    }
}
