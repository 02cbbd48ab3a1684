using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>What it takes to grant and to revoke, what is said where it is missing, and that nothing is left half-done then.</summary>
public abstract class PullGrantRightsBehaviour : SdkBehaviour
{
    [Test]
    public async Task Grant_LeastRights_CreatesWithoutKnowingOthers()
    {
        AccessSubject subject = NewServiceAccount();
        AcpRegistryClient least = await SdkOfUserWithAsync(Rule(RbacGroup, "rolebindings", "create"), BindThePullerRole());

        GrantResult result = await least.RoleBindings.GrantAsync(Grant(subject));

        Assert.That((result.Outcome, result.AlsoGrantedBy), Is.EqualTo((GrantOutcome.Created, (IReadOnlyList<PullRoleBinding>?)null)));
        await UntilAsync(Sdk, CanPull(subject), AccessVerdict.Allowed);
    }

    [Test]
    public async Task Grant_AgainWithoutList_FoundByGet()
    {
        AccessSubject subject = NewServiceAccount();
        AcpRegistryClient user = await SdkOfUserWithAsync(Rule(RbacGroup, "rolebindings", "create", "get"), BindThePullerRole());
        await user.RoleBindings.GrantAsync(Grant(subject, "a b#c"));

        GrantResult again = await user.RoleBindings.GrantAsync(Grant(subject, "a b#c"));

        Assert.That(again.Outcome, Is.EqualTo(GrantOutcome.Unchanged));
    }

    [Test]
    public async Task Grant_AgainWithoutGet_ForbiddenAsksForGet()
    {
        AccessSubject subject = NewServiceAccount();
        AcpRegistryClient user = await SdkOfUserWithAsync(Rule(RbacGroup, "rolebindings", "create"), BindThePullerRole());
        await user.RoleBindings.GrantAsync(Grant(subject));

        AcpRegistryForbiddenException failure = await FailureOfAsync<AcpRegistryForbiddenException>(() => user.RoleBindings.GrantAsync(Grant(subject)));

        Assert.That(failure.Remedy, Does.Contain("'get' on 'rolebindings.rbac.authorization.k8s.io'").And.Contain($"'{Owner}'"));
    }

    [Test]
    public async Task Grant_HoldingTheRolesRightsThere_Works()
    {
        AcpRegistryClient user = await SdkOfUserWithAsync(Rule(PullGroup, "images", "get"), Rule(RbacGroup, "rolebindings", "create"));

        GrantResult result = await user.RoleBindings.GrantAsync(Grant(NewServiceAccount()));

        Assert.That(result.Outcome, Is.EqualTo(GrantOutcome.Created));
    }

    [Test]
    public async Task Grant_ByNamespaceAdmin_NotPermittedAndNothingLeft()
    {
        AcpRegistryClient admin = await SdkOfNamespaceAdminAsync();
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        AcpRegistryForbiddenException failure = await FailureOfAsync<AcpRegistryForbiddenException>(
            () => admin.RoleBindings.GrantAsync(Grant(NewServiceAccount())));

        Assert.That((failure.Code, failure.Status, failure.Reason), Is.EqualTo((AcpRegistryCodes.GrantNotPermitted, (int?)403, "Forbidden")));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Grant_ByNamespaceAdminGivenTheRulesOfTheRemedy_Works()
    {
        string admin = NewName("admin");
        await BindAsync(Owner, "admin", User(admin));
        await UntilAllowedAsync(Ask("create", "authorization.k8s.io", "localsubjectaccessreviews", Owner), admin);

        await RemedyWorksAsync(admin);
    }

    [Test]
    public async Task Grant_ByAnybodyGivenTheRulesOfTheRemedy_Works() => await RemedyWorksAsync(NewName("user"));

    [Test]
    public async Task Grant_Update_TakesTheRightToTheRoleToo()
    {
        AccessSubject subject = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(subject));
        AcpRegistryClient user = await SdkOfUserWithAsync(Rule(RbacGroup, "rolebindings", "get", "list", "create", "update"));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        AcpRegistryForbiddenException failure = await FailureOfAsync<AcpRegistryForbiddenException>(
            () => user.RoleBindings.GrantAsync(Grant(subject) with { Reason = "new" }));

        Assert.That(failure.Code, Is.EqualTo(AcpRegistryCodes.GrantNotPermitted));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Grant_MissingNamespace_NotFoundNamesIt()
    {
        string typo = NewName("typo");

        AcpRegistryNotFoundException failure = await FailureOfAsync<AcpRegistryNotFoundException>(
            () => Sdk.RoleBindings.GrantAsync(new PullGrant(typo, NewServiceAccount())));

        Assert.That((failure.Code, failure.Status, failure.Reason), Is.EqualTo((AcpRegistryCodes.NotFound, (int?)404, "NotFound")));
        Assert.That(failure.Message, Does.Contain($"The namespace '{typo}' doesn't exist"));
    }

    [Test]
    public async Task Revoke_LeastRights_DeletesWithoutKnowingOthers()
    {
        AccessSubject subject = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(subject));
        AcpRegistryClient user = await SdkOfUserWithAsync(Rule(RbacGroup, "rolebindings", "get", "delete"));

        RevokeResult result = await user.RoleBindings.RevokeAsync(Grant(subject));

        Assert.That((result.Outcome, result.StillGrantedBy), Is.EqualTo((RevokeOutcome.Deleted, (IReadOnlyList<PullRoleBinding>?)null)));
        await UntilAsync(Sdk, CanPull(subject), AccessVerdict.Denied);
    }

    [TestCase("delete", "get", "list")]
    [TestCase("get", "delete", "list")]
    public async Task Revoke_WithoutAVerb_ForbiddenAsksForItAndTheBindingStays(string missing, params string[] verbs)
    {
        AccessSubject subject = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(subject));
        AcpRegistryClient user = await SdkOfUserWithAsync(Rule(RbacGroup, "rolebindings", verbs));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        AcpRegistryForbiddenException failure = await FailureOfAsync<AcpRegistryForbiddenException>(() => user.RoleBindings.RevokeAsync(Grant(subject)));

        Assert.That((failure.Code, failure.Status), Is.EqualTo((AcpRegistryCodes.Forbidden, (int?)403)));
        Assert.That(failure.Remedy, Does.Contain($"'{missing}' on 'rolebindings.rbac.authorization.k8s.io'").And.Contain($"'{Owner}'"));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task List_WithoutTheRight_ForbiddenAsksForIt([Values] bool everywhere)
    {
        AcpRegistryClient user = SdkOf(NewName("user"));

        AcpRegistryForbiddenException failure = await FailureOfAsync<AcpRegistryForbiddenException>(
            async () => await user.RoleBindings.ListAsync(everywhere ? null : Owner).ToListAsync());

        Assert.That(failure.Remedy, Does.Contain("'list' on 'rolebindings.rbac.authorization.k8s.io'")
            .And.Contain(everywhere ? "at the cluster scope" : $"in the namespace '{Owner}'"));
    }

    // Does what the remedy says, no more, and then all that a grant's life is.
    private async Task RemedyWorksAsync(string user)
    {
        AccessSubject subject = NewServiceAccount();
        AcpRegistryClient sdk = SdkOf(user);
        AcpRegistryForbiddenException refused = await FailureOfAsync<AcpRegistryForbiddenException>(() => sdk.RoleBindings.GrantAsync(Grant(subject)));
        V1PolicyRule[] rules =
        [
            .. refused.Remedy.Split('\n').Where(line => line.StartsWith("- {", StringComparison.Ordinal))
                .Select(line => KubernetesYaml.Deserialize<V1PolicyRule>(line[2..].TrimEnd('\r'))),
        ];
        Assert.That(rules, Has.Length.EqualTo(2), refused.Remedy);
        await Admin.RbacAuthorizationV1.CreateNamespacedRoleAsync(new V1Role { Metadata = new V1ObjectMeta { Name = "granter" }, Rules = rules }, Owner);
        V1RoleBinding binding = Binding("granter", "granter", User(user));
        binding.RoleRef.Kind = "Role";
        await Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(binding, Owner);
        V1ResourceAttributes bind = Ask("bind", RbacGroup, "clusterroles", Owner);
        bind.Name = PullerRole;
        await UntilAllowedAsync(bind, user);

        GrantResult granted = await sdk.RoleBindings.GrantAsync(Grant(subject));
        GrantResult changed = await sdk.RoleBindings.GrantAsync(Grant(subject) with { Reason = "changed" });
        List<PullRoleBinding> listed = await sdk.RoleBindings.ListAsync(Owner).ToListAsync();
        RevokeResult revoked = await sdk.RoleBindings.RevokeAsync(Grant(subject));

        Assert.That((granted.Outcome, changed.Outcome, revoked.Outcome), Is.EqualTo((GrantOutcome.Created, GrantOutcome.Updated, RevokeOutcome.Deleted)));
        Assert.That((granted.AlsoGrantedBy?.Count, listed.Count, revoked.StillGrantedBy?.Count), Is.EqualTo(((int?)0, 1, (int?)0)));
    }
}
