using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Tests.Support;
using CsCheck;

namespace AcpRegistry.Sdk.Tests.Access;

[TestFixture]
public sealed class AccessSubjectTests
{
    private static readonly string?[] NoNames = [null, "", " ", "\ud800"];

    private static readonly string[] Prefixed =
        ["system:serviceaccount:a:b", "serviceaccount:a:b", "group:x", "user:y", "system:anonymous", "user:", "system:serviceaccounts:a"];

    private static readonly Gen<string> Words = Gen.OneOf(
        Gen.String,
        Gen.Char["a:\ud83d\ude00 \n-."].Array[1, 8].Select(characters => new string(characters)),
        Gen.Int[0, Prefixed.Length - 1].Select(i => Prefixed[i]));

    // What a user or group may be called: not blank, and no half of a surrogate pair.
    private static readonly Gen<string> Identities = Gen.OneOf(
        Gen.Select(Gen.String[Samples.WholeChar, 0, 20], Gen.Char['!', '~'], Gen.String[Samples.WholeChar, 0, 20], (before, visible, after) => $"{before}{visible}{after}"),
        Gen.Select(Gen.OneOf<string>("a", ":", "😀", " ", "\n", "-", ".").Array[0, 7], Gen.OneOf<string>("a", ":", "😀", "-", "."), (before, last) => string.Concat(before) + last),
        Gen.OneOf<string>(Prefixed));

    private static readonly Gen<AccessSubject> Any = Gen.OneOf(
        Identities.Select(AccessSubject.User), Identities.Select(AccessSubject.Group), Gen.String[Gen.Char['a', 'z'], 1, 20].Select(name => AccessSubject.ServiceAccount("ns", name)));

    private static IEnumerable<TestCaseData> Texts()
    {
        yield return Row("system:serviceaccount:ns:sa", AccessSubject.ServiceAccount("ns", "sa"));
        yield return Row("serviceaccount:ns:sa", AccessSubject.ServiceAccount("ns", "sa"));
        yield return Row("serviceaccount:ns:a.b", AccessSubject.ServiceAccount("ns", "a.b"));

        // As with Kubernetes, these are plain users.
        yield return Row("system:serviceaccount:a:b:c", AccessSubject.User("system:serviceaccount:a:b:c"));
        yield return Row("system:serviceaccount:ns:B", AccessSubject.User("system:serviceaccount:ns:B"));
        yield return Row("system:serviceaccount:NS:b", AccessSubject.User("system:serviceaccount:NS:b"));
        yield return Row("system:serviceaccount:a.b:c", AccessSubject.User("system:serviceaccount:a.b:c"));
        yield return Row("system:serviceaccount::b", AccessSubject.User("system:serviceaccount::b"));
        yield return Row("system:serviceaccount:a:", AccessSubject.User("system:serviceaccount:a:"));
        yield return Row("system:serviceaccount:a", AccessSubject.User("system:serviceaccount:a"));
        yield return Row("System:serviceaccount:a:b", AccessSubject.User("System:serviceaccount:a:b"));
        yield return Row("user:system:serviceaccount:ns:sa", AccessSubject.User("system:serviceaccount:ns:sa"));
        yield return Row("alice", AccessSubject.User("alice"));
        yield return Row("alice@example.com", AccessSubject.User("alice@example.com"));
        yield return Row("user:group:x", AccessSubject.User("group:x"));
        yield return Row("Group:dev", AccessSubject.User("Group:dev"));
        yield return Row("my-ns:default", AccessSubject.User("my-ns:default"));
        yield return Row("user:my-ns/default", AccessSubject.User("my-ns/default"));
        yield return Row("My-Ns/default", AccessSubject.User("My-Ns/default"));
        yield return Row("my-ns/default/x", AccessSubject.User("my-ns/default/x"));
        yield return Row("https://issuer.example.com#alice", AccessSubject.User("https://issuer.example.com#alice"));
        yield return Row("group:dev", AccessSubject.Group("dev"));
        yield return Row("group:system:serviceaccounts:ns", AccessSubject.ServiceAccountsOf("ns"));
        yield return Row("group:user:x", AccessSubject.Group("user:x"));
        foreach (var none in new[]
        {
            "", " ", "user:", "group:", "group: ", "serviceaccount:", "serviceaccount:ns", "serviceaccount:ns:", "serviceaccount::sa", "serviceaccount:NS:sa",
            "serviceaccount:ns:SA", "serviceaccount:a:b:c", "my-ns/default", "my-ns/a.b", "serviceaccount:a.b:c", "\ud800", "user:\udc00", "group:a\ud800b", null,
        })
        {
            yield return Row(none, null);
        }

        static TestCaseData Row(string? text, AccessSubject? subject) => new(text, subject);
    }

    private static IEnumerable<TestCaseData> Groups()
    {
        yield return Row(AccessSubject.ServiceAccount("my-ns", "default"), "system:serviceaccounts", "system:serviceaccounts:my-ns", "system:authenticated");
        yield return Row(AccessSubject.User("alice"), "system:authenticated");
        yield return Row(AccessSubject.User("system:serviceaccount:my-ns:default"), "system:serviceaccounts", "system:serviceaccounts:my-ns", "system:authenticated");
        yield return Row(AccessSubject.User("system:serviceaccount:a:b:c"), "system:authenticated");
        yield return Row(AccessSubject.User("system:serviceaccount:NS:b"), "system:authenticated");
        yield return Row(AccessSubject.User("system:anonymous"), "system:unauthenticated");
        yield return Row(AccessSubject.Group("dev"), "dev", "system:authenticated");
        yield return Row(AccessSubject.ServiceAccountsOf("my-ns"), "system:serviceaccounts:my-ns", "system:serviceaccounts", "system:authenticated");
        yield return Row(AccessSubject.Group("system:serviceaccounts"), "system:serviceaccounts", "system:authenticated");
        yield return Row(AccessSubject.Group("system:serviceaccounts:My_Ns"), "system:serviceaccounts:My_Ns", "system:authenticated");
        yield return Row(AccessSubject.Group("system:serviceaccounts:a:b"), "system:serviceaccounts:a:b", "system:authenticated");
        yield return Row(AccessSubject.Group("system:serviceaccounts:"), "system:serviceaccounts:", "system:authenticated");
        yield return Row(AccessSubject.Group("system:authenticated"), "system:authenticated");
        yield return Row(AccessSubject.Group("system:unauthenticated"), "system:unauthenticated");

        static TestCaseData Row(AccessSubject subject, params string[] groups) => new(subject, groups);
    }

    [TestCaseSource(nameof(Texts))]
    public void Parse_Text_IsThisSubjectOrNone(string? text, AccessSubject? expected)
    {
        Assert.That(AccessSubject.TryParse(text, out var subject), Is.EqualTo(expected is not null));
        Assert.That(subject, Is.EqualTo(expected));
        if (text is not null)
        {
            Assert.That(
                () => AccessSubject.Parse(text),
                expected is null ? Throws.TypeOf<AcpRegistryArgumentException>().With.Message.Contains("isn't a valid subject") : Is.EqualTo(expected));
        }
    }

    [Test]
    public void Parse_NamespaceAndName_AsksWhichOfTheTwoIsMeant() => Assert.That(
        () => AccessSubject.Parse("my-ns/default"),
        Throws.TypeOf<AcpRegistryArgumentException>().With.Message.Contains("serviceaccount:my-ns:default").And.Message.Contains("user:my-ns/default"));

    [TestCaseSource(nameof(Groups))]
    public void Groups_OfASubject_AreThoseTheApiServerAdds(AccessSubject subject, string[] groups) => Assert.That(subject.Groups, Is.EquivalentTo(groups));

    [Test]
    public void ToString_AnySubject_ParsesToTheSame() => Any.Check(
        subject => AccessSubject.TryParse(subject.ToString(), out var again) && again == subject && again.UserName == subject.UserName,
        count: 20_000);

    [Test]
    public void TryParse_AnyText_NeverThrowsAndPrintsStably() => Words.Check(
        text => !AccessSubject.TryParse(text, out var subject) || AccessSubject.Parse(subject.ToString()) == subject, count: 20_000);

    [Test]
    public void UserName_OfEachKind_IsWhatRequestsCarry() => Assert.Multiple(() =>
    {
        Assert.That(AccessSubject.ServiceAccount("ns", "sa").UserName, Is.EqualTo("system:serviceaccount:ns:sa"));
        Assert.That(AccessSubject.User("alice").UserName, Is.EqualTo("alice"));
        Assert.That(AccessSubject.Group("dev").UserName, Is.Null);
    });

    [TestCase("NS", "sa", "namespace")]
    [TestCase("", "sa", "namespace")]
    [TestCase(null, "sa", "namespace")]
    [TestCase("ns", "SA", "name")]
    [TestCase("ns", "a:b", "name")]
    [TestCase("ns", "", "name")]
    [TestCase("ns", null, "name")]
    public void ServiceAccount_ThatCannotBe_IsRefused(string? @namespace, string? name, string parameter) =>
        Assert.That(
            () => AccessSubject.ServiceAccount(@namespace!, name!),
            Throws.TypeOf<AcpRegistryArgumentException>().With.Property("ParamName").EqualTo(parameter));

    [Test]
    public void Names_ThatCannotBe_AreRefused([ValueSource(nameof(NoNames))] string? name) => Assert.Multiple(() =>
    {
        Assert.That(() => AccessSubject.User(name!), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => AccessSubject.Group(name!), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => AccessSubject.ServiceAccountsOf(name!), Throws.TypeOf<AcpRegistryArgumentException>());
    });

    [Test]
    public void Equality_Holds() => Equality.Holds(
        AccessSubject.ServiceAccount("a", "b"), AccessSubject.ServiceAccount("a", "b"),
        AccessSubject.ServiceAccount("a", "c"), AccessSubject.ServiceAccount("b", "b"), AccessSubject.User("b"), AccessSubject.Group("b"),
        AccessSubject.User("B"), AccessSubject.User("system:serviceaccount:a:b"));
}
