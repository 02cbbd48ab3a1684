using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace AcpRegistry.Sdk.Tests.RoleBindings;

public sealed class PullRoleBindingManagerTests
{
    private const string DerivedName = "system-image-puller.serviceaccount.my-ns.default";

    private static readonly AccessSubject Pods = AccessSubject.ServiceAccount("my-ns", "default");
    private static readonly PullGrant Grant = new("shared-ns", Pods);

    private readonly Mock<IClusterApi> _cluster = new(MockBehavior.Strict);
    private readonly AccessDecisionCache _decisions = new(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(30), TimeProvider.System);

    private readonly Mock<IPullPermissionChecker> _permissions = new();

    public PullRoleBindingManagerTests()
    {
        _cluster.Setup(api => api.FindClusterRoleAsync("system:image-puller", default)).ReturnsAsync(new V1ClusterRole
        {
            Metadata = new V1ObjectMeta { Name = "system:image-puller" },
            Rules = [new V1PolicyRule { ApiGroups = ["registry.alauda.io"], Resources = ["images"], Verbs = ["get"] }],
        });
        _permissions.Setup(checker => checker.WaitUntilEffectiveAsync(It.IsAny<AccessQuestion>(), AccessVerdict.Denied, It.IsAny<TimeSpan?>(), default))
            .ReturnsAsync((AccessQuestion question, AccessVerdict _, TimeSpan? _, CancellationToken _) => AccessDecision.Denied(question, AccessMethod.SubjectAccessReview));
    }

    private IPullRoleBindingManager Manager => new PullRoleBindingManager(
        _cluster.Object, new RegistryProfileSource(_cluster.Object, new AcpRegistryOptions(), TimeProvider.System),
        _permissions.Object, _decisions, TimeProvider.System, maxConcurrency: 8);

    [TestCase(true)]
    [TestCase(false)]
    public async Task Write_WhateverComesOfIt_DropsTheDecisionsOfItsNamespaceAlone(bool succeeds)
    {
        Stored();
        var write = _cluster.Setup(api => api.CreateRoleBindingAsync(It.IsAny<V1RoleBinding>(), default));
        _ = succeeds
            ? write.ReturnsAsync((V1RoleBinding binding, CancellationToken _) => binding)
            : write.ThrowsAsync(new AcpRegistryUnreachableException("Cut.", "Wait."));
        AccessDecision[] kept = [.. new[] { "shared-ns", "other-ns" }.Select(
            owner => AccessDecision.Allowed(new AccessQuestion(Pods, owner), AccessMethod.SubjectAccessReview))];
        Array.ForEach(kept, decision => _decisions.Keep(decision, _decisions.Begin()));

        try
        {
            await Manager.GrantAsync(Grant);
        }
        catch (AcpRegistryUnreachableException) when (!succeeds)
        {
            // What was lost is the answer; the binding may be there.
        }

        Assert.That((_decisions.Find(kept[0].Question), _decisions.Find(kept[1].Question)), Is.EqualTo(((AccessDecision?)null, kept[1])));
    }

    [Test]
    public async Task GrantAsync_NothingThere_CreatesOneBindingForTheSubjectAlone()
    {
        Stored();
        V1RoleBinding? written = null;
        _cluster.Setup(api => api.CreateRoleBindingAsync(It.IsAny<V1RoleBinding>(), default))
            .Callback((V1RoleBinding binding, CancellationToken _) => written = binding)
            .ReturnsAsync((V1RoleBinding binding, CancellationToken _) => binding);
        var expiry = new DateTimeOffset(2027, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(8));

        var result = await Manager.GrantAsync(Grant with { Reason = "ticket 42", ExpiresAt = expiry });

        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(GrantOutcome.Created));
            Assert.That(result.AlsoGrantedBy, Is.Empty);
            Assert.That(result.Binding.Reason, Is.EqualTo("ticket 42"));
            Assert.That(result.Binding.ExpiresAt, Is.EqualTo(new DateTimeOffset(2027, 1, 1, 19, 4, 5, TimeSpan.Zero)));
            Assert.That(written!.Metadata.Name, Is.EqualTo(DerivedName));
            Assert.That(written.Metadata.NamespaceProperty, Is.EqualTo("shared-ns"));
            Assert.That(written.Metadata.Labels, Is.EqualTo(new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "acp-registry-sdk" }));
            Assert.That(written.Metadata.Annotations["acp-registry-sdk/expires-at"], Is.EqualTo("2027-01-01T19:04:05Z"));
            Assert.That((written.RoleRef.ApiGroup, written.RoleRef.Kind, written.RoleRef.Name), Is.EqualTo(("rbac.authorization.k8s.io", "ClusterRole", "system:image-puller")));
            Assert.That(written.Subjects.Select(subject => (subject.ApiGroup, subject.Kind, subject.NamespaceProperty, subject.Name)),
                Is.EqualTo(new[] { ((string?)null, "ServiceAccount", "my-ns", "default") }));
        });
    }

    [TestCase("user:alice", "User", "alice")]
    [TestCase("group:dev", "Group", "dev")]
    public async Task GrantAsync_UserOrGroup_NamesTheRbacGroup(string subject, string kind, string name)
    {
        Stored();
        V1RoleBinding? written = null;
        _cluster.Setup(api => api.CreateRoleBindingAsync(It.IsAny<V1RoleBinding>(), default))
            .Callback((V1RoleBinding binding, CancellationToken _) => written = binding)
            .ReturnsAsync((V1RoleBinding binding, CancellationToken _) => binding);

        await Manager.GrantAsync(new PullGrant("shared-ns", AccessSubject.Parse(subject)));

        var bound = written!.Subjects.Single();
        Assert.That((bound.ApiGroup, bound.Kind, bound.NamespaceProperty, bound.Name), Is.EqualTo(("rbac.authorization.k8s.io", kind, (string?)null, name)));
    }

    [Test]
    public async Task GrantAsync_SameAlreadyThere_WritesNothing()
    {
        Stored(Ours());

        var result = await Manager.GrantAsync(Grant);

        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(GrantOutcome.Unchanged));
            Assert.That(Calls, Is.EqualTo(RoleAndList));
        });
    }

    [Test]
    public async Task GrantAsync_OtherReasonOrLostSubject_UpdatesAndKeepsWhatOthersWroteBeside()
    {
        var existing = Ours(annotations: ("theirs", "kept"));
        existing.Subjects = null;
        Stored(existing);
        _cluster.Setup(api => api.ReplaceRoleBindingAsync(It.IsAny<V1RoleBinding>(), default)).ReturnsAsync((V1RoleBinding binding, CancellationToken _) => binding);

        var result = await Manager.GrantAsync(Grant with { Reason = "new" });

        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(GrantOutcome.Updated));
            Assert.That(result.Binding.Subjects, Is.EqualTo(new[] { Pods }));
            Assert.That(existing.Metadata.Annotations, Is.EquivalentTo(new Dictionary<string, string> { ["theirs"] = "kept", ["acp-registry-sdk/reason"] = "new" }));
            Assert.That(existing.Metadata.ResourceVersion, Is.EqualTo("7"));
        });
    }

    private static IEnumerable<TestCaseData> NotToBeTouched()
    {
        yield return Row("not labelled", AcpRegistryCodes.BindingNotManaged, binding => binding.Metadata.Labels = null);
        yield return Row("another tool's", AcpRegistryCodes.BindingNotManaged, binding => binding.Metadata.Labels["app.kubernetes.io/managed-by"] = "Helm");
        yield return Row(
            "set aside by hand", AcpRegistryCodes.BindingNotManaged,
            binding => binding.Metadata.Annotations = new Dictionary<string, string> { ["rbac.authorization.kubernetes.io/autoupdate"] = "false" });
        yield return Row("another role", AcpRegistryCodes.BindingIsAnother, binding => binding.RoleRef.Name = "admin");
        yield return Row("a Role of that name", AcpRegistryCodes.BindingIsAnother, binding => binding.RoleRef.Kind = "Role");
        yield return Row("one subject more", AcpRegistryCodes.BindingIsAnother, binding => binding.Subjects.Add(new Rbacv1Subject { Kind = "User", Name = "eve" }));
        yield return Row("another subject", AcpRegistryCodes.BindingIsAnother, binding => binding.Subjects[0].NamespaceProperty = "other");
        yield return Row("an unusable subject more", AcpRegistryCodes.BindingIsAnother, binding => binding.Subjects.Add(new Rbacv1Subject { Kind = "ServiceAccount", NamespaceProperty = "Bad_Ns", Name = "x" }));

        static TestCaseData Row(string name, string code, Action<V1RoleBinding> change) => new TestCaseData(code, change).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(NotToBeTouched))]
    public void GrantAsync_NotOurGrantOfThatName_IsRefusedWithBothShown(string code, Action<V1RoleBinding> change)
    {
        var existing = Ours();
        change(existing);
        Stored(existing);

        var error = Assert.ThrowsAsync<AcpRegistryConflictException>(() => Manager.GrantAsync(Grant with { Reason = "new" }));

        Assert.Multiple(() =>
        {
            Assert.That(error!.Code, Is.EqualTo(code));
            Assert.That(error.Message, Does.Contain(DerivedName).And.Contain("shared-ns").And.Contain(Pods.ToString()).And.Contain(existing.RoleRef.Name));
            Assert.That(Calls, Is.EqualTo(RoleAndList));
        });
    }

    [TestCaseSource(nameof(NotToBeTouched))]
    public void RevokeAsync_NotOurGrantOfThatName_IsLeftAlone(string code, Action<V1RoleBinding> change)
    {
        var existing = Ours();
        change(existing);
        Found(existing);

        var error = Assert.ThrowsAsync<AcpRegistryConflictException>(() => Manager.RevokeAsync(Grant));

        Assert.Multiple(() =>
        {
            Assert.That(error!.Code, Is.EqualTo(code));
            Assert.That(_cluster.Invocations.Select(call => call.Method.Name), Is.All.EqualTo(nameof(IClusterApi.FindRoleBindingAsync)));
        });
    }

    [Test]
    public async Task RevokeAsync_SomebodyElsesByName_IsDeletedIfItIsThisGrant()
    {
        var existing = Theirs("cross-ns-pull", "system:image-puller", Bound(Pods));
        Found(existing);
        Stored();
        _cluster.Setup(api => api.DeleteRoleBindingAsync(existing, default)).ReturnsAsync(true);

        var result = await Manager.RevokeAsync(Grant with { Name = "cross-ns-pull" });

        Assert.That(result.Outcome, Is.EqualTo(RevokeOutcome.Deleted));
    }

    [Test]
    public void RevokeAsync_SomebodyElsesByNameThatHoldsOthersToo_IsLeftAlone()
    {
        Found(Theirs("cross-ns-pull", "system:image-puller", Bound(Pods), Bound(AccessSubject.User("eve"))));

        var error = Assert.ThrowsAsync<AcpRegistryConflictException>(() => Manager.RevokeAsync(Grant with { Name = "cross-ns-pull" }));

        Assert.That(error!.Code, Is.EqualTo(AcpRegistryCodes.BindingIsAnother));
    }

    [Test]
    public async Task RevokeAsync_NotThere_SaysSoAndWhatStillGrants()
    {
        _cluster.Setup(api => api.FindRoleBindingAsync("shared-ns", DerivedName, default)).ReturnsAsync((V1RoleBinding?)null);
        Stored(
            Theirs("cross-ns-pull", "system:image-puller", Bound(Pods)),
            Theirs("all-of-my-ns", "system:image-puller", Bound(AccessSubject.ServiceAccountsOf("my-ns"))),
            Theirs("as-user", "system:image-puller", Bound(AccessSubject.User("system:serviceaccount:my-ns:default"))),
            Theirs("another-role", "system:image-pusher", Bound(Pods)),
            Theirs("another-subject", "system:image-puller", Bound(AccessSubject.ServiceAccountsOf("other-ns"))));

        var result = await Manager.RevokeAsync(Grant);

        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(RevokeOutcome.NotFound));
            Assert.That(result.StillGrantedBy!.Select(binding => binding.Name), Is.EquivalentTo(new[] { "cross-ns-pull", "all-of-my-ns", "as-user" }));
        });
    }

    // What is answered at first; what is answered within the patience, if it is asked again; and what is right.
    [TestCase(AccessVerdict.Denied, null, AccessVerdict.Denied)]
    [TestCase(AccessVerdict.Allowed, AccessVerdict.Denied, AccessVerdict.Denied)]
    [TestCase(AccessVerdict.Allowed, AccessVerdict.Indeterminate, AccessVerdict.Allowed, TestName = "RevokeAsync_ServerTooSlowToBeAskedAgain_SaysWhatItAnswered")]
    public async Task RevokeAsync_Decision_IsTheLastThatTheServerGave(AccessVerdict first, AccessVerdict? again, AccessVerdict expected)
    {
        Found(Ours());
        Stored();
        _cluster.Setup(api => api.DeleteRoleBindingAsync(It.IsAny<V1RoleBinding>(), It.IsAny<CancellationToken>())).ReturnsAsync(true);
        var asked = new List<TimeSpan?>();
        _permissions.Setup(checker => checker.WaitUntilEffectiveAsync(It.IsAny<AccessQuestion>(), AccessVerdict.Denied, It.IsAny<TimeSpan?>(), default))
            .ReturnsAsync((AccessQuestion question, AccessVerdict _, TimeSpan? timeout, CancellationToken _) =>
            {
                asked.Add(timeout);
                return (asked.Count == 1 ? first : again) switch
                {
                    AccessVerdict.Allowed => AccessDecision.Allowed(question, AccessMethod.SubjectAccessReview),
                    AccessVerdict.Denied => AccessDecision.Denied(question, AccessMethod.SubjectAccessReview),
                    _ => AccessDecision.Indeterminate(question, new AcpRegistryTimeoutException("No answer.", "Wait.")),
                };
            });

        var result = await Manager.RevokeAsync(Grant);

        Assert.That(result.Decision.Verdict, Is.EqualTo(expected));
        Assert.That(asked, Is.EqualTo(again is null ? new TimeSpan?[] { TimeSpan.Zero } : [TimeSpan.Zero, TimeSpan.FromSeconds(1)]));
    }

    [Test]
    public async Task RevokeAsync_ServerThatTakesLongerThanThePatience_StillAnswers()
    {
        Found(Ours());
        Stored();
        _cluster.Setup(api => api.DeleteRoleBindingAsync(It.IsAny<V1RoleBinding>(), It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>()))
            .Returns(async (V1SubjectAccessReviewSpec _, CancellationToken token) =>
            {
                await Task.Delay(1_200, token);
                return new V1SubjectAccessReviewStatus { Allowed = false };
            });
        _cluster.Setup(api => api.FindNamespaceAsync("shared-ns", It.IsAny<CancellationToken>())).ReturnsAsync(new V1Namespace());
        var profiles = new RegistryProfileSource(_cluster.Object, new AcpRegistryOptions(), TimeProvider.System);
        var checker = new PullPermissionChecker(_cluster.Object, profiles, new AcpRegistryOptions(), _decisions, TimeProvider.System);
        IPullRoleBindingManager manager = new PullRoleBindingManager(_cluster.Object, profiles, checker, _decisions, TimeProvider.System, maxConcurrency: 8);

        Assert.That((await manager.RevokeAsync(Grant)).Decision.Verdict, Is.EqualTo(AccessVerdict.Denied));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Write_OutcomeNotKnown_KeepsNothingThatIsAskedWhileItMayTakeEffect(bool isApplied)
    {
        Found(Ours());
        Stored();
        _cluster.Setup(api => api.DeleteRoleBindingAsync(It.IsAny<V1RoleBinding>(), It.IsAny<CancellationToken>())).ThrowsAsync(new AcpRegistryTimeoutException("No answer.", "Wait."));
        var time = new FakeTimeProvider();
        var decisions = new AccessDecisionCache(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30), time);
        IPullRoleBindingManager manager = new PullRoleBindingManager(
            _cluster.Object, new RegistryProfileSource(_cluster.Object, new AcpRegistryOptions(), time), _permissions.Object, decisions, time, maxConcurrency: 8);
        var yes = AccessDecision.Allowed(new AccessQuestion(Pods, "shared-ns"), AccessMethod.SubjectAccessReview);

        if (isApplied)
        {
            var plan = new GrantPlan("set", "system:image-puller", [GrantChange.Delete(PullBinding.Read(Ours()), GrantChangeReason.Expired)], 0);
            Assert.That((await manager.ApplyAsync(plan)).Failed.Count(), Is.EqualTo(1));
        }
        else
        {
            await Assert.ThatAsync(() => manager.RevokeAsync(Grant), Throws.TypeOf<AcpRegistryTimeoutException>());
        }

        time.Advance(TimeSpan.FromSeconds(5));
        decisions.Keep(yes, decisions.Begin());
        var early = decisions.Find(yes.Question);
        time.Advance(TimeSpan.FromSeconds(26));
        decisions.Keep(yes, decisions.Begin());

        Assert.That((early, decisions.Find(yes.Question)), Is.EqualTo(((AccessDecision?)null, yes)));
    }

    [Test]
    public async Task RevokeAsync_GoneMeanwhile_IsNotFound()
    {
        Found(Ours());
        Stored();
        _cluster.Setup(api => api.DeleteRoleBindingAsync(It.IsAny<V1RoleBinding>(), default)).ReturnsAsync(false);

        Assert.That((await Manager.RevokeAsync(Grant)).Outcome, Is.EqualTo(RevokeOutcome.NotFound));
    }

    [Test]
    public async Task GrantAsync_AnotherGrantsTheSame_WritesItsOwnAllTheSame()
    {
        Stored(Theirs("all-of-my-ns", "system:image-puller", Bound(AccessSubject.ServiceAccountsOf("my-ns"))));
        _cluster.Setup(api => api.CreateRoleBindingAsync(It.IsAny<V1RoleBinding>(), default)).ReturnsAsync((V1RoleBinding binding, CancellationToken _) => binding);

        var result = await Manager.GrantAsync(Grant);

        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(GrantOutcome.Created));
            Assert.That(result.AlsoGrantedBy!.Select(binding => binding.Name), Is.EqualTo(new[] { "all-of-my-ns" }));
        });
    }

    [Test]
    public async Task GrantAsync_MayNotListAndItExists_ReadsItAndDoesNotKnowTheOthers()
    {
        _cluster.Setup(api => api.ListRoleBindingsAsync("shared-ns", default)).ThrowsAsync(new AcpRegistryForbiddenException("No.", "Ask.", status: 403));
        _cluster.Setup(api => api.CreateRoleBindingAsync(It.IsAny<V1RoleBinding>(), default))
            .ThrowsAsync(new AcpRegistryConflictException("There.", "Read.", status: 409, reason: "AlreadyExists"));
        Found(Ours());

        var result = await Manager.GrantAsync(Grant);

        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(GrantOutcome.Unchanged));
            Assert.That(result.AlsoGrantedBy, Is.Null);
        });
    }

    [Test]
    public void GrantAsync_ListFails_WritesNothing()
    {
        _cluster.Setup(api => api.ListRoleBindingsAsync("shared-ns", default)).ThrowsAsync(new AcpRegistryUnexpectedException("Broken.", "Repair it."));

        Assert.Multiple(() =>
        {
            Assert.That(() => Manager.GrantAsync(Grant), Throws.TypeOf<AcpRegistryUnexpectedException>());
            Assert.That(Calls, Is.EqualTo(RoleAndList));
        });
    }

    [Test]
    public void GrantAsync_MayNotBind_NamesTheRuleToAskFor()
    {
        Stored();
        _cluster.Setup(api => api.CreateRoleBindingAsync(It.IsAny<V1RoleBinding>(), default))
            .ThrowsAsync(new AcpRegistryForbiddenException("No.", "Ask.", status: 403, reason: "Forbidden"));

        var error = Assert.ThrowsAsync<AcpRegistryForbiddenException>(() => Manager.GrantAsync(Grant));

        Assert.Multiple(() =>
        {
            Assert.That(error!.Code, Is.EqualTo(AcpRegistryCodes.GrantNotPermitted));
            Assert.That(error.Remedy, Does.Contain("""resources: ["clusterroles"], resourceNames: ["system:image-puller"], verbs: ["bind"]"""));
        });
    }

    [TestCase("system:image-puller", AcpRegistryCodes.PullerRoleMissing)]
    [TestCase("shared-ns", AcpRegistryCodes.NotFound)]
    public void GrantAsync_RoleOrNamespaceMissing_SaysWhich(string missing, string code)
    {
        Stored();
        _cluster.Setup(api => api.CreateRoleBindingAsync(It.IsAny<V1RoleBinding>(), default))
            .ThrowsAsync(new AcpRegistryNotFoundException("Gone.", "Look.", status: 404) { Missing = missing });

        var error = Assert.ThrowsAsync<AcpRegistryNotFoundException>(() => Manager.GrantAsync(Grant));

        Assert.Multiple(() =>
        {
            Assert.That(error!.Code, Is.EqualTo(code));
            Assert.That(error.Message, Does.Contain($"'{missing}'"));
        });
    }

    [Test]
    public async Task ListAsync_Bindings_AreThoseToThePullerRoleWhoeverMadeThem()
    {
        Stored(
            Ours(annotations: ("acp-registry-sdk/expires-at", "not a time")),
            Theirs("by-kubectl", "system:image-puller", new Rbacv1Subject { Kind = "ServiceAccount", Name = "default" }),
            Theirs("odd", "system:image-puller", new Rbacv1Subject { Kind = "ServiceAccount", NamespaceProperty = "Bad_Ns", Name = "x" }),
            Theirs("pusher", "system:image-pusher", Bound(Pods)));

        var listed = await Manager.ListAsync("shared-ns").ToListAsync();

        Assert.Multiple(() =>
        {
            Assert.That(listed.Select(binding => (binding.Name, binding.IsManaged)), Is.EqualTo(new[] { (DerivedName, true), ("by-kubectl", false), ("odd", false) }));
            Assert.That(listed[0].ExpiresAt, Is.Null);
            Assert.That(listed[1].Subjects, Is.EqualTo(new[] { AccessSubject.ServiceAccount("shared-ns", "default") }));
            Assert.That(listed[2].Subjects, Is.Empty);
            Assert.That(listed[2].UnusableSubjects, Is.EqualTo(new[] { "ServiceAccount 'Bad_Ns/x'" }));
        });
    }

    [Test]
    public void ListAsync_NoNamespace_IsRefusedByTheCall() =>
        Assert.That(() => Manager.ListAsync(""), Throws.TypeOf<AcpRegistryArgumentException>());

    private static string[] RoleAndList => [nameof(IClusterApi.FindClusterRoleAsync), nameof(IClusterApi.ListRoleBindingsAsync)];

    private IEnumerable<string> Calls => _cluster.Invocations.Select(call => call.Method.Name);

    private void Stored(params V1RoleBinding[] bindings)
    {
        _cluster.Setup(api => api.ListRoleBindingsAsync("shared-ns", default)).ReturnsAsync(bindings);
        _cluster.Setup(api => api.StreamRoleBindingsAsync("shared-ns", default)).Returns(bindings.ToAsyncEnumerable());
    }

    private void Found(V1RoleBinding binding) =>
        _cluster.Setup(api => api.FindRoleBindingAsync("shared-ns", binding.Metadata.Name, default)).ReturnsAsync(binding);

    private static V1RoleBinding Ours(params (string Key, string Value)[] annotations)
    {
        var binding = Theirs(DerivedName, "system:image-puller", Bound(Pods));
        binding.Metadata.Labels = new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "acp-registry-sdk" };
        binding.Metadata.Annotations = annotations.ToDictionary(annotation => annotation.Key, annotation => annotation.Value);
        return binding;
    }

    private static V1RoleBinding Theirs(string name, string role, params Rbacv1Subject[] subjects) =>
        new()
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "shared-ns", Uid = "u", ResourceVersion = "7" },
            RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = role },
            Subjects = [.. subjects],
        };

    private static Rbacv1Subject Bound(AccessSubject subject) => new() { Kind = subject.Kind.ToString(), NamespaceProperty = subject.Namespace, Name = subject.Name };
}
