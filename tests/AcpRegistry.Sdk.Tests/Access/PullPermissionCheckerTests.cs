using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using k8s.Models;
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
        _cluster.Setup(api => api.NamespaceExistsAsync("shared-ns", default)).ReturnsAsync(exists);

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
        _cluster.Setup(api => api.NamespaceExistsAsync("shared-ns", default)).ThrowsAsync(Forbidden());

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

    private IPullPermissionChecker CheckerWith(AcpRegistryOptions options) => new PullPermissionChecker(
        _cluster.Object,
        new RegistryProfileSource(_cluster.Object, options, TimeProvider.System),
        options,
        new AccessDecisionCache(options.CheckCacheDuration, TimeProvider.System),
        TimeProvider.System);

    private static AcpRegistryForbiddenException Forbidden() => new("No.", "Ask.", status: 403, reason: "Forbidden");

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
