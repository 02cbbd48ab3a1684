using AcpRegistry.Sdk.Access;
using Microsoft.Extensions.Time.Testing;

namespace AcpRegistry.Sdk.Tests.Access;

public sealed class AccessDecisionCacheTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
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

        cache.Drop("shared-ns");

        Assert.That((cache.Find(Question), cache.Find(other.Question)), Is.EqualTo(((AccessDecision?)null, other)));
    }

    [Test]
    public void Decision_AskedBeforeADrop_IsNotKeptAfterIt()
    {
        var cache = NewCache();
        var began = cache.Begin();
        cache.Drop("shared-ns");
        _time.Advance(TimeSpan.FromSeconds(5));

        cache.Keep(Yes, began);

        Assert.That(cache.Find(Question), Is.Null);
    }

    [TestCase(999, false)]
    [TestCase(1000, true)]
    public void Decision_AskedJustAfterADrop_IsNotKeptWhileTheServerMayBeBehind(int milliseconds, bool isKept)
    {
        var cache = NewCache();
        cache.Drop("shared-ns");
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

        cache.Keep(Yes, cache.Begin());

        Assert.That(cache.Find(Question) is not null, Is.EqualTo(isKept));
    }

    [Test]
    public void Decision_AskedBeforeADropThatIsNoLongerRemembered_IsNotKept()
    {
        var cache = NewCache();
        var began = cache.Begin();
        cache.Drop("shared-ns");
        foreach (var number in Enumerable.Range(0, AccessDecisionCache.Capacity))
        {
            cache.Drop($"ns-{number}");
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
        var cache = new AccessDecisionCache(TimeSpan.Zero, _time);

        cache.Keep(Yes, cache.Begin());
        cache.Drop("shared-ns");

        Assert.That(cache.Find(Question), Is.Null);
    }

    private AccessDecisionCache NewCache() => new(Duration, _time);
}
