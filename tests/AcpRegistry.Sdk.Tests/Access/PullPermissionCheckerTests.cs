using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Tests.Support;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace AcpRegistry.Sdk.Tests.Access;

public sealed class PullPermissionCheckerTests
{
    private static readonly AccessSubject Pods = AccessSubject.ServiceAccount("my-ns", "default");
    private static readonly V1SubjectAccessReviewStatus Yes = new() { Allowed = true, Reason = "RBAC: allowed by …" };
    private static readonly V1SubjectAccessReviewStatus No = new() { Allowed = false };

    private readonly Mock<IClusterApi> _cluster = new(MockBehavior.Strict);
    private readonly AcpRegistryOptions _options = new() { MaxConcurrency = 4 };

    private IPullPermissionChecker Checker => CheckerWith(_options);

    private static IEnumerable<TestCaseData> GroupsOfSubjects()
    {
        yield return Row(Pods, "system:serviceaccount:my-ns:default", "system:serviceaccounts", "system:serviceaccounts:my-ns", "system:authenticated");
        yield return Row(AccessSubject.User("alice"), "alice", "system:authenticated");
        yield return Row(AccessSubject.User("system:anonymous"), "system:anonymous", "system:unauthenticated");
        yield return Row(AccessSubject.User("system:serviceaccount:a:b:c"), "system:serviceaccount:a:b:c", "system:authenticated");
        yield return Row(
            AccessSubject.User("system:serviceaccount:a:b"), "system:serviceaccount:a:b", "system:serviceaccounts", "system:serviceaccounts:a", "system:authenticated");
        yield return Row(AccessSubject.Group("dev"), null, "dev", "system:authenticated");
        yield return Row(
            AccessSubject.ServiceAccountsOf("my-ns"), null, "system:serviceaccounts:my-ns", "system:serviceaccounts", "system:authenticated");
        yield return Row(AccessSubject.Group("system:authenticated"), null, "system:authenticated");
        yield return Row(AccessSubject.Group("system:unauthenticated"), null, "system:unauthenticated");

        static TestCaseData Row(AccessSubject subject, string? user, params string[] groups) =>
            new TestCaseData(subject, user, groups).SetArgDisplayNames(subject.ToString());
    }

    [TestCaseSource(nameof(GroupsOfSubjects))]
    public async Task CheckAsync_Subject_IsAskedForWithEveryGroupThatTheServerWouldAdd(AccessSubject subject, string? user, string[] groups)
    {
        V1SubjectAccessReviewSpec? asked = null;
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default))
            .Callback((V1SubjectAccessReviewSpec spec, CancellationToken _) => asked = spec).ReturnsAsync(Yes);

        await Checker.CheckAsync(new AccessQuestion(subject, "shared-ns"));

        Assert.Multiple(() =>
        {
            Assert.That(asked?.User, Is.EqualTo(user));
            Assert.That(asked?.Groups, Is.EquivalentTo(groups));
        });
    }

    [Test]
    public async Task CheckAsync_GroupsOfTheQuestion_AreAddedOnce()
    {
        V1SubjectAccessReviewSpec? asked = null;
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default))
            .Callback((V1SubjectAccessReviewSpec spec, CancellationToken _) => asked = spec).ReturnsAsync(Yes);

        await Checker.CheckAsync(new AccessQuestion(AccessSubject.User("alice"), "shared-ns") { Groups = ["dev", "system:authenticated"] });

        Assert.That(asked?.Groups, Is.EquivalentTo(new[] { "system:authenticated", "dev" }));
    }

    [Test]
    public async Task CheckAsync_Question_AsksForThePullRightWithEachPartInItsOwnField()
    {
        V1SubjectAccessReviewSpec? asked = null;
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default))
            .Callback((V1SubjectAccessReviewSpec spec, CancellationToken _) => asked = spec).ReturnsAsync(Yes);

        await Checker.CheckAsync(new AccessQuestion(Pods, "shared-ns") { Repository = "app" });

        Assert.Multiple(() =>
        {
            Assert.That(asked?.ResourceAttributes.Verb, Is.EqualTo("get"));
            Assert.That(asked?.ResourceAttributes.Group, Is.EqualTo("registry.alauda.io"));
            Assert.That(asked?.ResourceAttributes.Resource, Is.EqualTo("images"));
            Assert.That(asked?.ResourceAttributes.NamespaceProperty, Is.EqualTo("shared-ns"));
            Assert.That(asked?.ResourceAttributes.Subresource, Is.Null);
            Assert.That(asked?.ResourceAttributes.Name, Is.Null);
        });
    }

    private static IEnumerable<TestCaseData> RightsAsked()
    {
        yield return Row("v2 asks as OpenShift's does", new() { Generation = RegistryGeneration.ImageRegistryV2 }, "image.alauda.io", "imagestreams/layers", null, "release/app");
        yield return Row("a site's own", new() { PullGroup = "g.example", PullResource = "things", PullSubresource = "parts" }, "g.example", "things", "parts", null);
        yield return Row("by name on request", new() { PullIsByRepository = true }, "registry.alauda.io", "images", null, "release/app");

        static TestCaseData Row(string name, AcpRegistryOptions options, string group, string resource, string? subresource, string? repository) =>
            new TestCaseData(options, group, resource, subresource, repository).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(RightsAsked))]
    public async Task CheckAsync_OtherRegistry_AsksInItsForm(AcpRegistryOptions options, string group, string resource, string? subresource, string? repository)
    {
        V1SubjectAccessReviewSpec? asked = null;
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default))
            .Callback((V1SubjectAccessReviewSpec spec, CancellationToken _) => asked = spec).ReturnsAsync(Yes);
        await CheckerWith(options).CheckAsync(new AccessQuestion(Pods, "shared-ns") { Repository = "release/app" }, CancellationToken.None);

        var attributes = asked!.ResourceAttributes;
        Assert.That((attributes.Group, attributes.Resource, attributes.Subresource, attributes.Name), Is.EqualTo((group, resource, subresource, repository)));
    }

    [Test]
    public async Task CheckAsync_Allowed_CostsOneRequest()
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).ReturnsAsync(Yes);

        var decision = await Checker.CheckAsync(new AccessQuestion(Pods, "shared-ns"));

        Assert.Multiple(() =>
        {
            Assert.That(decision, Is.EqualTo(AccessDecision.Allowed(decision.Question, AccessMethod.SubjectAccessReview, Yes.Reason)));
            Assert.That(_cluster.Invocations, Has.Count.EqualTo(1));
        });
    }

    [TestCase(true, null)]
    [TestCase(false, "shared-ns")]
    public async Task CheckAsync_Denied_CostsASecondRequestForTheNamespace(bool exists, string? warned)
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).ReturnsAsync(No);
        _cluster.Setup(api => api.FindNamespaceAsync("shared-ns", default)).ReturnsAsync(exists ? new V1Namespace() : null);

        var decision = await Checker.CheckAsync(new AccessQuestion(Pods, "shared-ns"));

        Assert.Multiple(() =>
        {
            Assert.That(decision.Verdict, Is.EqualTo(AccessVerdict.Denied));
            Assert.That(decision.Warning is null, Is.EqualTo(warned is null));
            Assert.That(decision.Warning ?? "", Does.Contain(warned ?? ""));
            Assert.That(_cluster.Invocations, Has.Count.EqualTo(2));
        });
    }

    [Test]
    public async Task CheckAsync_DeniedAndNamespacesNotReadable_SaysThatItCouldNotTell()
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).ReturnsAsync(No);
        _cluster.Setup(api => api.FindNamespaceAsync("shared-ns", default)).ThrowsAsync(Forbidden());

        var decision = await Checker.CheckAsync(new AccessQuestion(Pods, "shared-ns"));

        Assert.Multiple(() =>
        {
            Assert.That(decision.Verdict, Is.EqualTo(AccessVerdict.Denied));
            Assert.That(decision.Warning, Does.Contain("could not be told").And.Contain(AcpRegistryCodes.Forbidden));
        });
    }

    [Test]
    public async Task CheckAsync_Myself_AsksASelfReview()
    {
        _cluster.Setup(api => api.ReviewSelfAsync(It.Is<V1ResourceAttributes>(asked => asked.NamespaceProperty == "shared-ns"), default)).ReturnsAsync(Yes);

        var decision = await Checker.CheckAsync(new AccessQuestion(null, "shared-ns"));

        Assert.That(decision.Method, Is.EqualTo(AccessMethod.SelfSubjectAccessReview));
    }

    [Test]
    public async Task CheckAsync_OnlyLocalReviewsAllowed_AsksLocallyAndRemembersIt()
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).ThrowsAsync(Forbidden());
        _cluster.Setup(api => api.ReviewLocallyAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).ReturnsAsync(Yes);
        var checker = Checker;

        var first = await checker.CheckAsync(new AccessQuestion(Pods, "shared-ns"));
        _cluster.Invocations.Clear();
        var second = await checker.CheckAsync(new AccessQuestion(Pods, "shared-ns"));

        Assert.Multiple(() =>
        {
            Assert.That(first.Method, Is.EqualTo(AccessMethod.LocalSubjectAccessReview));
            Assert.That(second.Method, Is.EqualTo(AccessMethod.LocalSubjectAccessReview));
            Assert.That(_cluster.Invocations, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task CheckAsync_LocalReviewsWereAllowedAndAreNoLonger_AsksTheOtherWay()
    {
        _cluster.SetupSequence(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).ThrowsAsync(Forbidden()).ReturnsAsync(Yes);
        _cluster.SetupSequence(api => api.ReviewLocallyAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).ReturnsAsync(Yes).ThrowsAsync(Forbidden());
        var checker = Checker;

        await checker.CheckAsync(new AccessQuestion(Pods, "shared-ns"));
        var second = await checker.CheckAsync(new AccessQuestion(Pods, "shared-ns"));

        Assert.That(second.Method, Is.EqualTo(AccessMethod.SubjectAccessReview));
    }

    [Test]
    public void CheckAsync_NoReviewAllowed_NamesTheSmallestRightToAskFor()
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).ThrowsAsync(Forbidden());
        _cluster.Setup(api => api.ReviewLocallyAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).ThrowsAsync(Forbidden());

        var error = Assert.ThrowsAsync<AcpRegistryForbiddenException>(() => Checker.CheckAsync(new AccessQuestion(Pods, "shared-ns")));

        Assert.Multiple(() =>
        {
            Assert.That(error!.Code, Is.EqualTo(AcpRegistryCodes.ReviewNotPermitted));
            Assert.That(error.Remedy, Does.Contain("localsubjectaccessreviews.authorization.k8s.io").And.Contain("shared-ns"));
        });
    }

    [TestCase("serviceaccount:my-ns:default", "system:serviceaccount:my-ns:default")]
    [TestCase("user:alice", "alice")]
    public async Task CheckAsync_NoReviewAllowed_ImpersonatesWhereAllowedAndRemembersIt(string subject, string user)
    {
        RefuseReviews();
        _cluster.Setup(api => api.ReviewSelfAsAsync(user, It.Is<V1ResourceAttributes>(asked => asked.NamespaceProperty == "shared-ns"), default)).ReturnsAsync(Yes);
        var checker = CheckerWith(new() { AllowImpersonation = true });
        var question = new AccessQuestion(AccessSubject.Parse(subject), "shared-ns");

        var first = await checker.CheckAsync(question);
        var requests = _cluster.Invocations.Count;
        _cluster.Invocations.Clear();
        var second = await checker.CheckAsync(question);

        Assert.Multiple(() =>
        {
            Assert.That(first.Method, Is.EqualTo(AccessMethod.ImpersonatedSelfSubjectAccessReview));
            Assert.That(second, Is.EqualTo(first));
            Assert.That((requests, _cluster.Invocations.Count), Is.EqualTo((3, 1)));
        });
    }

    [Test]
    public async Task CheckAsync_ImpersonationNoLongerAllowed_AsksTheOtherWays()
    {
        _cluster.SetupSequence(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).ThrowsAsync(Forbidden()).ThrowsAsync(Forbidden());
        _cluster.SetupSequence(api => api.ReviewLocallyAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).ThrowsAsync(Forbidden()).ReturnsAsync(Yes).ReturnsAsync(Yes);
        _cluster.SetupSequence(api => api.ReviewSelfAsAsync(Pods.UserName!, It.IsAny<V1ResourceAttributes>(), default)).ReturnsAsync(Yes).ThrowsAsync(Forbidden());
        var checker = CheckerWith(new() { AllowImpersonation = true });

        await checker.CheckAsync(new AccessQuestion(Pods, "shared-ns"));
        var second = await checker.CheckAsync(new AccessQuestion(Pods, "shared-ns"));
        var third = await checker.CheckAsync(new AccessQuestion(Pods, "shared-ns"));

        Assert.That((second.Method, third.Method), Is.EqualTo((AccessMethod.LocalSubjectAccessReview, AccessMethod.LocalSubjectAccessReview)));
    }

    private static IEnumerable<TestCaseData> NotToBeImpersonated()
    {
        yield return new TestCaseData(new AccessQuestion(Pods, "shared-ns") { Groups = ["dev"] }).SetArgDisplayNames("groups of its own");
        yield return new TestCaseData(new AccessQuestion(AccessSubject.Group("dev"), "shared-ns")).SetArgDisplayNames("a group");
        yield return new TestCaseData(new AccessQuestion(AccessSubject.User("system:anonymous"), "shared-ns")).SetArgDisplayNames("nobody");
        yield return new TestCaseData(new AccessQuestion(AccessSubject.User("älice"), "shared-ns")).SetArgDisplayNames("a name outside ASCII");
        yield return new TestCaseData(new AccessQuestion(AccessSubject.User(" alice"), "shared-ns")).SetArgDisplayNames("a name that begins with a blank");
        yield return new TestCaseData(new AccessQuestion(AccessSubject.User("a\r\nb"), "shared-ns")).SetArgDisplayNames("a name of two lines");
    }

    [TestCaseSource(nameof(NotToBeImpersonated))]
    public void CheckAsync_QuestionThatNoImpersonationCanAsk_IsNotAskedSo(AccessQuestion question)
    {
        RefuseReviews();

        var error = Assert.ThrowsAsync<AcpRegistryForbiddenException>(() => CheckerWith(new() { AllowImpersonation = true }).CheckAsync(question))!;

        Assert.Multiple(() =>
        {
            Assert.That(_cluster.Invocations, Has.Count.EqualTo(2));
            Assert.That(error.Message, Does.Contain("nor can it be asked by impersonation"));
            Assert.That(error.Remedy, Does.Not.Contain("impersonate"));
        });
    }

    [TestCase("serviceaccount:my-ns:default", "'serviceaccounts' named 'default' in the namespace 'my-ns'")]
    [TestCase("user:system:serviceaccount:my-ns:default", "'serviceaccounts' named 'default' in the namespace 'my-ns'")]
    [TestCase("user:serviceaccount:my-ns:default", "'users' named 'serviceaccount:my-ns:default'")]
    [TestCase("user:alice", "'users' named 'alice'")]
    public void CheckAsync_NotEvenImpersonationAllowed_NamesThatRightToo(string subject, string right)
    {
        RefuseReviews();
        _cluster.Setup(api => api.ReviewSelfAsAsync(It.IsAny<string>(), It.IsAny<V1ResourceAttributes>(), default)).ThrowsAsync(Forbidden());

        var error = Assert.ThrowsAsync<AcpRegistryForbiddenException>(
            () => CheckerWith(new() { AllowImpersonation = true }).CheckAsync(new AccessQuestion(AccessSubject.Parse(subject), "shared-ns")))!;

        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(AcpRegistryCodes.ReviewNotPermitted));
            Assert.That(error.Remedy, Does.Contain("'localsubjectaccessreviews.authorization.k8s.io' in the namespace 'shared-ns'"));
            Assert.That(error.Remedy, Does.Contain($"'impersonate' on the one of {right}"));
            Assert.That(error.Remedy, Does.Contain("'impersonate:").And.Contain(":create' on 'selfsubjectaccessreviews.authorization.k8s.io'"));
        });
    }

    [Test]
    public async Task CheckAsync_Cached_AsksAgainOnlyWhenItsTimeIsUp()
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).ReturnsAsync(Yes);
        var time = new FakeTimeProvider();
        var checker = CheckerWith(new() { CheckCacheDuration = TimeSpan.FromMinutes(1) }, time);
        var question = new AccessQuestion(Pods, "shared-ns");

        await checker.CheckAsync(question);
        await checker.CheckAsync(question);
        var many = await checker.CheckManyAsync([question]).ToListAsync();
        var before = _cluster.Invocations.Count;
        time.Advance(TimeSpan.FromMinutes(1));
        await checker.CheckAsync(question);

        Assert.That((before, _cluster.Invocations.Count, many.Single().IsAllowed), Is.EqualTo((1, 2, true)));
    }

    [TestCase(AccessVerdict.Denied, 2)]
    [TestCase(AccessVerdict.Indeterminate, 3)]
    public async Task CheckAsync_AnswerOfAnOlderQuestionComesLast_IsNotGivenAgain(AccessVerdict later, int requests)
    {
        var older = new TaskCompletionSource<V1SubjectAccessReviewStatus>();
        var newer = later == AccessVerdict.Denied ? No : new V1SubjectAccessReviewStatus { Allowed = false, EvaluationError = "broken" };
        _cluster.SetupSequence(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).Returns(older.Task).ReturnsAsync(newer).ReturnsAsync(No);
        _cluster.Setup(api => api.FindNamespaceAsync("shared-ns", default)).ReturnsAsync(new V1Namespace());
        var checker = CheckerWith(new() { CheckCacheDuration = TimeSpan.FromMinutes(5) });
        var question = new AccessQuestion(Pods, "shared-ns");

        var first = checker.CheckAsync(question);
        var second = await checker.CheckAsync(question);
        older.SetResult(Yes);
        var late = await first;
        var third = await checker.CheckAsync(question);

        Assert.That((second.Verdict, late.Verdict, third.Verdict), Is.EqualTo((later, AccessVerdict.Allowed, AccessVerdict.Denied)));
        Assert.That(_cluster.Invocations.Count(call => call.Method.Name == nameof(IClusterApi.ReviewAsync)), Is.EqualTo(requests));
    }

    [Test]
    public async Task CheckAsync_DeniedAndThenCancelled_CountsAgainstAnOlderYes()
    {
        using var cancel = new CancellationTokenSource();
        var older = new TaskCompletionSource<V1SubjectAccessReviewStatus>();
        _cluster.SetupSequence(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>()))
            .Returns(older.Task).ReturnsAsync(No).ReturnsAsync(No);
        _cluster.SetupSequence(api => api.FindNamespaceAsync("shared-ns", It.IsAny<CancellationToken>()))
            .Returns(async () =>
            {
                await cancel.CancelAsync();
                throw new OperationCanceledException(cancel.Token);
            })
            .ReturnsAsync(new V1Namespace());
        var checker = CheckerWith(new() { CheckCacheDuration = TimeSpan.FromMinutes(5) });
        var question = new AccessQuestion(Pods, "shared-ns");

        var first = checker.CheckAsync(question);
        await Assert.ThatAsync(() => checker.CheckAsync(question, cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        older.SetResult(Yes);
        await first;

        Assert.That((await checker.CheckAsync(question)).Verdict, Is.EqualTo(AccessVerdict.Denied));
    }

    [Test]
    public void Groups_OfOneself_AreRefusedBeforeAnyRequest() => Assert.Multiple(() =>
    {
        var question = new AccessQuestion(null, "shared-ns") { Groups = ["dev"] };
        Assert.That(() => Checker.CheckAsync(question), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => Checker.WaitUntilEffectiveAsync(question, AccessVerdict.Allowed), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(async () => await Checker.CheckManyAsync([question]).ToListAsync(), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(_cluster.Invocations, Is.Empty);
    });

    [Test]
    public async Task CheckManyAsync_RepositoriesThatDoNotMatter_ShareOneRequest()
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>())).ReturnsAsync(Yes);
        AccessQuestion[] questions = [.. Enumerable.Range(0, 20).Select(number => new AccessQuestion(Pods, "shared-ns") { Repository = $"app-{number}" })];

        var decisions = await Checker.CheckManyAsync(questions).ToListAsync();

        Assert.Multiple(() =>
        {
            Assert.That(decisions.Select(decision => decision.Question), Is.EquivalentTo(questions));
            Assert.That(decisions, Has.All.Matches<AccessDecision>(decision => decision.IsAllowed && decision.Reason == Yes.Reason));
            Assert.That(_cluster.Invocations, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task CheckManyAsync_RepositoriesThatMatter_AreAskedForEach()
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>())).ReturnsAsync(Yes);
        var checker = CheckerWith(new() { PullIsByRepository = true });

        var decisions = await checker.CheckManyAsync(Enumerable.Range(0, 20).Select(number => new AccessQuestion(Pods, "shared-ns") { Repository = $"app-{number}" })).ToListAsync();

        Assert.That((decisions.Count, _cluster.Invocations.Count), Is.EqualTo((20, 20)));
    }

    [Test]
    public async Task WaitUntilEffectiveAsync_OldAnswers_AsksAgainAfterGrowingPausesPastTheCache()
    {
        var time = new HurriedTime(TimeSpan.FromSeconds(4));
        var left = 12;
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>())).ReturnsAsync(() => left-- > 0 ? Yes : No);
        _cluster.Setup(api => api.FindNamespaceAsync("shared-ns", It.IsAny<CancellationToken>())).ReturnsAsync(new V1Namespace());
        var checker = CheckerWith(new() { CheckCacheDuration = TimeSpan.FromMinutes(1) }, time);
        var question = new AccessQuestion(Pods, "shared-ns");

        var decision = await checker.WaitUntilEffectiveAsync(question, AccessVerdict.Denied);
        var kept = await checker.CheckAsync(question);

        Assert.Multiple(() =>
        {
            Assert.That((decision.Verdict, kept), Is.EqualTo((AccessVerdict.Denied, decision)));
            Assert.That(time.Waits, Has.Count.EqualTo(12).And.Ordered);
            Assert.That((time.Waits[0], time.Waits[^1]), Is.EqualTo((TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(250))));
        });
    }

    [Test]
    public async Task WaitUntilEffectiveAsync_NeverEffective_GivesTheLastAnswerWhenTimeIsUp()
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>())).ReturnsAsync(Yes);

        var checker = CheckerWith(_options, new HurriedTime(TimeSpan.FromSeconds(4)));
        var decision = await checker.WaitUntilEffectiveAsync(new AccessQuestion(Pods, "shared-ns"), AccessVerdict.Denied, TimeSpan.FromSeconds(10));

        Assert.That(decision.Verdict, Is.EqualTo(AccessVerdict.Allowed));
        Assert.That(_cluster.Invocations, Has.Count.GreaterThan(1));
    }

    [Test]
    public async Task WaitUntilEffectiveAsync_NoTime_AsksOnce()
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>())).ReturnsAsync(Yes);

        var decision = await Checker.WaitUntilEffectiveAsync(new AccessQuestion(Pods, "shared-ns"), AccessVerdict.Denied, TimeSpan.Zero);

        Assert.That((decision.Verdict, _cluster.Invocations.Count), Is.EqualTo((AccessVerdict.Allowed, 1)));
    }

    [Test]
    public async Task WaitUntilEffectiveAsync_NoAnswerInTime_IsIndeterminate()
    {
        Hang();

        var decision = await Checker.WaitUntilEffectiveAsync(new AccessQuestion(Pods, "shared-ns"), AccessVerdict.Allowed, TimeSpan.FromMilliseconds(20));

        Assert.That((decision.Verdict, decision.Error?.Code), Is.EqualTo((AccessVerdict.Indeterminate, AcpRegistryCodes.Timeout)));
    }

    [Test]
    public void WaitUntilEffectiveAsync_Cancelled_SaysSo()
    {
        Hang();
        using var cancel = new CancellationTokenSource(20);

        Assert.That(
            async () => await Checker.WaitUntilEffectiveAsync(new AccessQuestion(Pods, "shared-ns"), AccessVerdict.Allowed, cancellationToken: cancel.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void WaitUntilEffectiveAsync_CannotBeAsked_ThrowsAtOnce()
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>())).ThrowsAsync(Forbidden());
        _cluster.Setup(api => api.ReviewLocallyAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>())).ThrowsAsync(Forbidden());

        Assert.That(
            () => Checker.WaitUntilEffectiveAsync(new AccessQuestion(Pods, "shared-ns"), AccessVerdict.Allowed), Throws.TypeOf<AcpRegistryForbiddenException>());
    }

    [TestCase(AccessVerdict.Indeterminate, 1)]
    [TestCase((AccessVerdict)7, 1)]
    [TestCase(AccessVerdict.Allowed, -1)]
    [TestCase(AccessVerdict.Allowed, 3601)]
    public void WaitUntilEffectiveAsync_WhatCannotBe_IsRefused(AccessVerdict expected, int seconds) =>
        Assert.That(
            () => Checker.WaitUntilEffectiveAsync(new AccessQuestion(Pods, "shared-ns"), expected, TimeSpan.FromSeconds(seconds)),
            Throws.TypeOf<AcpRegistryArgumentException>());

    [Test]
    public void CheckAsync_NoAnswer_IsNeverAVerdict()
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default))
            .ThrowsAsync(new AcpRegistryTimeoutException("No answer.", "Wait."));

        Assert.That(() => Checker.CheckAsync(new AccessQuestion(Pods, "shared-ns")), Throws.TypeOf<AcpRegistryTimeoutException>());
    }

    [Test]
    public async Task CheckManyAsync_Questions_AreEachAskedOnceAndAtMostSoManyAtATime()
    {
        var underWay = 0;
        var widest = 0;
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>())).Returns(async () =>
        {
            InterlockedMax(ref widest, Interlocked.Increment(ref underWay));
            await Task.Delay(5);
            Interlocked.Decrement(ref underWay);
            return Yes;
        });
        var questions = Enumerable.Range(0, 40).Select(number => new AccessQuestion(Pods, $"ns-{number % 20}"));

        var decisions = await Checker.CheckManyAsync(questions).ToListAsync();

        Assert.Multiple(() =>
        {
            Assert.That(decisions.Select(decision => decision.Question.Namespace), Is.EquivalentTo(Enumerable.Range(0, 20).Select(number => $"ns-{number}")));
            Assert.That(widest, Is.InRange(2, 4));
        });
    }

    [Test]
    public async Task CheckManyAsync_OneFails_IsIndeterminateAndTheOthersGoOn()
    {
        _cluster.Setup(api => api.ReviewAsync(It.Is<V1SubjectAccessReviewSpec>(spec => spec.ResourceAttributes.NamespaceProperty == "ns-1"), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new AcpRegistryUnexpectedException("Broken.", "Mend it."));
        _cluster.Setup(api => api.ReviewAsync(It.Is<V1SubjectAccessReviewSpec>(spec => spec.ResourceAttributes.NamespaceProperty != "ns-1"), It.IsAny<CancellationToken>()))
            .ReturnsAsync(Yes);

        var decisions = await Checker.CheckManyAsync([.. Enumerable.Range(0, 3).Select(number => new AccessQuestion(Pods, $"ns-{number}"))]).ToListAsync();

        var failed = decisions.Single(decision => decision.Question.Namespace == "ns-1");
        Assert.Multiple(() =>
        {
            Assert.That(decisions, Has.Count.EqualTo(3));
            Assert.That(failed.Verdict, Is.EqualTo(AccessVerdict.Indeterminate));
            Assert.That(failed.Error, Is.TypeOf<AcpRegistryUnexpectedException>());
            Assert.That(failed.Method, Is.EqualTo(AccessMethod.None));
            Assert.That(decisions.Count(decision => decision.IsAllowed), Is.EqualTo(2));
        });
    }

    [Test]
    public async Task CheckManyAsync_LeftEarly_StopsAsking()
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>())).ReturnsAsync(Yes);
        var read = 0;

        await foreach (var _ in Checker.CheckManyAsync(Endless()))
        {
            break;
        }

        Assert.That(read, Is.LessThan(1000));

        IEnumerable<AccessQuestion> Endless()
        {
            while (true)
            {
                yield return new AccessQuestion(Pods, $"ns-{read++}");
            }
        }
    }

    [Test]
    public void CheckManyAsync_Cancelled_SaysSo()
    {
        using var cancel = new CancellationTokenSource();
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>()))
            .Returns(async (V1SubjectAccessReviewSpec _, CancellationToken token) =>
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
                return Yes;
            });

        Assert.That(
            async () => await Checker.CheckManyAsync([new AccessQuestion(Pods, "shared-ns")], cancel.Token).ToListAsync(),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void CheckManyAsync_QuestionsThatFail_FailTheEnumeration()
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>())).ReturnsAsync(Yes);

        Assert.That(async () => await Checker.CheckManyAsync(Broken()).ToListAsync(), Throws.InstanceOf<InvalidDataException>());

        static IEnumerable<AccessQuestion> Broken()
        {
            yield return new AccessQuestion(Pods, "shared-ns");
            throw new InvalidDataException();
        }
    }

    private IPullPermissionChecker CheckerWith(AcpRegistryOptions options, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var profiles = new RegistryProfileSource(_cluster.Object, options, time);
        return new PullPermissionChecker(_cluster.Object, profiles, options, new AccessDecisionCache(options.CheckCacheDuration, options.RequestTimeout, time), time);
    }

    private void RefuseReviews()
    {
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).ThrowsAsync(Forbidden());
        _cluster.Setup(api => api.ReviewLocallyAsync(It.IsAny<V1SubjectAccessReviewSpec>(), default)).ThrowsAsync(Forbidden());
    }

    private void Hang() =>
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>()))
            .Returns(async (V1SubjectAccessReviewSpec _, CancellationToken token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return Yes;
            });

    private static AcpRegistryForbiddenException Forbidden() => new("No.", "Ask.", status: 403, reason: "Forbidden");

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
