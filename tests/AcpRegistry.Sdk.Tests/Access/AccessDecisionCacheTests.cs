using AcpRegistry.Sdk.Access;
using Microsoft.Extensions.Time.Testing;

namespace AcpRegistry.Sdk.Tests.Access;

public sealed class AccessDecisionCacheTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);
    private static readonly AccessQuestion Question = new(AccessSubject.ServiceAccount("my-ns", "default"), "shared-ns") { Repository = "app" };
    private static readonly AccessDecision Yes = AccessDecision.Allowed(Question, AccessMethod.SubjectAccessReview);
    private static readonly AccessDecision No = AccessDecision.Denied(Question, AccessMethod.SubjectAccessReview);

    private readonly FakeTimeProvider _time = new();

    [TestCase(AccessVerdict.Allowed, 60)]
    [TestCase(AccessVerdict.Denied, 15)]
    public void Decision_Kept_IsFoundUntilItsTimeIsUp(AccessVerdict verdict, int seconds)
    {
        var cache = NewCache();
        var decision = verdict == AccessVerdict.Allowed ? Yes : No;
        cache.Keep(decision, cache.Begin());

        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        var before = cache.Find(Question);
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.That((before, cache.Find(Question)), Is.EqualTo((decision, (AccessDecision?)null)));
    }

    [Test]
    public void Age_CountsFromTheRequestNotFromTheAnswer()
    {
        var cache = NewCache();
        var began = cache.Begin();
        _time.Advance(TimeSpan.FromSeconds(59));
        cache.Keep(Yes, began);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That(cache.Find(Question), Is.Null);
    }

    private static IEnumerable<AccessDecision> Unsure() =>
    [
        AccessDecision.Allowed(Question, AccessMethod.SubjectAccessReview, warning: "but"),
        AccessDecision.Denied(Question, AccessMethod.SubjectAccessReview, warning: "but"),
        AccessDecision.Indeterminate(Question, new AcpRegistryTimeoutException("No answer.", "Wait.")),
    ];

    [TestCaseSource(nameof(Unsure))]
    public void Decision_ThatIsNotSure_IsNotKeptAndForgetsTheOlder(AccessDecision unsure)
    {
        var cache = NewCache();
        cache.Keep(Yes, cache.Begin());

        cache.Keep(unsure, cache.Begin());

        Assert.That(cache.Find(Question), Is.Null);
    }

    [Test]
    public void Question_ThatDiffersInAnyPart_IsAnother()
    {
        var cache = NewCache();
        cache.Keep(Yes, cache.Begin());
        AccessQuestion[] others =
        [
            Question with { Subject = AccessSubject.ServiceAccount("my-ns", "other") },
            Question with { Subject = AccessSubject.User(Question.Subject!.UserName!) },
            Question with { Subject = null },
            Question with { Namespace = "other-ns" },
            Question with { Repository = "other" },
            Question with { Repository = null },
            Question with { Groups = ["dev"] },
        ];

        Assert.That(others.Select(cache.Find), Is.All.Null);
    }

    [Test]
    public void Drop_OfANamespace_LeavesTheOthers()
    {
        var cache = NewCache();
        var other = AccessDecision.Allowed(Question with { Namespace = "other-ns" }, AccessMethod.SubjectAccessReview);
        cache.Keep(Yes, cache.Begin());
        cache.Keep(other, cache.Begin());

        cache.Drop("shared-ns", isDone: true);

        Assert.That((cache.Find(Question), cache.Find(other.Question)), Is.EqualTo(((AccessDecision?)null, other)));
    }

    [Test]
    public void Decision_AskedBeforeADrop_IsNotKeptAfterIt()
    {
        var cache = NewCache();
        var began = cache.Begin();
        cache.Drop("shared-ns", isDone: true);
        _time.Advance(TimeSpan.FromSeconds(5));

        cache.Keep(Yes, began);

        Assert.That(cache.Find(Question), Is.Null);
    }

    [TestCase(999, false)]
    [TestCase(1000, true)]
    public void Decision_AskedJustAfterADrop_IsNotKeptWhileTheServerMayBeBehind(int milliseconds, bool isKept)
    {
        var cache = NewCache();
        cache.Drop("shared-ns", isDone: true);
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

        cache.Keep(Yes, cache.Begin());

        Assert.That(cache.Find(Question) is not null, Is.EqualTo(isKept));
    }

    // "Y" and "N" are sure answers, "?" is any other; the questions are asked in the order of their numbers, and their answers come in this order.
    [TestCase("N2 Y1", "N")]
    [TestCase("Y1 N2", "N")]
    [TestCase("?2 Y1", "")]
    [TestCase("Y1 ?2", "")]
    [TestCase("Y2 Y1", "Y")]
    [TestCase("N2 N1", "N")]
    [TestCase("Y2 N1", "", TestName = "Answers_NoThatWasUnderWayBesideAYes_LeaveNothing")]
    [TestCase("N1 Y2", "", TestName = "Answers_YesThatWasUnderWayBesideANo_LeaveNothing")]
    [TestCase("Y2 ?1", "")]
    [TestCase("?1 Y2", "")]
    [TestCase("N3 Y1 Y2", "N")]
    [TestCase("Y1 N3 Y2", "N")]
    [TestCase("?3 Y1 Y2", "")]
    [TestCase("N1 Y2 Y3", "")]
    [TestCase("Y3 ?1 Y2", "")]
    public void Answers_InAnyOrder_TheQuestionAskedLaterCounts(string arriving, string kept)
    {
        var cache = NewCache();
        var asked = Enumerable.Range(0, 4).Select(_ => cache.Begin()).ToArray();

        foreach (var answer in arriving.Split(' '))
        {
            cache.Keep(answer[0] switch { 'Y' => Yes, 'N' => No, _ => Unsure().First() }, asked[answer[1] - '0']);
        }

        Assert.That(cache.Find(Question), Is.EqualTo(kept switch { "Y" => Yes, "N" => No, _ => null }));
    }

    [Test]
    public void Yes_AskedAfterANo_IsKept()
    {
        var cache = NewCache();
        cache.Keep(No, cache.Begin());

        cache.Keep(Yes, cache.Begin());

        Assert.That(cache.Find(Question), Is.EqualTo(Yes));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Yes_AskedBeforeANoThatIsNoLongerRemembered_IsNotKept(bool isSure)
    {
        var cache = NewCache();
        var began = cache.Begin();
        cache.Keep(isSure ? No : Unsure().First(), cache.Begin());
        foreach (var number in Enumerable.Range(0, AccessDecisionCache.Capacity))
        {
            cache.Keep(AccessDecision.Allowed(Question with { Namespace = $"ns-{number}" }, AccessMethod.SubjectAccessReview), cache.Begin());
        }

        cache.Keep(Yes, began);

        Assert.That(cache.Find(Question), Is.Null);
    }

    [Test]
    public void Denial_ThatIsNotComplete_ForgetsAnOlderYesAndIsNotKept()
    {
        var cache = NewCache();
        var late = cache.Begin();
        cache.Keep(Yes, cache.Begin());

        cache.Keep(No, cache.Begin(), isComplete: false);
        cache.Keep(Yes, late);

        Assert.That(cache.Find(Question), Is.Null);
    }

    [TestCase(0)]
    [TestCase(30_999)]
    [TestCase(31_000)]
    public void Decision_AskedAfterAWriteOfUnknownOutcome_IsKeptOnceTheWriteCannotTakeEffectAnyMore(int milliseconds)
    {
        var cache = NewCache();
        cache.Drop("shared-ns", isDone: false);
        cache.Drop("shared-ns", isDone: true);
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

        cache.Keep(Yes, cache.Begin());

        Assert.That(cache.Find(Question) is not null, Is.EqualTo(milliseconds >= 31_000));
    }

    [Test]
    public void Decision_AskedAfterAWriteOfUnknownOutcomeThatIsNoLongerRemembered_IsNotKept()
    {
        var cache = NewCache();
        cache.Drop("shared-ns", isDone: false);
        foreach (var number in Enumerable.Range(0, AccessDecisionCache.Capacity))
        {
            cache.Drop($"ns-{number}", isDone: true);
        }

        _time.Advance(TimeSpan.FromSeconds(30));
        cache.Keep(Yes, cache.Begin());

        Assert.That(cache.Find(Question), Is.Null);
    }

    [Test]
    public void Decision_AskedBeforeADropThatIsNoLongerRemembered_IsNotKept()
    {
        var cache = NewCache();
        var began = cache.Begin();
        cache.Drop("shared-ns", isDone: true);
        foreach (var number in Enumerable.Range(0, AccessDecisionCache.Capacity))
        {
            cache.Drop($"ns-{number}", isDone: true);
        }

        _time.Advance(TimeSpan.FromSeconds(5));
        cache.Keep(Yes, began);

        Assert.That(cache.Find(Question), Is.Null);
    }

    [Test]
    public void Decisions_BeyondTheCapacity_PushOutTheOlder()
    {
        var cache = NewCache();
        foreach (var number in Enumerable.Range(0, AccessDecisionCache.Capacity))
        {
            cache.Keep(AccessDecision.Allowed(Question with { Namespace = $"ns-{number}" }, AccessMethod.SubjectAccessReview), cache.Begin());
        }

        var first = cache.Find(Question with { Namespace = "ns-0" });
        cache.Keep(Yes, cache.Begin());

        Assert.That((first is null, cache.Find(Question with { Namespace = "ns-0" }), cache.Find(Question)), Is.EqualTo((false, (AccessDecision?)null, Yes)));
    }

    [Test]
    public void Cache_OfNoDuration_KeepsNothing()
    {
        var cache = new AccessDecisionCache(TimeSpan.Zero, RequestTimeout, _time);

        cache.Keep(Yes, cache.Begin());
        cache.Drop("shared-ns", isDone: true);

        Assert.That(cache.Find(Question), Is.Null);
    }

    private AccessDecisionCache NewCache() => new(Duration, RequestTimeout, _time);
}
