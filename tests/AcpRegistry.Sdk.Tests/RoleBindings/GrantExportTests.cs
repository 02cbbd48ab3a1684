using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Common.Yaml;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Tests.Support;
using CsCheck;

namespace AcpRegistry.Sdk.Tests.RoleBindings;

public sealed class GrantExportTests
{
    private static readonly RegistryProfile Profile = RegistryProfile.InternalDockerRegistry;
    private static readonly PullGrant Grant = new("shared-ns", AccessSubject.ServiceAccount("my-ns", "default"));

    // Texts that YAML takes for something else, or that must be escaped.
    private static readonly string[] Texts =
    [
        "alice", "yes", "on", "null", "~", "123", "0x1f", "1e3", "0o7", "1_000", "2027-01-01", ".inf", "true", "a: b", "a #b", "#a", "- a", "'", "\"", "\\", " a ", "a\nb", "\t", "ü", "😀",
        "{a}", "[a]", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a`", "=", "?",
    ];

    [Test]
    public void Set_WrittenAndRead_IsTheSame([Values] bool keepOrphans)
    {
        var expiry = new DateTimeOffset(2027, 1, 31, 18, 0, 0, TimeSpan.Zero);
        var set = new GrantSet(
            "team-a", ["shared-ns", "empty-ns"],
            [
                Grant with { Reason = "they run it", ExpiresAt = expiry },
                .. Texts.Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => new PullGrant("shared-ns", AccessSubject.User(text)) { Reason = text }),
                .. Texts.Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => new PullGrant("shared-ns", AccessSubject.Group(text))),
            ])
        { KeepOrphans = keepOrphans };

        var read = GrantExport.ReadSet(GrantExport.ToYaml(set, Profile));

        Assert.That((read.Name, read.KeepOrphans), Is.EqualTo((set.Name, keepOrphans)));
        Assert.That(read.Namespaces, Is.EqualTo(set.Namespaces));
        Assert.That(read.Grants, Is.EqualTo(set.Grants));
    }

    [TestCase("---")]
    [TestCase("...")]
    [TestCase("<<")]
    [TestCase("alice\t")]
    [TestCase("\talice")]
    [TestCase("a\rb")]
    [TestCase("a\r\nb\r")]
    [TestCase("a\u0085b")]
    [TestCase("\u2028a")]
    [TestCase("a\u2028b")]
    [TestCase("a\u2029")]
    [TestCase("a\n\0")]
    [TestCase("a\0")]
    [TestCase("\ufeffa")]
    [TestCase("a\u0007\u007f\uffff")]
    [TestCase(" a\n b ")]
    [TestCase("😀\t")]
    public void Export_OfAnOddText_KeepsIt(string text)
    {
        var grant = new PullGrant("shared-ns", AccessSubject.User(text)) { Reason = text };
        var set = new GrantSet("team-a", ["shared-ns"], [grant, new PullGrant("shared-ns", AccessSubject.Group(text))]);
        var named = grant with { Name = text };
        var plan = new GrantPlan("team-a", Profile.PullerRole, [GrantChange.Create(grant, text)]);

        Assert.That(GrantExport.ReadSet(GrantExport.ToYaml(set, Profile)).Grants, Is.EqualTo(set.Grants));
        Assert.That(Strings(GrantExport.ToYaml(named, Profile)), Is.EqualTo(new[] { text, text, text }));
        Assert.That(Strings(GrantExport.ToYaml(plan)), Is.EqualTo(new[] { text, text, text }));
    }

    [Test]
    public void Set_OfAnyTexts_IsTheSame() =>
        Gen.Select(OddText, OddText, OddText).Check((user, group, reason) =>
        {
            var set = new GrantSet("team-a", ["shared-ns"], [new PullGrant("shared-ns", AccessSubject.User(user)) { Reason = reason }, new PullGrant("shared-ns", AccessSubject.Group(group))]);
            Assert.That(GrantExport.ReadSet(GrantExport.ToYaml(set, Profile)).Grants, Is.EqualTo(set.Grants));
        });

    private static Gen<string> OddText { get; } = Gen.OneOf(
        Gen.String[Gen.Frequency((3, Gen.Char["\t\r\n\0\u0085\u2028\u2029\ufeff\uffff #:'\"\\-"]), (1, Gen.Char['a', 'z'])), 0, 6].Select(text => text + "x"),
        Gen.String[Gen.Char["\t\r\n\0\u2028 "], 0, 6].Select(text => "x" + text),
        Gen.String[Samples.WholeChar, 0, 12].Select(text => $"x{text}"));

    // The RoleBinding's name, reason and subject.
    private static string?[] Strings(string yaml)
    {
        var binding = RoleBindingYaml.Read(YamlReader.ReadAll(yaml).Single());
        return [binding.Metadata.Name, binding.Metadata.Annotations["acp-registry-sdk/reason"], binding.Subjects.Single().Name];
    }

    [TestCase("")]
    [TestCase("a: [")]
    [TestCase("kind: Pod\napiVersion: v1")]
    [TestCase("apiVersion: v1\nkind: List\nmetadata: {annotations: {acp-registry-sdk/grant-set: a}}")]
    [TestCase("apiVersion: v1\nkind: List\nmetadata: {annotations: {acp-registry-sdk/grant-set: a, acp-registry-sdk/namespaces: b}}\nitems: [{kind: RoleBinding, metadata: {namespace: b}}]")]
    [TestCase("apiVersion: v1\nkind: List\nmetadata: {annotations: {acp-registry-sdk/grant-set: a, acp-registry-sdk/namespaces: b}}\nitems: 7")]
    public void Read_AnythingElse_IsRefused(string yaml) =>
        Assert.That(() => GrantExport.ReadSet(yaml), Throws.InstanceOf<AcpRegistryArgumentException>().With.Message.Contains("isn't a valid grant set"));

    // A set of one grant, written by hand; each row changes one thing of it.
    private const string ByHand = """
        apiVersion: v1
        kind: List
        metadata:
          annotations:
            acp-registry-sdk/grant-set: a
            acp-registry-sdk/namespaces: shared-ns
            acp-registry-sdk/keep-orphans: "true"
        items:
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata:
            name: any
            namespace: shared-ns
            labels: {app.kubernetes.io/managed-by: acp-registry-sdk, acp-registry-sdk/grant-set: a}
            annotations: {acp-registry-sdk/reason: asked, acp-registry-sdk/expires-at: "2027-01-31T18:00:00Z"}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:image-puller"}
          subjects: [{kind: User, name: alice}]
        """;

    [Test]
    public void Read_ByHand_IsTheSet()
    {
        var set = GrantExport.ReadSet(ByHand.Replace("    name: any\n", "    uid: u\n    managedFields: [{fieldsV1: {a: {}}}]\n", StringComparison.Ordinal));

        Assert.That((set.Name, set.KeepOrphans, set.Grants.Single()), Is.EqualTo(
            ("a", true, new PullGrant("shared-ns", AccessSubject.User("alice")) { Reason = "asked", ExpiresAt = new DateTimeOffset(2027, 1, 31, 18, 0, 0, TimeSpan.Zero) })));
    }

    [Test]
    public void Read_TheSetOfTheDocs_IsRead()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "grants.md"));
        var from = page.IndexOf("apiVersion: v1\nkind: List", StringComparison.Ordinal);

        Assert.That(GrantExport.ReadSet(page[from..page.IndexOf("```", from, StringComparison.Ordinal)], Profile).Grants, Has.Count.EqualTo(1));
    }

    [TestCase("name: \"system:image-puller\"", "name: view", "'view'")]
    [TestCase("kind: ClusterRole", "kind: Role", "Role")]
    [TestCase("apiGroup: rbac.authorization.k8s.io, kind: ClusterRole", "apiGroup: other, kind: ClusterRole", "ClusterRole")]
    [TestCase("roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: \"system:image-puller\"}", "roleRef: null", "roleRef")]
    [TestCase("roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: \"system:image-puller\"}", "x: y", "'x'")]
    [TestCase("acp-registry-sdk/namespaces: shared-ns", "acp-registry-sdk/namespaces:", "namespaces")]
    [TestCase("acp-registry-sdk/namespaces: shared-ns", "acp-registry-sdk/namespaces: 7", "namespaces")]
    [TestCase("acp-registry-sdk/grant-set: a\n", "acp-registry-sdk/grant-set:\n", "grant-set")]
    [TestCase("keep-orphans: \"true\"", "keep-orphans: true", "keep-orphans")]
    [TestCase("keep-orphans: \"true\"", "keep-orphans: \"yes\"", "keep-orphans")]
    [TestCase("keep-orphans:", "keep-orphan:", "keep-orphan'")]
    [TestCase("{kind: User, name: alice}", "null", "a subject")]
    [TestCase("[{kind: User, name: alice}]", "null", "subjects")]
    [TestCase("[{kind: User, name: alice}]", "[]", "one subject")]
    [TestCase("[{kind: User, name: alice}]", "[{kind: User, name: alice}, {kind: User, name: bob}]", "one subject")]
    [TestCase("name: alice", "name: 1001", "quotes")]
    [TestCase("name: alice", "name: null", "quotes")]
    [TestCase("name: alice", "name: alice, name: bob", "twice")]
    [TestCase("name: alice", "name: alice, nmae: bob", "'nmae'")]
    [TestCase("namespace: shared-ns", "namespace: null", "namespace")]
    [TestCase("namespace: shared-ns\n", "x: y\n", "'x'")]
    [TestCase("labels: {app.kubernetes.io/managed-by: acp-registry-sdk, ", "labels: {", "labels")]
    [TestCase("annotations: {acp-registry-sdk/reason", "annotation: {acp-registry-sdk/reason", "'annotation'")]
    [TestCase("expires-at: \"2027-01-31T18:00:00Z\"", "expires-at: soon", "expires-at")]
    [TestCase("expires-at: \"2027-01-31T18:00:00Z\"", "expires-at: null", "expires-at")]
    [TestCase("expires-at:", "expire-at:", "'acp-registry-sdk/expire-at'")]
    [TestCase("reason: asked", "reason: {a: b}", "reason")]
    [TestCase("items:", "itmes:", "'itmes'")]
    [TestCase("items:", "metadata:", "twice")]
    [TestCase("kind: RoleBinding", "kind: ClusterRoleBinding", "RoleBinding")]
    [TestCase("apiVersion: rbac.authorization.k8s.io/v1\n", "apiVersion: v1\n", "rbac.authorization.k8s.io/v1")]
    [TestCase("apiVersion: v1", "---\n---\napiVersion: v2", "v1")]
    public void Read_WhatWouldBeLostOrTakenOtherwise_IsRefused(string part, string by, string said)
    {
        var yaml = ByHand.Replace(part, by, StringComparison.Ordinal);

        Assert.That(yaml, Is.Not.EqualTo(ByHand));
        Assert.That(() => GrantExport.ReadSet(yaml), Throws.InstanceOf<AcpRegistryArgumentException>().With.Message.Contains(said).And.Message.Contains("line "));
    }

    [TestCase("\n---\n")]
    [TestCase("\n...\n")]
    public void Read_TwoDocuments_IsRefused(string between) =>
        Assert.That(() => GrantExport.ReadSet(ByHand + between + ByHand), Throws.InstanceOf<AcpRegistryArgumentException>().With.Message.Contains("one document"));

    [Test]
    public void Read_SetCutShort_IsRefusedAndNotASetWithoutGrants() =>
        Assert.That(() => GrantExport.ReadSet(ByHand[..ByHand.IndexOf("items", StringComparison.Ordinal)]), Throws.InstanceOf<AcpRegistryArgumentException>().With.Message.Contains("items"));

    [Test]
    public void Read_ItemsOfTwoRoles_AreRefused()
    {
        var second = ByHand[ByHand.IndexOf("- apiVersion", StringComparison.Ordinal)..].Replace("alice", "bob", StringComparison.Ordinal).Replace("system:image-puller", "view", StringComparison.Ordinal);

        Assert.That(() => GrantExport.ReadSet($"{ByHand}\n{second}"), Throws.InstanceOf<AcpRegistryArgumentException>().With.Message.Contains("'view'"));
    }

    [Test]
    public void Read_RoleOfAnotherRegistry_IsRefusedByProfile()
    {
        var own = RegistryProfile.FromOptions(new AcpRegistryOptions { PullerRole = "team-puller" });
        var set = new GrantSet("team-a", ["shared-ns"], [Grant]);
        var byHand = ByHand.Replace("system:image-puller", "team-puller", StringComparison.Ordinal);

        Assert.Multiple(() =>
        {
            Assert.That(GrantExport.ReadSet(GrantExport.ToYaml(set, own)).Grants, Is.EqualTo(set.Grants));
            Assert.That(GrantExport.ReadSet(GrantExport.ToYaml(set, own), own).Grants, Is.EqualTo(set.Grants));
            Assert.That(GrantExport.ReadSet(byHand, own).Grants, Has.Count.EqualTo(1));
            Assert.That(() => GrantExport.ReadSet(GrantExport.ToYaml(set, own), Profile), Throws.InstanceOf<AcpRegistryArgumentException>().With.Message.Contains("'team-puller'"));
            Assert.That(() => GrantExport.ReadSet(GrantExport.ToYaml(set, Profile), own), Throws.InstanceOf<AcpRegistryArgumentException>().With.Message.Contains("'team-puller'"));
            Assert.That(() => GrantExport.ReadSet(byHand), Throws.InstanceOf<AcpRegistryArgumentException>().With.Message.Contains("profile"));
        });
    }

    private static IEnumerable<TestCaseData> Hostile()
    {
        const int Many = 10_000;
        yield return Row("deep managedFields", ByHand.Replace("    name: any\n", $"    managedFields: [{{fieldsV1: {new string('[', Many)}{new string(']', Many)}}}]\n", StringComparison.Ordinal));
        yield return Row("deep maps", string.Concat(Enumerable.Repeat("{a: ", Many)));
        yield return Row("deep lists, open", new string('[', 1_000_000));
        yield return Row("deep block", string.Concat(Enumerable.Repeat("- ", Many)));
        yield return Row("aliases of aliases", "a: &a [x, x]\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"b{i}: &{(char)('b' + i % 20)}{i} [{string.Join(", ", Enumerable.Repeat(i == 0 ? "*a" : $"*{(char)('b' + (i - 1) % 20)}{i - 1}", 9))}]\n")));
        yield return Row("an alias of itself", "&a [*a]");
        yield return Row("a tag", "!!python/object/apply:os.system [x]");
        yield return Row("null", "null");
        yield return Row("a list", "[]");
        yield return Row("items of null", ByHand[..ByHand.IndexOf("- apiVersion", StringComparison.Ordinal)] + "- null");
        yield return Row("null metadata", "apiVersion: v1\nkind: List\nmetadata: null\nitems: []");
        yield return Row("a lone surrogate", ByHand.Replace("asked", "\"\\uD800\"", StringComparison.Ordinal));

        static TestCaseData Row(string name, string yaml) => new TestCaseData(yaml).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Hostile))]
    public void Read_Hostile_IsRefused(string yaml) => Assert.That(() => GrantExport.ReadSet(yaml), Throws.InstanceOf<AcpRegistryArgumentException>());

    // Nothing else is thrown, whatever the text.
    [Test]
    public void Read_TextWithAPartChanged_IsReadOrRefused() =>
        Gen.Select(Gen.Int[0, ByHand.Length], Gen.Int[0, 20], Gen.OneOf(Gen.String[Gen.Char["{}[]:,-\n \"'&*!|>?#%@`~\t0ynull"], 0, 4], Gen.String[0, 3])).Check((at, length, text) =>
        {
            try
            {
                _ = GrantExport.ReadSet(ByHand[..at] + text + ByHand[Math.Min(at + length, ByHand.Length)..]);
            }
            catch (AcpRegistryArgumentException)
            {
                // Refused, as documented.
            }
        });

    [TestCase("user:alice", null, "kubectl create rolebinding system-image-puller.user.alice -n shared-ns --clusterrole=system:image-puller --user=alice")]
    [TestCase("group:a'; rm -rf /", "x", @"kubectl create rolebinding x -n shared-ns --clusterrole=system:image-puller '--group=a'\''; rm -rf /'")]
    [TestCase("serviceaccount:my-ns:default", "x", "kubectl create rolebinding x -n shared-ns --clusterrole=system:image-puller --serviceaccount=my-ns:default")]
    [TestCase("user:$(id)", "a b", "kubectl create rolebinding 'a b' -n shared-ns --clusterrole=system:image-puller '--user=$(id)'")]
    public void Command_OfAGrant_IsQuotedForTheShell(string subject, string? name, string expected) =>
        Assert.That(GrantExport.ToKubectl(new PullGrant("shared-ns", AccessSubject.Parse(subject)) { Name = name }, Profile), Is.EqualTo(expected));

    [Test]
    public void Command_OfANameThatKubectlTakesForAFlag_IsRefused() =>
        Assert.That(() => GrantExport.ToKubectl(Grant with { Name = "-x" }, Profile), Throws.InstanceOf<AcpRegistryArgumentException>().With.Message.Contains("flag"));

    [Test]
    public void Plan_AsCommands_OneOrMoreForEachChange()
    {
        var there = new PullRoleBinding { Namespace = "shared-ns", Name = "b c", Subjects = [Grant.Subject], Uid = "1", ResourceVersion = "2" };
        var plan = new GrantPlan("team-a", Profile.PullerRole,
        [
            GrantChange.Create(Grant with { Reason = "it's needed" }, "x"),
            GrantChange.Update(Grant with { ExpiresAt = DateTimeOffset.UnixEpoch }, there),
            GrantChange.Update(Grant, there with { Name = "y", Subjects = [AccessSubject.User("eve")] }),
            GrantChange.Delete(there with { Name = "-z" }, GrantChangeReason.NotDeclared),
        ]);

        Assert.That(GrantExport.ToKubectl(plan).Split('\n'), Is.EqualTo(
        [
            "kubectl create rolebinding x -n shared-ns --clusterrole=system:image-puller --serviceaccount=my-ns:default",
            "kubectl label rolebinding x -n shared-ns app.kubernetes.io/managed-by=acp-registry-sdk acp-registry-sdk/grant-set=team-a",
            @"kubectl annotate rolebinding x -n shared-ns 'acp-registry-sdk/reason=it'\''s needed'",
            "kubectl annotate rolebinding 'b c' -n shared-ns acp-registry-sdk/reason- acp-registry-sdk/expires-at=1970-01-01T00:00:00Z --overwrite",
            "kubectl delete rolebinding -n shared-ns -- y",
            "kubectl create rolebinding y -n shared-ns --clusterrole=system:image-puller --serviceaccount=my-ns:default",
            "kubectl label rolebinding y -n shared-ns app.kubernetes.io/managed-by=acp-registry-sdk acp-registry-sdk/grant-set=team-a",
            "kubectl delete rolebinding -n shared-ns -- -z",
        ]));
    }

    [Test]
    public void Plan_AsYaml_DeletesAreComments()
    {
        var gone = new PullRoleBinding { Namespace = "shared-ns", Name = "b c", Subjects = [], Uid = "1", ResourceVersion = "2" };
        var yaml = GrantExport.ToYaml(new GrantPlan("team-a", Profile.PullerRole, [GrantChange.Create(Grant, "x"), GrantChange.Delete(gone, GrantChangeReason.NotDeclared)]));

        Assert.That(yaml.Split("---\n")[0], Does.EndWith("# kubectl delete rolebinding -n shared-ns -- 'b c'\n"));
        Assert.That(yaml.Split("---\n")[0].TrimEnd('\n').Split('\n'), Has.All.StartWith("#"));
        Assert.That(yaml.Split("---\n"), Has.Length.EqualTo(2).And.Some.Contains("\n    acp-registry-sdk/grant-set: \"team-a\"\n"));
    }

    [TestCase("line\nfeed")]
    [TestCase("a\u2028b")]
    [TestCase("a\u0007b")]
    [TestCase("\0")]
    public void Plan_AsYaml_NamesThatAreNoLine_AreInNoCommand(string name)
    {
        var gone = new PullRoleBinding { Namespace = "shared-ns", Name = name, Subjects = [AccessSubject.User($"x{name}")], Uid = "1", ResourceVersion = "2" };
        var finding = new Finding(AcpRegistryCodes.NotReadable, FindingSeverity.Information, $"x{name}", "Look.");
        var yaml = GrantExport.ToYaml(new GrantPlan("team-a", Profile.PullerRole, [GrantChange.Delete(gone, GrantChangeReason.NotDeclared)], findings: [finding]));

        Assert.That(yaml.TrimEnd('\n').Split('\n'), Has.All.StartWith("#").And.All.Not.Contains("kubectl"));
        Assert.That(yaml.Where(character => char.IsControl(character) || character is '\u2028' or '\u2029'), Is.All.EqualTo('\n'));
        Assert.That(yaml, Does.Contain("ToKubectl"));
        Assert.That(YamlReader.ReadAll(yaml), Is.Empty);
    }

    [Test]
    public void Command_WithANulCharacter_IsRefused()
    {
        var grant = new PullGrant("shared-ns", AccessSubject.User("a\0b"));
        var plan = new GrantPlan("team-a", Profile.PullerRole, [GrantChange.Create(Grant with { Reason = "\0" }, "x")]);

        Assert.That(() => GrantExport.ToKubectl(grant, Profile), Throws.InstanceOf<AcpRegistryArgumentException>().With.Message.Contains("U+0000"));
        Assert.That(() => GrantExport.ToKubectl(new GrantSet("a", ["shared-ns"], [grant]), Profile), Throws.InstanceOf<AcpRegistryArgumentException>());
        Assert.That(() => GrantExport.ToKubectl(plan), Throws.InstanceOf<AcpRegistryArgumentException>());
    }
}
