using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>What revoking deletes, and that it deletes nothing else.</summary>
public abstract class PullRevokeBehaviour : SdkBehaviour
{
    // Each is one name to the API server, and something else to a URL that it isn't escaped in.
    protected static IEnumerable<string> Names =>
    [
        "#all", "a?b", "a?dryRun=All", "system:x", "ü", "a b", " ", "line\nfeed", @"back\slash", "*", "plus+sign", "&", ";", "Upper.Case", "...", "😀",
        new string('n', 300),
    ];

    [TestCaseSource(nameof(Names))]
    public async Task Revoke_ByName_DeletesThatOneAlone(string name)
    {
        AccessSubject subject = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(subject, "a"));
        await Sdk.RoleBindings.GrantAsync(Grant(NewServiceAccount()));
        await BindAsNamedAsync("foreign", "view", User("alice"));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        GrantResult granted = await Sdk.RoleBindings.GrantAsync(Grant(subject, name));
        GrantResult again = await Sdk.RoleBindings.GrantAsync(Grant(subject, name));
        GrantResult changed = await Sdk.RoleBindings.GrantAsync(Grant(subject, name) with { Reason = "changed" });
        RevokeResult revoked = await Sdk.RoleBindings.RevokeAsync(Grant(subject, name));

        Assert.That((granted.Outcome, again.Outcome, changed.Outcome), Is.EqualTo((GrantOutcome.Created, GrantOutcome.Unchanged, GrantOutcome.Updated)));
        Assert.That((granted.Binding.Name, changed.Binding.Uid), Is.EqualTo((name, granted.Binding.Uid)));
        Assert.That(revoked.Outcome, Is.EqualTo(RevokeOutcome.Deleted));
        Assert.That(revoked.StillGrantedBy!.Select(binding => binding.Name), Is.EqualTo(["a"]));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [TestCaseSource(nameof(Names))]
    public async Task Revoke_ByNameOfNone_NotFoundAndTheOthersStay(string name)
    {
        AccessSubject subject = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(subject, "a"));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        RevokeResult revoked = await Sdk.RoleBindings.RevokeAsync(Grant(subject, name));

        Assert.That(revoked.Outcome, Is.EqualTo(RevokeOutcome.NotFound));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Revoke_Twice_SecondFindsNone()
    {
        AccessSubject subject = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(subject));
        await Sdk.RoleBindings.RevokeAsync(Grant(subject));

        RevokeResult second = await Sdk.RoleBindings.RevokeAsync(Grant(subject));

        Assert.That((second.Outcome, second.StillGrantedBy?.Count), Is.EqualTo((RevokeOutcome.NotFound, (int?)0)));
    }

    [Test]
    public async Task Revoke_TenTimesAtOnce_OneDeletes()
    {
        AccessSubject subject = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(subject));

        RevokeResult[] results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Sdk.RoleBindings.RevokeAsync(Grant(subject))));

        Assert.That(results.Count(result => result.Outcome == RevokeOutcome.Deleted), Is.EqualTo(1));
        Assert.That(await BindingsAsync(), Is.Empty);
    }

    [Test]
    public async Task Revoke_MissingNamespace_NotFound()
    {
        RevokeResult result = await Sdk.RoleBindings.RevokeAsync(new PullGrant(NewName("typo"), NewServiceAccount()));

        Assert.That((result.Outcome, result.StillGrantedBy?.Count), Is.EqualTo((RevokeOutcome.NotFound, (int?)0)));
    }

    [Test]
    public async Task Revoke_ForeignBindingByName_Deleted()
    {
        AccessSubject subject = NewServiceAccount();
        await BindAsNamedAsync("cross-ns-pull", PullerRole, ServiceAccount(subject.Name, subject.Namespace));
        await UntilAsync(Sdk, CanPull(subject), AccessVerdict.Allowed);

        RevokeResult result = await Sdk.RoleBindings.RevokeAsync(Grant(subject, "cross-ns-pull"));

        Assert.That(result.Outcome, Is.EqualTo(RevokeOutcome.Deleted));
        await UntilAsync(Sdk, CanPull(subject), AccessVerdict.Denied);
    }

    [Test]
    public async Task Revoke_ForeignBindingWithoutItsName_LeftAndNamed()
    {
        AccessSubject subject = NewServiceAccount();
        await BindAsNamedAsync("cross-ns-pull", PullerRole, ServiceAccount(subject.Name, subject.Namespace));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        RevokeResult result = await Sdk.RoleBindings.RevokeAsync(Grant(subject));

        Assert.That(result.Outcome, Is.EqualTo(RevokeOutcome.NotFound));
        Assert.That(result.StillGrantedBy!.Select(binding => binding.Name), Is.EqualTo(["cross-ns-pull"]));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [TestCase("unlabelled")]
    [TestCase("another tool's")]
    [TestCase("set aside by hand")]
    public async Task Revoke_NotManagedUnderTheDerivedName_RefusedAndLeftAsItIs(string kind)
    {
        AccessSubject subject = NewServiceAccount();
        string name = await UnmanageAsync(subject, kind);
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        AcpRegistryConflictException failure = await FailureOfAsync<AcpRegistryConflictException>(() => Sdk.RoleBindings.RevokeAsync(Grant(subject)));

        Assert.That(failure.Code, Is.EqualTo(AcpRegistryCodes.BindingNotManaged));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
        Assert.That((await Sdk.RoleBindings.ListAsync(Owner).SingleAsync()).IsManaged, Is.False);
        Assert.That((await Sdk.RoleBindings.RevokeAsync(Grant(subject, name))).Outcome, Is.EqualTo(RevokeOutcome.Deleted));
    }

    [TestCase(PullerRole, "alice")]
    [TestCase("view", null)]
    public async Task Revoke_ByNameOfABindingForMore_RefusedAndLeftAsItIs(string role, string? other)
    {
        AccessSubject subject = NewServiceAccount();
        List<Rbacv1Subject> subjects = [ServiceAccount(subject.Name, subject.Namespace)];
        if (other is not null)
        {
            subjects.Add(User(other));
        }

        await BindAsNamedAsync("shared", role, subjects);
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        AcpRegistryConflictException failure = await FailureOfAsync<AcpRegistryConflictException>(() => Sdk.RoleBindings.RevokeAsync(Grant(subject, "shared")));

        Assert.That(failure.Code, Is.EqualTo(AcpRegistryCodes.BindingIsAnother));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Revoke_SubjectOfTheBindingsOwnNamespace_ByName()
    {
        await BindAsNamedAsync("here", PullerRole, ServiceAccount("bot", null));

        RevokeResult result = await Sdk.RoleBindings.RevokeAsync(Grant(AccessSubject.ServiceAccount(Owner, "bot"), "here"));

        Assert.That(result.Outcome, Is.EqualTo(RevokeOutcome.Deleted));
    }

    [Test]
    public async Task Revoke_LastPath_IsAskedAgainAndDenied()
    {
        AccessSubject subject = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(subject));
        await UntilAsync(Sdk, CanPull(subject), AccessVerdict.Allowed);

        RevokeResult result = await Sdk.RoleBindings.RevokeAsync(Grant(subject));

        Assert.That((result.Decision.Verdict, result.Decision.Question), Is.EqualTo((AccessVerdict.Denied, CanPull(subject))));
    }

    [Test]
    public async Task Revoke_AnotherRoleGrantsToo_DecisionIsAllowedByThat()
    {
        AccessSubject subject = NewServiceAccount();
        await BindAsNamedAsync("another-way", await NewPullerRoleAsync(), ServiceAccount(subject.Name, subject.Namespace));
        await Sdk.RoleBindings.GrantAsync(Grant(subject));
        await UntilAsync(Sdk, CanPull(subject), AccessVerdict.Allowed);

        RevokeResult result = await Sdk.RoleBindings.RevokeAsync(Grant(subject));

        Assert.That((result.Outcome, result.StillGrantedBy?.Count), Is.EqualTo((RevokeOutcome.Deleted, (int?)0)));
        Assert.That(result.Decision.IsAllowed, Is.True);
        Assert.That(result.Decision.Reason, Does.Contain("another-way"));
    }

    [Test]
    public async Task Revoke_CallerMayNotAsk_IsDoneAndIndeterminate()
    {
        AccessSubject subject = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(subject));
        AcpRegistryClient caller = await SdkOfUserWithAsync(Rule(RbacGroup, "rolebindings", "get", "delete"));

        RevokeResult result = await caller.RoleBindings.RevokeAsync(Grant(subject));

        Assert.That((result.Outcome, result.StillGrantedBy, result.Decision.Verdict), Is.EqualTo((RevokeOutcome.Deleted, (IReadOnlyList<PullRoleBinding>?)null, AccessVerdict.Indeterminate)));
        Assert.That(result.Decision.Error!.Code, Is.EqualTo(AcpRegistryCodes.ReviewNotPermitted));
        Assert.That(await Sdk.RoleBindings.ListAsync(Owner).ToListAsync(), Is.Empty);
    }

    private async Task<string> UnmanageAsync(AccessSubject subject, string kind)
    {
        GrantResult granted = await Sdk.RoleBindings.GrantAsync(Grant(subject));
        V1RoleBinding binding = await Admin.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync(granted.Binding.Name, Owner);
        switch (kind)
        {
            case "unlabelled":
                binding.Metadata.Labels = null;
                break;
            case "another tool's":
                binding.Metadata.Labels[ManagedByLabel] = "Helm";
                break;
            default:
                binding.Metadata.Annotations = new Dictionary<string, string> { ["rbac.authorization.kubernetes.io/autoupdate"] = "false" };
                break;
        }

        await Admin.RbacAuthorizationV1.ReplaceNamespacedRoleBindingAsync(binding, binding.Name(), Owner);
        return binding.Name();
    }
}
