using AcpRegistry.Sdk.Access;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Access;

public sealed class ReviewVerdictTests
{
    private static readonly AccessQuestion Question = new(AccessSubject.ServiceAccount("my-ns", "default"), "shared-ns");

    // Every combination that a server can answer with; the verdicts are those of the table in the design, row by row.
    private static IEnumerable<TestCaseData> Answers()
    {
        foreach (var denied in new bool?[] { null, false })
        {
            yield return Row(true, denied, null, AccessVerdict.Allowed);
            yield return Row(true, denied, "trouble", AccessVerdict.Allowed);
            yield return Row(false, denied, null, AccessVerdict.Denied);
            yield return Row(false, denied, "", AccessVerdict.Denied);
            yield return Row(false, denied, "trouble", AccessVerdict.Indeterminate);
        }

        yield return Row(true, true, null, AccessVerdict.Denied);
        yield return Row(true, true, "trouble", AccessVerdict.Denied);
        yield return Row(false, true, null, AccessVerdict.Denied);
        yield return Row(false, true, "trouble", AccessVerdict.Indeterminate);

        static TestCaseData Row(bool allowed, bool? denied, string? error, AccessVerdict verdict) =>
            new TestCaseData(allowed, denied, error, verdict).SetArgDisplayNames($"allowed={allowed}", $"denied={denied}", $"error={error ?? "none"}", $"{verdict}");
    }

    [TestCaseSource(nameof(Answers))]
    public void Of_Status_IsTheTablesVerdict(bool allowed, bool? denied, string? error, AccessVerdict verdict)
    {
        var status = new V1SubjectAccessReviewStatus { Allowed = allowed, Denied = denied, EvaluationError = error, Reason = "because" };

        var decision = ReviewVerdict.Of(Question, status, AccessMethod.SubjectAccessReview);

        Assert.Multiple(() =>
        {
            Assert.That(decision.Verdict, Is.EqualTo(verdict));
            Assert.That(decision.IsAllowed, Is.EqualTo(verdict == AccessVerdict.Allowed));
            Assert.That(decision.Reason, Is.EqualTo("because"));
            Assert.That(decision.Method, Is.EqualTo(AccessMethod.SubjectAccessReview));
            Assert.That(decision.Question, Is.SameAs(Question));
        });
    }

    [Test]
    public void Of_AllowedBesideAnEvaluationError_KeepsItAsWarning()
    {
        var status = new V1SubjectAccessReviewStatus { Allowed = true, EvaluationError = "selector ignored" };

        var decision = ReviewVerdict.Of(Question, status, AccessMethod.SubjectAccessReview);

        Assert.Multiple(() =>
        {
            Assert.That(decision.Warning, Is.EqualTo("selector ignored"));
            Assert.That(decision.Error, Is.Null);
        });
    }

    [Test]
    public void Of_EvaluationErrorAlone_IsAnErrorWithACode()
    {
        var status = new V1SubjectAccessReviewStatus { Allowed = false, EvaluationError = "webhook is down" };

        var decision = ReviewVerdict.Of(Question, status, AccessMethod.SubjectAccessReview);

        Assert.Multiple(() =>
        {
            Assert.That(decision.Error?.Code, Is.EqualTo(AcpRegistryCodes.EvaluationFailed));
            Assert.That(decision.Error?.Message, Does.Contain("webhook is down"));
        });
    }
}
