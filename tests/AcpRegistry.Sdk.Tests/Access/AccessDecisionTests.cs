using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Tests.Support;

namespace AcpRegistry.Sdk.Tests.Access;

[TestFixture]
public sealed class AccessDecisionTests
{
    private static readonly AccessQuestion Question = new(null, "ns");
    private static readonly AcpRegistryException Error = new AcpRegistryTimeoutException("m", "r");

    [Test]
    public void Factories_SayWhatTheyWereTold() => Assert.Multiple(() =>
    {
        var yes = AccessDecision.Allowed(Question, AccessMethod.SelfSubjectAccessReview, "why", "but");
        var no = AccessDecision.Denied(Question, AccessMethod.LocalSubjectAccessReview, "why", "but");
        var neither = AccessDecision.Indeterminate(Question, Error, AccessMethod.SubjectAccessReview, "why");
        Assert.That((yes.Verdict, yes.IsAllowed, yes.Reason, yes.Warning, yes.Error), Is.EqualTo((AccessVerdict.Allowed, true, "why", "but", (AcpRegistryException?)null)));
        Assert.That((no.Verdict, no.IsAllowed, no.Reason, no.Warning, no.Error), Is.EqualTo((AccessVerdict.Denied, false, "why", "but", (AcpRegistryException?)null)));
        Assert.That(
            (neither.Verdict, neither.IsAllowed, neither.Reason, neither.Error, neither.Method),
            Is.EqualTo((AccessVerdict.Indeterminate, false, "why", Error, AccessMethod.SubjectAccessReview)));
        Assert.That(AccessDecision.Indeterminate(Question, Error).Method, Is.EqualTo(AccessMethod.None));
        Assert.That(default(AccessVerdict), Is.EqualTo(AccessVerdict.Indeterminate), "What was never set must not be an answer.");
    });

    [Test]
    public void Answer_ByNoReview_IsRefused([Values(AccessMethod.None, (AccessMethod)77)] AccessMethod method) => Assert.Multiple(() =>
    {
        Assert.That(() => AccessDecision.Allowed(Question, method), Throws.TypeOf<AcpRegistryArgumentException>().With.Property("ParamName").EqualTo("method"));
        Assert.That(() => AccessDecision.Denied(Question, method), Throws.TypeOf<AcpRegistryArgumentException>().With.Property("ParamName").EqualTo("method"));
    });

    [Test]
    public void Arguments_Missing_AreRefused() => Assert.Multiple(() =>
    {
        Assert.That(() => AccessDecision.Allowed(null!, AccessMethod.SubjectAccessReview), Throws.ArgumentNullException);
        Assert.That(() => AccessDecision.Denied(null!, AccessMethod.SubjectAccessReview), Throws.ArgumentNullException);
        Assert.That(() => AccessDecision.Indeterminate(null!, Error), Throws.ArgumentNullException);
        Assert.That(() => AccessDecision.Indeterminate(Question, null!), Throws.ArgumentNullException);
    });

    [Test]
    public void Equality_Holds() => Equality.Holds(
        AccessDecision.Allowed(Question, AccessMethod.SubjectAccessReview, "r"),
        AccessDecision.Allowed(new AccessQuestion(null, "ns"), AccessMethod.SubjectAccessReview, "r"),
        AccessDecision.Denied(Question, AccessMethod.SubjectAccessReview, "r"),
        AccessDecision.Allowed(Question, AccessMethod.LocalSubjectAccessReview, "r"),
        AccessDecision.Allowed(Question, AccessMethod.SubjectAccessReview),
        AccessDecision.Allowed(Question, AccessMethod.SubjectAccessReview, "r", "w"),
        AccessDecision.Indeterminate(Question, Error));
}
