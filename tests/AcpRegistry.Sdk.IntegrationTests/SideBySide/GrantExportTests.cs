using System.Text.Json;
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

    // All of the basic plane and some beyond it, in front, inside and at the end, as names and as reasons.
    [Test]
    public async Task Set_OfEveryCharacter_IsReadByKubectlAsItIs()
    {
        string[] characters =
        [
            .. Enumerable.Range(0, char.MaxValue + 1).Where(code => !char.IsSurrogate((char)code)).Select(code => ((char)code).ToString()),
            "😀", "\U00010000", "\U0010FFFF", "\U000E0001",
        ];
        PullGrant[] grants =
        [
            .. characters.Chunk(200).Select(chunk => Grant(AccessSubject.User(string.Concat(chunk.Select(character => $"{character}a ")))) with { Reason = string.Concat(chunk.Select(character => $"{character}{character}")) }),
            .. characters[..0x3000].Where(character => !string.IsNullOrWhiteSpace(character) && character[0] is < '\u0100' or >= '\u2000').Select(character => Grant(AccessSubject.Group(character)) with { Reason = $"{character} " }),
            .. "\t\r\n\0\u0085\u2028\u2029\ufeff ".SelectMany(character => (string[])[$"a{character}", $"{character}a", $"a\n{character}b", $"{character}{character}a "]).Select(text => Grant(AccessSubject.User(text)) with { Reason = text }),
        ];
        grants = [.. grants.DistinctBy(grant => grant.Subject)];
        string file = NewFile();
        await File.WriteAllTextAsync(file, GrantExport.ToYaml(new GrantSet("exported", [Owner], grants), Profile));

        KubectlResult made = await Kubectl.RunAsync(
            ControlPlane.Plane.AdminKubeconfigPath, ["create", "--dry-run=client", "--validate=false", "-o", "json", "-f", file]);

        Assert.That(made.ExitCode, Is.Zero, made.Error);
        List<JsonElement> bindings = await JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(
            new MemoryStream(System.Text.Encoding.UTF8.GetBytes(made.Output)), topLevelValues: true).ToListAsync();
        IEnumerable<JsonElement> items = bindings is [var list] && list.TryGetProperty("items", out JsonElement listed) ? listed.EnumerateArray() : bindings;
        Assert.That(
            items.Select(item => (item.GetProperty("subjects")[0].GetProperty("name").GetString(), item.GetProperty("metadata").GetProperty("annotations").GetProperty("acp-registry-sdk/reason").GetString())),
            Is.EqualTo(grants.Select(grant => (grant.Subject.Name, grant.Reason))));
    }

    // To YAML such a namespace is a number: unquoted, kubectl refuses it, or takes another one.
    [Test]
    public async Task RemedyForANamespaceThatLooksLikeANumber_AppliedByKubectl_LetsTheCallerGrant()
    {
        string @namespace = $"0x{Guid.NewGuid().ToString("N")[..8]}";
        string user = NewName("user");
        await Admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = @namespace } });
        var grant = new PullGrant(@namespace, AccessSubject.User("alice"));
        GrantCheck check = await SdkOf(user).RoleBindings.CanGrantAsync(grant);

        await ApplyAsync(check.Findings.First(finding => finding.Severity == FindingSeverity.Error).Remedy.Replace("CALLER", user, StringComparison.Ordinal));

        V1ResourceAttributes bind = Ask("bind", RbacGroup, "clusterroles", @namespace);
        bind.Name = PullerRole;
        await UntilAllowedAsync(bind, user);
        Assert.That((await SdkOf(user).RoleBindings.GrantAsync(grant)).Outcome, Is.EqualTo(GrantOutcome.Created));
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

    private static string NewFile() => Path.Combine(Path.GetDirectoryName(ControlPlane.Plane.AdminKubeconfigPath)!, $"{Guid.NewGuid():N}.yaml");

    private static async Task ApplyAsync(string yaml, params string[] flags)
    {
        string file = NewFile();
        await File.WriteAllTextAsync(file, yaml);
        KubectlResult applied = await Kubectl.RunAsync(ControlPlane.Plane.AdminKubeconfigPath, ["apply", "-f", file, .. flags]);
        Assert.That(applied.ExitCode, Is.Zero, applied.Error + "\n" + yaml);
    }
}
