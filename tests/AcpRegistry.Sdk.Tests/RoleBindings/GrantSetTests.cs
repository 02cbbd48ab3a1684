using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;

namespace AcpRegistry.Sdk.Tests.RoleBindings;

public sealed class GrantSetTests
{
    private static readonly PullGrant Grant = new("shared-ns", AccessSubject.User("alice"));

    [TestCase("team-a")]
    [TestCase("A")]
    [TestCase("a.b_c-d")]
    public void Set_WithANameThatIsALabelValue_IsMade(string name) =>
        Assert.That(new GrantSet(name, ["b", "a", "b"], []).Namespaces, Is.EqualTo(["a", "b"]));

    [TestCase("")]
    [TestCase("-a")]
    [TestCase("a.")]
    [TestCase("a:b")]
    [TestCase("a b")]
    [TestCase("ä")]
    [TestCase("a/b")]
    public void Set_WithAnyOtherName_IsRefused(string name) =>
        Assert.That(() => new GrantSet(name, ["a"], []), Throws.InstanceOf<AcpRegistryArgumentException>());

    [Test]
    public void Set_WithANameOf63AndOf64Characters_IsMadeAndRefused() => Assert.Multiple(() =>
    {
        Assert.That(new GrantSet(new string('a', 63), ["a"], []).Name, Has.Length.EqualTo(63));
        Assert.That(() => new GrantSet(new string('a', 64), ["a"], []), Throws.InstanceOf<AcpRegistryArgumentException>());
    });

    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return new TestCaseData(new[] { "shared-ns" }, new[] { Grant, Grant with { Reason = "again" } }, "twice").SetArgDisplayNames("twice");
        yield return new TestCaseData(new[] { "other" }, new[] { Grant }, "covers").SetArgDisplayNames("not covered");
        yield return new TestCaseData(new[] { "shared-ns" }, new[] { Grant with { Name = "mine" } }, "named").SetArgDisplayNames("named");
        yield return new TestCaseData(Array.Empty<string>(), Array.Empty<PullGrant>(), "covers no").SetArgDisplayNames("no namespace");
        yield return new TestCaseData(new[] { "Bad_Ns" }, Array.Empty<PullGrant>(), "Bad_Ns").SetArgDisplayNames("bad namespace");
        yield return new TestCaseData(new[] { "shared-ns" }, new PullGrant[] { null! }, "null").SetArgDisplayNames("null");
    }

    [TestCaseSource(nameof(Wrong))]
    public void Set_ThatCantBeRight_IsRefusedAndSaysWhy(string[] namespaces, PullGrant[] grants, string said) =>
        Assert.That(() => new GrantSet("team-a", namespaces, grants), Throws.InstanceOf<AcpRegistryArgumentException>().With.Message.Contains(said));

    [Test]
    public void Plan_AsText_HasALineForEachThingWhateverItsNames()
    {
        var current = new PullRoleBinding { Namespace = "shared-ns", Name = "line\nfeed", Subjects = [AccessSubject.User("a\nb")], Uid = "1", ResourceVersion = "2" };
        var plan = new GrantPlan(
            "team-a", "system:image-puller", [GrantChange.Create(Grant, "x"), GrantChange.Delete(current, GrantChangeReason.Expired)], 7,
            [new WithheldGrant(Grant, GrantChangeReason.Orphaned)], [new GrantOverlap(Grant, current)],
            [new Finding(AcpRegistryCodes.NotReadable, FindingSeverity.Information, "Unknown.", "Look.")]);

        Assert.That(plan.ToString().Split('\n'), Is.EqualTo(new[]
        {
            "Grant set 'team-a': 1 to create, 0 to update, 1 to delete, 7 as declared.",
            "  + shared-ns/'x': user:alice (missing)",
            @"  - shared-ns/'line\nfeed': 'user:a\nb' (expired)",
            "  ! shared-ns: user:alice is held back (its ServiceAccount is gone)",
            @"  = shared-ns/'line\nfeed', not of this set, lets user:alice pull too",
            "  ? Information ACPR423: Unknown.",
        }));
    }

    [Test]
    public void Values_ThatCantBeRight_AreRefused() => Assert.Multiple(() =>
    {
        var unknown = new PullRoleBinding { Namespace = "shared-ns", Name = "x", Subjects = [] };
        var known = unknown with { Uid = "1", ResourceVersion = "2" };
        var create = GrantChange.Create(Grant, "x");
        Assert.That(() => GrantChange.Delete(unknown, GrantChangeReason.Expired), Throws.InstanceOf<AcpRegistryArgumentException>());
        Assert.That(() => GrantChange.Delete(known with { ResourceVersion = null }, GrantChangeReason.Expired), Throws.InstanceOf<AcpRegistryArgumentException>());
        Assert.That(() => GrantChange.Delete(known, GrantChangeReason.Missing), Throws.InstanceOf<AcpRegistryArgumentException>());
        Assert.That(() => GrantChange.Update(Grant, known with { Namespace = "other" }), Throws.InstanceOf<AcpRegistryArgumentException>());
        Assert.That(() => new GrantPlan("a", "role", [create, GrantChange.Update(Grant, known)]), Throws.InstanceOf<AcpRegistryArgumentException>());
        Assert.That(() => new ApplyResult(new GrantPlan("a", "role", [create]), []), Throws.InstanceOf<AcpRegistryArgumentException>());
        Assert.That(() => new Finding(" ", FindingSeverity.Error, "a", "b"), Throws.InstanceOf<AcpRegistryArgumentException>());
        Assert.That(() => new Finding("ACPR423", (FindingSeverity)9, "a", "b"), Throws.InstanceOf<AcpRegistryArgumentException>());
    });
}
