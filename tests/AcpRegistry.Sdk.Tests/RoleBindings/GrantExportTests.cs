using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;

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
    [TestCase("a\u2028b")]
    public void Set_WithAnOddText_IsTheSame(string text)
    {
        var set = new GrantSet("team-a", ["shared-ns"], [new PullGrant("shared-ns", AccessSubject.User(text)) { Reason = text }]);

        Assert.That(GrantExport.ReadSet(GrantExport.ToYaml(set, Profile)).Grants, Is.EqualTo(set.Grants));
    }

    [Test]
    public void Grant_WithATextThatYamlWouldChange_IsRefused() =>
        Assert.That(() => GrantExport.ToYaml(new PullGrant("shared-ns", AccessSubject.User("a\u0085b")), Profile), Throws.InstanceOf<AcpRegistryArgumentException>());

    // Even in quotes it is taken for YAML's merge key by the reader that is used: refused, and not read as something else.
    [Test]
    public void Set_WithATextThatIsAMergeKey_IsRefused() =>
        Assert.That(
            () => GrantExport.ReadSet(GrantExport.ToYaml(new GrantSet("a", ["shared-ns"], [Grant with { Reason = "<<" }]), Profile)),
            Throws.InstanceOf<AcpRegistryArgumentException>());

    [TestCase("")]
    [TestCase("a: [")]
    [TestCase("kind: Pod\napiVersion: v1")]
    [TestCase("apiVersion: v1\nkind: List\nmetadata: {annotations: {acp-registry-sdk/grant-set: a}}")]
    [TestCase("apiVersion: v1\nkind: List\nmetadata: {annotations: {acp-registry-sdk/grant-set: a, acp-registry-sdk/namespaces: b}}\nitems: [{kind: RoleBinding, metadata: {namespace: b}}]")]
    [TestCase("apiVersion: v1\nkind: List\nmetadata: {annotations: {acp-registry-sdk/grant-set: a, acp-registry-sdk/namespaces: b}}\nitems: 7")]
    public void Read_AnythingElse_IsRefused(string yaml) =>
        Assert.That(() => GrantExport.ReadSet(yaml), Throws.InstanceOf<AcpRegistryArgumentException>().With.Message.Contains("no YAML of a grant set"));

    [Test]
    public void Read_ExpiryThatIsNoTime_IsRefused()
    {
        var yaml = GrantExport.ToYaml(new GrantSet("a", ["shared-ns"], [Grant with { ExpiresAt = DateTimeOffset.UnixEpoch }]), Profile);

        Assert.That(() => GrantExport.ReadSet(yaml.Replace("1970-01-01T00:00:00Z", "soon", StringComparison.Ordinal)), Throws.InstanceOf<AcpRegistryArgumentException>().With.Message.Contains("expires-at"));
    }

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
        Assert.That(yaml.Split("---\n"), Has.Length.EqualTo(2).And.Some.Contains("\n    acp-registry-sdk/grant-set: team-a\n"));
    }
}
