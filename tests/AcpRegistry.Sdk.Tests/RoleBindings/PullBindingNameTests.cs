using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Tests.Support;
using CsCheck;

namespace AcpRegistry.Sdk.Tests.RoleBindings;

public sealed class PullBindingNameTests
{
    private const string Role = "system:image-puller";

    // Pinned: a name that changes between releases would leave the old bindings behind.
    private static IEnumerable<TestCaseData> Names()
    {
        yield return Row(AccessSubject.ServiceAccount("my-ns", "default"), "system-image-puller.serviceaccount.my-ns.default");
        yield return Row(AccessSubject.ServiceAccount("my-ns", "a.b"), "system-image-puller.serviceaccount.my-ns.a.b");
        yield return Row(AccessSubject.User("alice"), "system-image-puller.user.alice");
        yield return Row(
            AccessSubject.User("alice@example.com"), "system-image-puller.user.alice-example-com.ff8d9819fc0e12bf0d24892e45987e24");
        yield return Row(
            AccessSubject.ServiceAccountsOf("my-ns"), "system-image-puller.group.system-serviceaccounts-my-ns.3c9e957fbc1d1b2ffd1e31f3d844f7bb");
        yield return Row(AccessSubject.Group("开发/%"), "system-image-puller.group.x.ba4f620405e322d0dfcefb88197c93ca");

        static TestCaseData Row(AccessSubject subject, string name) => new TestCaseData(subject, name).SetArgDisplayNames(subject.ToString());
    }

    [TestCaseSource(nameof(Names))]
    public void Of_Subject_IsAlwaysTheSameReadableName(AccessSubject subject, string name) =>
        Assert.That(PullBindingName.Of(Role, subject), Is.EqualTo(name));

    [Test]
    public void Of_AnySubject_IsADnsName() =>
        Subjects.Check(subject => Assert.That(PullBindingName.Of(Role, subject), Does.Match("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$").And.Not.Contain("..")));

    [Test]
    public void Of_TwoSubjectsThatLookAlike_AreTwoNames() =>
        Gen.Select(Subjects, Subjects).Check((one, other) =>
            Assert.That(PullBindingName.Of(Role, one) == PullBindingName.Of(Role, other), Is.EqualTo(one == other)));

    [TestCase("image-puller", "system-image-puller")]
    [TestCase("system:image-puller", "system-image-puller")]
    [TestCase("system:image-puller", "image-puller")]
    [TestCase("a:b", "a-b")]
    public void Of_TwoRolesThatLookAlike_AreTwoNames(string one, string other) =>
        Assert.That(
            PullBindingName.Of(one, AccessSubject.User("alice")), Is.Not.EqualTo(PullBindingName.Of(other, AccessSubject.User("alice"))));

    // Few characters and short texts, so that what could be taken for another comes up often.
    private static Gen<AccessSubject> Subjects { get; } = Gen.OneOf(
        Gen.Select(Label, Label).Select((@namespace, name) => AccessSubject.ServiceAccount(@namespace, name)),
        Gen.Select(Label, Label, Label).Select((@namespace, name, more) => AccessSubject.ServiceAccount(@namespace, $"{name}.{more}")),
        Free.Select(AccessSubject.User),
        Free.Select(AccessSubject.Group));

    private static Gen<string> Label => Gen.Select(Gen.Char["ab"], Gen.String[Gen.Char["ab-"], 0, 2], Gen.Char["ab"], (first, middle, last) => $"{first}{middle}{last}");

    private static Gen<string> Free => Gen.Select(Gen.String[Gen.Char["aA-.:/%é "], 0, 2], Gen.Char["aA-.:/%é"], Gen.String[Gen.Char["aA-.:/%é "], 0, 2], (before, character, after) => $"{before}{character}{after}");
}
