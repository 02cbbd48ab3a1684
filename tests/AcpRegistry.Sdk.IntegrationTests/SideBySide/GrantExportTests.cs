using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.IntegrationTests.Behaviour;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Tests.Behaviour;

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

    private static async Task ApplyAsync(string yaml, params string[] flags)
    {
        string file = Path.Combine(Path.GetDirectoryName(ControlPlane.Plane.AdminKubeconfigPath)!, $"{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, yaml);
        KubectlResult applied = await Kubectl.RunAsync(ControlPlane.Plane.AdminKubeconfigPath, ["apply", "-f", file, .. flags]);
        Assert.That(applied.ExitCode, Is.Zero, applied.Error + "\n" + yaml);
    }
}
