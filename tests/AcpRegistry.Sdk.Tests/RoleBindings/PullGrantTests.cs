using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Tests.Support;

namespace AcpRegistry.Sdk.Tests.RoleBindings;

[TestFixture]
public sealed class PullGrantTests
{
    private static readonly AccessSubject Bot = AccessSubject.ServiceAccount("my-ns", "bot");
    private static readonly string[] NoNames = ["", ".", "..", "a/b", "a%b", "\ud800"];

    [Test]
    public void Equality_Holds() => Equality.Holds(
        new PullGrant("ns", Bot) { Name = "n", Reason = "r", ExpiresAt = DateTimeOffset.UnixEpoch },
        new PullGrant("ns", AccessSubject.ServiceAccount("my-ns", "bot")) { Name = "n", Reason = "r", ExpiresAt = DateTimeOffset.UnixEpoch },
        new PullGrant("ns", Bot),
        new PullGrant("other", Bot),
        new PullGrant("ns", AccessSubject.User("bot")),
        new PullGrant("ns", Bot) { Name = "n" },
        new PullGrant("ns", Bot) { Reason = "r" },
        new PullGrant("ns", Bot) { ExpiresAt = DateTimeOffset.UnixEpoch });

    [Test]
    public void Namespace_ThatCannotBe_IsRefused([Values("", "NS", "a.b", null)] string? @namespace) => Assert.Multiple(() =>
    {
        Assert.That(() => new PullGrant(@namespace!, Bot), Refuses("ImageNamespace"));
        Assert.That(() => new PullGrant("ns", Bot) with { ImageNamespace = @namespace! }, Refuses("ImageNamespace"));
    });

    [Test]
    public void Subject_Missing_IsRefused() => Assert.Multiple(() =>
    {
        Assert.That(() => new PullGrant("ns", null!), Throws.ArgumentNullException);
        Assert.That(() => new PullGrant("ns", Bot) with { Subject = null! }, Throws.ArgumentNullException);
    });

    [TestCaseSource(nameof(NoNames))]
    public void Name_ThatNoBindingHas_IsRefused(string name) => Assert.That(() => new PullGrant("ns", Bot) { Name = name }, Refuses("Name"));

    [Test]
    public void Name_OddButLegal_IsKept([Values("#all", "a b", "a?b", "system:image-pullers", "ü", null)] string? name) =>
        Assert.That(new PullGrant("ns", Bot) { Name = name }.Name, Is.EqualTo(name));

    [Test]
    public void Reason_BrokenUnicode_IsRefused() => Assert.That(() => new PullGrant("ns", Bot) { Reason = "\udc00" }, Refuses("Reason"));

    private static NUnit.Framework.Constraints.EqualStringConstraint Refuses(string parameter) =>
        Throws.TypeOf<AcpRegistryArgumentException>().With.Property("Code").EqualTo(AcpRegistryCodes.InvalidArgument).And.Property("ParamName").EqualTo(parameter);
}
