using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>What granting writes, and what it leaves alone.</summary>
public abstract class PullGrantBehaviour : SdkBehaviour
{
    [TestCase("serviceaccount:their-ns:bot", """[{"kind":"ServiceAccount","name":"bot","namespace":"their-ns"}]""")]
    [TestCase("user:alice", """[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"alice"}]""")]
    [TestCase("group:system:serviceaccounts:their-ns", """[{"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"system:serviceaccounts:their-ns"}]""")]
    public async Task Grant_New_IsWhatTheServerThenHas(string subject, string subjects)
    {
        GrantResult result = await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.Parse(subject)) with
        {
            Reason = "ticket 7: \"ü\"\nsecond line",
            ExpiresAt = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
        });

        V1RoleBinding stored = (await Admin.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(Owner)).Items.Single();
        Assert.That(result.Outcome, Is.EqualTo(GrantOutcome.Created));
        Assert.That((result.Binding.Name, result.Binding.Uid), Is.EqualTo((stored.Name(), stored.Uid())));
        Assert.That(KubernetesJson.Serialize(stored.Subjects), Is.EqualTo(subjects));
        Assert.That((stored.RoleRef.ApiGroup, stored.RoleRef.Kind, stored.RoleRef.Name), Is.EqualTo((RbacGroup, "ClusterRole", PullerRole)));
        Assert.That(stored.Labels(), Is.EqualTo(new Dictionary<string, string> { [ManagedByLabel] = ManagedBy }));
        Assert.That(stored.Annotations(), Is.EqualTo(new Dictionary<string, string>
        {
            ["acp-registry-sdk/reason"] = "ticket 7: \"ü\"\nsecond line",
            ["acp-registry-sdk/expires-at"] = "2030-01-02T01:04:05Z",
        }));
    }

    [Test]
    public async Task Grant_Again_UnchangedWithoutAWrite()
    {
        AccessSubject subject = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(subject));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        GrantResult again = await Sdk.RoleBindings.GrantAsync(Grant(subject));

        Assert.That(again.Outcome, Is.EqualTo(GrantOutcome.Unchanged));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Grant_OtherReason_UpdatesThatBindingInPlace()
    {
        AccessSubject subject = NewServiceAccount();
        GrantResult first = await Sdk.RoleBindings.GrantAsync(Grant(subject) with { Reason = "one" });

        GrantResult second = await Sdk.RoleBindings.GrantAsync(Grant(subject) with { Reason = "two" });

        Assert.That((second.Outcome, second.Binding.Uid, second.Binding.Reason), Is.EqualTo((GrantOutcome.Updated, first.Binding.Uid, "two")));
        Assert.That((await Sdk.RoleBindings.ListAsync(Owner).SingleAsync()).Reason, Is.EqualTo("two"));
    }

    [Test]
    public async Task Grant_SubjectTakenOut_PutBack()
    {
        AccessSubject subject = NewServiceAccount();
        GrantResult first = await Sdk.RoleBindings.GrantAsync(Grant(subject));
        V1RoleBinding emptied = await Admin.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync(first.Binding.Name, Owner);
        emptied.Subjects = null;
        await Admin.RbacAuthorizationV1.ReplaceNamespacedRoleBindingAsync(emptied, first.Binding.Name, Owner);
        await UntilAsync(Sdk, CanPull(subject), AccessVerdict.Denied);

        GrantResult second = await Sdk.RoleBindings.GrantAsync(Grant(subject));

        Assert.That((second.Outcome, second.Binding.Uid), Is.EqualTo((GrantOutcome.Updated, first.Binding.Uid)));
        await UntilAsync(Sdk, CanPull(subject), AccessVerdict.Allowed);
    }

    [Test]
    public async Task Grant_ToASecondSubject_LeavesTheFirstsBindingAsItIs()
    {
        AccessSubject one = NewServiceAccount();
        AccessSubject two = NewServiceAccount();
        GrantResult first = await Sdk.RoleBindings.GrantAsync(Grant(one));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        GrantResult second = await Sdk.RoleBindings.GrantAsync(Grant(two));

        IReadOnlyDictionary<string, string> after = await BindingsAsync();
        Assert.That(second.Outcome, Is.EqualTo(GrantOutcome.Created));
        Assert.That(after, Has.Count.EqualTo(2));
        Assert.That(after[first.Binding.Name], Is.EqualTo(before[first.Binding.Name]));
        await UntilAsync(Sdk, CanPull(two), AccessVerdict.Allowed);
        await UntilAsync(Sdk, CanPull(one), AccessVerdict.Allowed);
    }

    [Test]
    public async Task Grant_TwentyTimesAtOnce_OneCreatesOneBinding()
    {
        AccessSubject subject = NewServiceAccount();

        GrantResult[] results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Sdk.RoleBindings.GrantAsync(Grant(subject))));

        Assert.That(results.Count(result => result.Outcome == GrantOutcome.Created), Is.EqualTo(1));
        Assert.That(results.Count(result => result.Outcome == GrantOutcome.Unchanged), Is.EqualTo(19));
        Assert.That(results.Select(result => result.Binding.Uid).Distinct(), Has.Exactly(1).Items);
        Assert.That(await BindingsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Grant_OverAForeignBindingForTheSame_NotManagedAndLeftAsItIs()
    {
        AccessSubject subject = NewServiceAccount();
        await BindAsNamedAsync("theirs", PullerRole, ServiceAccount(subject.Name, subject.Namespace));

        await RefusesAsync(Grant(subject, "theirs"), AcpRegistryCodes.BindingNotManaged);
    }

    [Test]
    public async Task Grant_BesideAForeignBindingForTheSame_MakesItsOwnAndNamesTheOther()
    {
        AccessSubject subject = NewServiceAccount();
        V1RoleBinding theirs = await BindAsNamedAsync("theirs", PullerRole, ServiceAccount(subject.Name, subject.Namespace));
        await BindAsNamedAsync("other-role", "view", ServiceAccount(subject.Name, subject.Namespace));
        await BindAsNamedAsync("other-subject", PullerRole, User("alice"));

        GrantResult result = await Sdk.RoleBindings.GrantAsync(Grant(subject));

        Assert.That(result.Outcome, Is.EqualTo(GrantOutcome.Created));
        Assert.That(result.AlsoGrantedBy!.Select(binding => binding.Uid), Is.EqualTo([theirs.Uid()]));
    }

    [Test]
    public async Task Grant_OverABindingToAnotherRole_BindingIsAnother()
    {
        AccessSubject subject = NewServiceAccount();
        await BindOursAsync("taken", "view", ServiceAccount(subject.Name, subject.Namespace));

        await RefusesAsync(Grant(subject, "taken"), AcpRegistryCodes.BindingIsAnother);
    }

    [Test]
    public async Task Grant_OverABindingWithMoreSubjects_BindingIsAnother()
    {
        AccessSubject subject = NewServiceAccount();
        await BindOursAsync("taken", PullerRole, ServiceAccount(subject.Name, subject.Namespace), User("alice"));

        await RefusesAsync(Grant(subject, "taken"), AcpRegistryCodes.BindingIsAnother);
    }

    [Test]
    public async Task Grant_OverABindingForAnUnusableSubject_BindingIsAnother()
    {
        await BindOursAsync("taken", PullerRole, ServiceAccount("bot", "Bad_Ns"));

        await RefusesAsync(Grant(NewServiceAccount(), "taken"), AcpRegistryCodes.BindingIsAnother);
    }

    [Test]
    public async Task Grant_OverABindingSetAsideByHand_NotManagedAndLeftAsItIs()
    {
        AccessSubject subject = NewServiceAccount();
        V1RoleBinding aside = Ours("aside", PullerRole, ServiceAccount(subject.Name, subject.Namespace));
        aside.Metadata.Annotations = new Dictionary<string, string> { ["rbac.authorization.kubernetes.io/autoupdate"] = "false" };
        await Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(aside, Owner);

        await RefusesAsync(Grant(subject, "aside") with { Reason = "new" }, AcpRegistryCodes.BindingNotManaged);
    }

    [Test]
    public async Task Grant_OverOursWithASubjectOfTheBindingsOwnNamespace_Unchanged()
    {
        await BindOursAsync("ours", PullerRole, ServiceAccount("bot", null));

        GrantResult result = await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.ServiceAccount(Owner, "bot"), "ours"));

        Assert.That(result.Outcome, Is.EqualTo(GrantOutcome.Unchanged));
    }

    private Task<V1RoleBinding> BindOursAsync(string name, string clusterRole, params IList<Rbacv1Subject> subjects) =>
        Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(Ours(name, clusterRole, subjects), Owner);

    private static V1RoleBinding Ours(string name, string clusterRole, params IList<Rbacv1Subject> subjects)
    {
        V1RoleBinding binding = Binding(name, clusterRole, subjects);
        binding.Metadata.Labels = new Dictionary<string, string> { [ManagedByLabel] = ManagedBy };
        return binding;
    }

    private async Task RefusesAsync(PullGrant grant, string code)
    {
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        AcpRegistryConflictException failure = await FailureOfAsync<AcpRegistryConflictException>(() => Sdk.RoleBindings.GrantAsync(grant));

        Assert.That(failure.Code, Is.EqualTo(code));
        Assert.That(failure.Message, Does.Contain($"'{grant.Name}'").And.Contain("left as it is"));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }
}
