using AcpRegistry.Sdk.Access;
using Moq;

namespace AcpRegistry.Sdk.Tests.Access;

/// <summary>The explorer's results as users make them in their own tests.</summary>
[TestFixture]
public sealed class PullAccessResultTests
{
    private static readonly AccessBinding Binding = new() { Namespace = "shared-ns", Name = "pull", RoleName = "system:image-puller" };
    private static readonly AccessRule Rule = new() { ApiGroups = [""], Resources = ["images"], Verbs = ["get", "*"], ResourceNames = ["a b"] };
    private static readonly AccessQuestion Question = new(AccessSubject.User("alice"), "shared-ns");
    private static readonly PullAccessPath Path = new() { Who = "user:alice", Binding = Binding, Rules = [Rule] };

    [Test]
    public async Task Explorer_CanBeMocked()
    {
        var explorer = new Mock<IPullAccessExplorer>();
        explorer.Setup(mock => mock.ExplainAsync(Question, default)).ReturnsAsync(new PullAccessExplanation { Question = Question, GrantedBy = [Path] });
        explorer.Setup(mock => mock.WhoCanPullAsync("shared-ns", default)).ReturnsAsync(new PullAccessOverview { Namespace = "shared-ns", Entries = [Path] });

        Assert.That((await explorer.Object.ExplainAsync(Question)).IsAllowed, Is.True);
        Assert.That((await explorer.Object.WhoCanPullAsync("shared-ns")).Entries, Is.EqualTo(new[] { Path }));
    }

    [Test]
    public void Values_OutOfRange_AreRefused() => Assert.Multiple(() =>
    {
        Assert.That(() => Binding with { Namespace = "Bad_Ns" }, Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => Binding with { Name = "a/b" }, Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => Binding with { RoleName = "" }, Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => Path with { Rules = [] }, Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => Path with { Who = " " }, Throws.ArgumentException);
        Assert.That(() => Path with { Binding = null! }, Throws.ArgumentNullException);
        Assert.That(() => Rule with { Verbs = null! }, Throws.ArgumentNullException);
        Assert.That(() => new PullAccessOverview { Namespace = "", Entries = [] }, Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => new PullAccessExplanation { Question = new AccessQuestion(null, "ns") }, Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => new PullAccessBlindSpot { Kind = (PullAccessBlindSpotKind)77, Text = "t", Remedy = "r" }, Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => new PullAccessNearMiss { Kind = (PullAccessNearMissKind)77, Binding = Binding, Text = "t", Remedy = "r" }, Throws.TypeOf<AcpRegistryArgumentException>());
    });

    [Test]
    public void Lists_AreCopied()
    {
        List<string> verbs = ["get"];
        var rule = Rule with { Verbs = verbs };
        verbs.Add("put");

        Assert.That(rule.Verbs, Is.EqualTo(new[] { "get" }));
    }

    [Test]
    public void Rule_EqualByItsParts_PrintedAsInARole() => Assert.Multiple(() =>
    {
        Assert.That(Rule with { Verbs = ["get", "*"] }, Is.EqualTo(Rule));
        Assert.That((Rule with { Verbs = ["get", "*"] }).GetHashCode(), Is.EqualTo(Rule.GetHashCode()));
        Assert.That(Rule with { ResourceNames = [] }, Is.Not.EqualTo(Rule));
        Assert.That(Rule.ToString(), Is.EqualTo("{apiGroups: [''], resources: [images], resourceNames: ['a b'], verbs: [get, '*']}"));
    });

    [TestCase("null")]
    [TestCase("Yes")]
    [TestCase("n")]
    [TestCase("on")]
    [TestCase("1e3")]
    public void Rule_WithAWordOfYaml_QuotesIt(string word)
    {
        var rule = new AccessRule { ApiGroups = [word], Resources = ["images"], Verbs = ["get"] };

        Assert.That(rule.ToString(), Is.EqualTo($"{{apiGroups: ['{word}'], resources: [images], verbs: [get]}}"));
    }

    [TestCase(PullAccessBlindSpotKind.OtherAuthorizers, AccessVerdict.Denied)]
    [TestCase(PullAccessBlindSpotKind.PrivilegedGroup, AccessVerdict.Denied)]
    [TestCase(PullAccessBlindSpotKind.UnknownGroups, AccessVerdict.Denied)]
    [TestCase(PullAccessBlindSpotKind.OtherNamespaces, AccessVerdict.Denied)]
    [TestCase(PullAccessBlindSpotKind.RoleBindings, AccessVerdict.Indeterminate)]
    [TestCase(PullAccessBlindSpotKind.ClusterRoleBindings, AccessVerdict.Indeterminate)]
    [TestCase(PullAccessBlindSpotKind.RoleRules, AccessVerdict.Indeterminate)]
    public void Verdict_WithoutAPath_FollowsFromTheBlindSpots(PullAccessBlindSpotKind kind, AccessVerdict verdict)
    {
        var why = new PullAccessExplanation { Question = Question, BlindSpots = [new PullAccessBlindSpot { Kind = kind, Text = "t", Remedy = "r" }] };

        Assert.That(why.Verdict, Is.EqualTo(verdict));
        Assert.That((why with { GrantedBy = [Path] }).Verdict, Is.EqualTo(AccessVerdict.Allowed));
        Assert.That((why with { IsPrivileged = true }).Verdict, Is.EqualTo(AccessVerdict.Allowed));
    }
}
