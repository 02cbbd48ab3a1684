using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Tests.Support;

namespace AcpRegistry.Sdk.Tests.Access;

[TestFixture]
public sealed class AccessQuestionTests
{
    private static readonly AccessSubject Alice = AccessSubject.User("alice");

    [Test]
    public void Equality_Holds_WhateverTheOrderOfGroups() => Equality.Holds(
        new AccessQuestion(Alice, "ns") { Groups = ["a", "b"], Repository = "app" },
        new AccessQuestion(AccessSubject.User("alice"), "ns") { Groups = ["b", "a", "b"], Repository = "app" },
        new AccessQuestion(Alice, "ns") { Groups = ["a"], Repository = "app" },
        new AccessQuestion(Alice, "ns") { Groups = ["a", "B"], Repository = "app" },
        new AccessQuestion(Alice, "ns") { Groups = ["a", "b"] },
        new AccessQuestion(Alice, "other") { Groups = ["a", "b"], Repository = "app" },
        new AccessQuestion(AccessSubject.Group("alice"), "ns") { Groups = ["a", "b"], Repository = "app" },
        new AccessQuestion(null, "ns") { Repository = "app" });

    [Test]
    public void Namespace_ThatCannotBe_IsRefused([Values("", "NS", "a.b", "..", null)] string? @namespace) => Assert.Multiple(() =>
    {
        Assert.That(() => new AccessQuestion(Alice, @namespace!), Refuses("Namespace"));
        Assert.That(() => new AccessQuestion(Alice, "ns") with { Namespace = @namespace! }, Refuses("Namespace"));
    });

    [Test]
    public void Groups_ThatCannotBe_AreRefused() => Assert.Multiple(() =>
    {
        Assert.That(() => new AccessQuestion(Alice, "ns") { Groups = [" "] }, Refuses("Groups"));
        Assert.That(() => new AccessQuestion(Alice, "ns") { Groups = [null!] }, Refuses("Groups"));
        Assert.That(() => new AccessQuestion(Alice, "ns") { Groups = ["\ud800"] }, Refuses("Groups"));
        Assert.That(() => new AccessQuestion(Alice, "ns") { Groups = null! }, Throws.ArgumentNullException);
    });

    [Test]
    public void With_SeveralParts_IsTheSameInAnyOrder() => Assert.Multiple(() =>
    {
        var ofAlice = new AccessQuestion(Alice, "ns") { Groups = ["dev"] };
        var ofOneself = new AccessQuestion(null, "ns");
        Assert.That(ofAlice with { Subject = null, Groups = [] }, Is.EqualTo(ofOneself));
        Assert.That(ofAlice with { Groups = [], Subject = null }, Is.EqualTo(ofOneself));
        Assert.That(ofOneself with { Groups = ["dev"], Subject = Alice }, Is.EqualTo(ofAlice));
        Assert.That(ofOneself with { Subject = Alice, Groups = ["dev"] }, Is.EqualTo(ofAlice));
    });

    [Test]
    public void Groups_OfOneself_HaveNoAnswer() => Assert.Multiple(() =>
    {
        Assert.That(() => AccessDecision.Denied(new AccessQuestion(null, "ns") { Groups = ["dev"] }, AccessMethod.Snapshot), Refuses("Groups"));
        Assert.That(
            () => AccessDecision.Denied(new AccessQuestion(Alice, "ns") { Groups = ["dev"] } with { Subject = null }, AccessMethod.Snapshot), Refuses("Groups"));
        Assert.That(() => AccessDecision.Denied(new AccessQuestion(null, "ns") { Groups = [] }, AccessMethod.Snapshot), Throws.Nothing);
    });

    [Test]
    public void Groups_ChangedByTheCallerLater_StayAsTheyWere()
    {
        List<string> mine = ["dev"];
        var question = new AccessQuestion(Alice, "ns") { Groups = mine };

        mine.Add("system:masters");

        Assert.That(question.Groups, Is.EqualTo(new[] { "dev" }));
    }

    [Test]
    public void ToPull_AnImage_AsksInTheNamespaceThatOwnsIt()
    {
        var image = RegistryProfile.InternalDockerRegistry.Create("shared-ns", "release/app", "1");

        Assert.That(AccessQuestion.ToPull(image, Alice), Is.EqualTo(new AccessQuestion(Alice, "shared-ns") { Repository = "release/app" }));
        Assert.That(() => AccessQuestion.ToPull(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void ToString_NamesWhoAndWhere() => Assert.Multiple(() =>
    {
        Assert.That(new AccessQuestion(AccessSubject.ServiceAccount("my-ns", "default"), "shared-ns").ToString(), Is.EqualTo("serviceaccount:my-ns:default pulling from shared-ns"));
        Assert.That(new AccessQuestion(null, "shared-ns").ToString(), Is.EqualTo("the caller pulling from shared-ns"));
    });

    private static NUnit.Framework.Constraints.EqualStringConstraint Refuses(string parameter) =>
        Throws.TypeOf<AcpRegistryArgumentException>().With.Property("Code").EqualTo(AcpRegistryCodes.InvalidArgument).And.Property("ParamName").EqualTo(parameter);
}
