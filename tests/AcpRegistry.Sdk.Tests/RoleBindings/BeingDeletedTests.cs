using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using k8s.Models;
using Moq;

namespace AcpRegistry.Sdk.Tests.RoleBindings;

/// <summary>Objects that are deleted and that a finalizer keeps: none of them counts as one that will stay.</summary>
public sealed class BeingDeletedTests
{
    private const string Owner = "shared-ns";
    private const string Home = "my-ns";
    private const string DerivedName = "system-image-puller.serviceaccount.my-ns.default";

    private static readonly PullGrant Grant = new(Owner, AccessSubject.ServiceAccount(Home, "default"));
    private static readonly GrantSet Set = new("team-a", [Owner], [Grant]);
    private static readonly DateTime Deleted = DateTime.UnixEpoch;

    private readonly Mock<IClusterApi> _cluster = new(MockBehavior.Strict);
    private readonly Mock<IPullPermissionChecker> _permissions = new();

    public BeingDeletedTests()
    {
        _permissions.Setup(checker => checker.WaitUntilEffectiveAsync(It.IsAny<AccessQuestion>(), AccessVerdict.Denied, It.IsAny<TimeSpan?>(), default))
            .ReturnsAsync((AccessQuestion question, AccessVerdict _, TimeSpan? _, CancellationToken _) => AccessDecision.Denied(question, AccessMethod.SubjectAccessReview));
        _cluster.Setup(api => api.Rehearsing()).Returns(_cluster.Object);
        _cluster.Setup(api => api.FindClusterRoleAsync("system:image-puller", default)).ReturnsAsync(new V1ClusterRole
        {
            Metadata = new V1ObjectMeta { Name = "system:image-puller" },
            Rules = [new V1PolicyRule { ApiGroups = ["registry.alauda.io"], Resources = ["images"], Verbs = ["get"] }],
        });
        _cluster.Setup(api => api.FindServiceAccountAsync(Home, "default", It.IsAny<CancellationToken>()))
            .ReturnsAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { NamespaceProperty = Home, Name = "default" } });
    }

    private IPullRoleBindingManager Manager => new PullRoleBindingManager(
        _cluster.Object, new RegistryProfileSource(_cluster.Object, new AcpRegistryOptions(), TimeProvider.System),
        _permissions.Object, new AccessDecisionCache(TimeSpan.Zero, TimeSpan.FromSeconds(30), TimeProvider.System), TimeProvider.System, maxConcurrency: 8);

    [Test]
    public void Grant_ItsBindingIsBeingDeleted_IsAConflictThatSaysSoAndWritesNothing([Values] bool mayList)
    {
        var existing = Binding(DerivedName, isDeleted: true);
        Stored(existing);
        if (!mayList)
        {
            _cluster.Setup(api => api.ListRoleBindingsAsync(Owner, default)).Throws(new AcpRegistryForbiddenException("No.", "Ask."));
            _cluster.Setup(api => api.CreateRoleBindingAsync(It.IsAny<V1RoleBinding>(), default))
                .ThrowsAsync(new AcpRegistryConflictException("There.", "Read.", status: 409, reason: "AlreadyExists"));
        }

        var failure = Assert.ThrowsAsync<AcpRegistryConflictException>(() => Manager.GrantAsync(Grant));

        Assert.That(failure!.Code, Is.EqualTo(AcpRegistryCodes.BeingDeleted));
        Assert.That(failure.Message, Does.Contain(DerivedName).And.Contain("is being deleted").And.Contain("example.com/audit"));
        Assert.That(Calls(nameof(IClusterApi.ReplaceRoleBindingAsync)), Is.Zero);
    }

    [Test]
    public async Task Revoke_BindingWithAFinalizer_IsSaidToBeGoing()
    {
        Stored(Binding(DerivedName, finalizer: "example.com/audit"));
        _cluster.Setup(api => api.DeleteRoleBindingAsync(It.IsAny<V1RoleBinding>(), default)).ReturnsAsync(true);

        Assert.That((await Manager.RevokeAsync(Grant)).Outcome, Is.EqualTo(RevokeOutcome.BeingDeleted));
    }

    [Test]
    public async Task Revoke_BindingThatIsBeingDeleted_IsSaidToBeGoingAndStillGrants()
    {
        Stored(Binding(DerivedName, isDeleted: true));

        var result = await Manager.RevokeAsync(Grant);

        Assert.That(result.Outcome, Is.EqualTo(RevokeOutcome.BeingDeleted));
        Assert.That(result.StillGrantedBy!.Select(binding => (binding.Name, binding.IsBeingDeleted)), Is.EqualTo([(DerivedName, true)]));
        Assert.That(Calls(nameof(IClusterApi.DeleteRoleBindingAsync)), Is.Zero);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Replace_BindingThatWouldKeepItsName_IsRefusedBeforeItIsDeleted(bool isDeleted)
    {
        var foreign = Binding("pull", isDeleted: isDeleted, finalizer: "example.com/audit");
        foreign.RoleRef.Name = "view";
        Stored(foreign);

        var failure = Assert.ThrowsAsync<AcpRegistryConflictException>(() => Manager.ReplaceAsync(Grant with { Name = "pull" }, foreign.Metadata.Uid));

        Assert.That(failure!.Code, Is.EqualTo(AcpRegistryCodes.BeingDeleted));
        Assert.That(failure.Message, Does.Contain("example.com/audit"));
        Assert.That(Calls(nameof(IClusterApi.DeleteRoleBindingAsync)), Is.Zero);
    }

    [Test]
    public async Task List_BindingThatIsBeingDeleted_IsMarked()
    {
        Stored(Binding(DerivedName, isDeleted: true));

        var listed = await Manager.ListAsync(Owner).SingleAsync();

        Assert.That((listed.IsBeingDeleted, listed.Finalizers.Single()), Is.EqualTo((true, "example.com/audit")));
    }

    [Test]
    public async Task Plan_BindingThatIsBeingDeleted_IsWithheldWithAFinding()
    {
        Stored(OfSet(isDeleted: true));

        var plan = await Manager.PlanAsync(Set);

        Assert.That((plan.IsEmpty, plan.Unchanged), Is.EqualTo((true, 0)), plan.ToString());
        Assert.That(plan.Withheld, Is.EqualTo([new WithheldGrant(Grant, GrantChangeReason.BeingDeleted)]));
        Assert.That(plan.Findings.Select(Show), Is.EqualTo([(AcpRegistryCodes.BeingDeleted, FindingSeverity.Error)]));
        Assert.That(plan.Findings.Single().Text, Does.Contain(OfSet().Metadata.Name).And.Contain("example.com/audit"));
    }

    [TestCase("not declared")]
    [TestCase("expired")]
    public async Task Plan_UnwantedBindingThatIsBeingDeleted_IsNotDeletedAgainAndNotForgotten(string why)
    {
        Stored(OfSet(isDeleted: true));
        var set = new GrantSet("team-a", [Owner], why == "expired" ? [Grant with { ExpiresAt = DateTimeOffset.UnixEpoch }] : []);

        var plan = await Manager.PlanAsync(set);

        Assert.That(plan.IsEmpty, Is.True, plan.ToString());
        Assert.That(plan.Findings.Select(Show), Is.EqualTo([(AcpRegistryCodes.BeingDeleted, FindingSeverity.Warning)]));
        Assert.That(plan.Findings.Single().Text, Does.Contain("still grants"));
    }

    [Test]
    public async Task Plan_NameOfAForeignBindingThatIsBeingDeleted_IsNotToBeDeletedByHand()
    {
        var foreign = OfSet(isDeleted: true);
        foreign.Metadata.Labels = null;
        Stored(foreign);

        var plan = await Manager.PlanAsync(Set);

        Assert.That(plan.Withheld.Single().Reason, Is.EqualTo(GrantChangeReason.BeingDeleted));
        Assert.That(plan.Findings.Single().Remedy, Does.Not.Contain("kubectl delete"));
    }

    [Test]
    public async Task Plan_AccountThatIsBeingDeleted_IsAnOrphan([Values] bool fromList)
    {
        Stored();
        var account = new V1ServiceAccount { Metadata = new V1ObjectMeta { NamespaceProperty = Home, Name = "default", DeletionTimestamp = Deleted } };
        _cluster.Setup(api => api.FindServiceAccountAsync(Home, It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string home, string name, CancellationToken _) => name == "default" ? account : Account(home, name));
        _cluster.Setup(api => api.ListServiceAccountsAsync(default))
            .ReturnsAsync([.. Enumerable.Range(0, 60).Select(i => Account(Home, $"app-{i}")).Append(account)]);
        var set = new GrantSet("team-a", [Owner], Enumerable.Range(0, fromList ? 60 : 2).Select(i => new PullGrant(Owner, AccessSubject.ServiceAccount(Home, $"app-{i}"))).Append(Grant));

        var plan = await Manager.PlanAsync(set);

        Assert.That(plan.Withheld, Is.EqualTo([new WithheldGrant(Grant, GrantChangeReason.Orphaned)]), plan.ToString());
    }

    [Test]
    public async Task Apply_BindingIsBeingDeletedSinceThePlan_Fails([Values("create", "update")] string kind)
    {
        var there = OfSet(isDeleted: true);
        Stored(there);
        _cluster.Setup(api => api.FindRoleBindingAsync(Owner, there.Metadata.Name, It.IsAny<CancellationToken>())).ReturnsAsync(there);
        _cluster.Setup(api => api.CreateRoleBindingAsync(It.IsAny<V1RoleBinding>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new AcpRegistryConflictException("There.", "Read.", status: 409, reason: "AlreadyExists"));
        var change = kind == "create"
            ? GrantChange.Create(Grant, there.Metadata.Name)
            : GrantChange.Update(Grant, new PullRoleBinding { Namespace = Owner, Name = there.Metadata.Name, Subjects = [], Uid = "u", ResourceVersion = "7" });

        var applied = await Manager.ApplyAsync(new GrantPlan("team-a", "system:image-puller", [change]));

        Assert.That(applied.Results.Single().Error?.Code, Is.EqualTo(AcpRegistryCodes.BeingDeleted), applied.ToString());
    }

    [Test]
    public async Task Apply_DeleteOfABindingWithAFinalizer_IsNotDone()
    {
        Stored(OfSet(finalizer: "example.com/audit"));
        _cluster.Setup(api => api.DeleteRoleBindingAsync(It.IsAny<V1RoleBinding>(), It.IsAny<CancellationToken>())).ReturnsAsync(true);

        var applied = await Manager.ApplyAsync(await Manager.PlanAsync(new GrantSet("team-a", [Owner], [])));

        Assert.That((applied.Results.Single().Outcome, applied.IsComplete), Is.EqualTo((GrantChangeOutcome.BeingDeleted, false)), applied.ToString());
        Assert.That(applied.ToString(), Does.Contain("0 of 1").And.Contain("BeingDeleted"));
    }

    [Test]
    public async Task CanGrant_NamespacesAndAccountAreBeingDeleted_AreFindings()
    {
        _cluster.Setup(api => api.ReviewSelfAsync(It.IsAny<V1ResourceAttributes>(), default)).ReturnsAsync(new V1SubjectAccessReviewStatus { Allowed = true });
        _cluster.Setup(api => api.FindNamespaceAsync(It.IsAny<string>(), default))
            .ReturnsAsync((string name, CancellationToken _) => new V1Namespace { Metadata = new V1ObjectMeta { Name = name, DeletionTimestamp = Deleted } });
        _cluster.Setup(api => api.FindServiceAccountAsync(Home, "default", default))
            .ReturnsAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "default", DeletionTimestamp = Deleted } });

        var check = await Manager.CanGrantAsync(Grant);

        Assert.That(check.Findings.Select(Show), Is.EqualTo(
        [
            (AcpRegistryCodes.BeingDeleted, FindingSeverity.Error), (AcpRegistryCodes.BeingDeleted, FindingSeverity.Warning), (AcpRegistryCodes.BeingDeleted, FindingSeverity.Warning),
        ]));
        Assert.That(check.CanGrant, Is.False);
    }

    // The look-up after a write whose answer was lost.
    [Test]
    public void LostWrite_FoundBeingDeleted_IsNotTakenForStored()
    {
        var sent = Binding(DerivedName);

        Assert.That((SentRoleBinding.IsStoredAs(Binding(DerivedName), sent), SentRoleBinding.IsStoredAs(Binding(DerivedName, isDeleted: true), sent)), Is.EqualTo((true, false)));
    }

    private static (string, FindingSeverity) Show(Finding finding) => (finding.Code, finding.Severity);

    private static V1ServiceAccount Account(string home, string name) => new() { Metadata = new V1ObjectMeta { NamespaceProperty = home, Name = name } };

    private int Calls(string method) => _cluster.Invocations.Count(call => call.Method.Name == method);

    private void Stored(params V1RoleBinding[] bindings)
    {
        _cluster.Setup(api => api.ListRoleBindingsAsync(Owner, It.IsAny<CancellationToken>())).ReturnsAsync(bindings);
        _cluster.Setup(api => api.StreamRoleBindingsAsync(Owner, It.IsAny<CancellationToken>())).Returns(bindings.ToAsyncEnumerable());
        foreach (var binding in bindings)
        {
            _cluster.Setup(api => api.FindRoleBindingAsync(Owner, binding.Metadata.Name, default)).ReturnsAsync(binding);
        }
    }

    private static V1RoleBinding OfSet(bool isDeleted = false, string? finalizer = null)
    {
        var binding = Binding($"team-a:{DerivedName}", isDeleted, finalizer);
        binding.Metadata.Labels["acp-registry-sdk/grant-set"] = "team-a";
        return binding;
    }

    private static V1RoleBinding Binding(string name, bool isDeleted = false, string? finalizer = null) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = Owner,
            Uid = "u",
            ResourceVersion = "7",
            Labels = new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "acp-registry-sdk" },
            DeletionTimestamp = isDeleted ? Deleted : null,
            Finalizers = isDeleted ? ["example.com/audit"] : finalizer is null ? null : [finalizer],
        },
        RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = "system:image-puller" },
        Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", NamespaceProperty = Home, Name = "default" }],
    };
}
