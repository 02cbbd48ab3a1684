using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using k8s;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>A cluster without the role <c>system:image-puller</c>; it is there again after each test, for those that share the cluster.</summary>
[NonParallelizable]
public abstract class PullerRoleMissingBehaviour : SdkBehaviour
{
    [TearDown]
    public Task PutBackAsync() => EnsurePullerRoleAsync();

    [Test]
    public async Task Grant_WithoutBind_PullerRoleMissingAndNothingLeft()
    {
        AcpRegistryClient user = await SdkOfUserWithAsync(Rule(RbacGroup, "rolebindings", "create", "get", "list"));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();
        await RemoveRoleAsync();

        AcpRegistryNotFoundException failure = await FailureOfAsync<AcpRegistryNotFoundException>(() => user.RoleBindings.GrantAsync(Grant(NewServiceAccount())));

        Assert.That((failure.Code, failure.Status, failure.Reason), Is.EqualTo((AcpRegistryCodes.PullerRoleMissing, (int?)404, "NotFound")));
        Assert.That(failure.Message, Does.Contain($"The ClusterRole '{PullerRole}'").And.Contain($"'{Owner}'"));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Grant_ByAnAdministrator_PullerRoleMissingAndNothingLeft()
    {
        await RemoveRoleAsync();

        AcpRegistryNotFoundException failure = await FailureOfAsync<AcpRegistryNotFoundException>(() => Sdk.RoleBindings.GrantAsync(Grant(NewServiceAccount())));

        Assert.That(failure.Code, Is.EqualTo(AcpRegistryCodes.PullerRoleMissing));
        Assert.That(await BindingsAsync(), Is.Empty);
    }

    [Test]
    public async Task PlanAndApply_ByAnAdministrator_SayItAndNothingIsLeft()
    {
        await RemoveRoleAsync();

        GrantPlan plan = await Sdk.RoleBindings.PlanAsync(new GrantSet("team-a", [Owner], [Grant(AccessSubject.User("alice"))]));
        ApplyResult applied = await Sdk.RoleBindings.ApplyAsync(plan);

        Assert.That(plan.Findings.Select(finding => (finding.Code, finding.Severity)), Is.EqualTo([(AcpRegistryCodes.PullerRoleMissing, FindingSeverity.Error)]));
        Assert.That((applied.IsComplete, applied.Failed.Single().Error!.Code), Is.EqualTo((false, AcpRegistryCodes.PullerRoleMissing)));
        Assert.That(await BindingsAsync(), Is.Empty);
    }

    [Test]
    public async Task Grant_WithBindAndNoRightToReadRoles_NotKnownAndGrantsNothingUntilTheRoleIsThere()
    {
        AccessSubject subject = NewServiceAccount();
        AcpRegistryClient user = await SdkOfUserWithAsync(Rule(RbacGroup, "rolebindings", "create"), BindThePullerRole());
        await RemoveRoleAsync();

        GrantResult granted = await user.RoleBindings.GrantAsync(Grant(subject));
        AccessDecision without = await UntilReasonAsync(subject);
        await EnsurePullerRoleAsync();

        Assert.That(granted.Outcome, Is.EqualTo(GrantOutcome.Created));
        Assert.That(granted.Findings.Select(finding => finding.Code), Is.EqualTo([AcpRegistryCodes.NotReadable]));
        Assert.That(without.Reason, Is.EqualTo($"RBAC: clusterrole.rbac.authorization.k8s.io \"{PullerRole}\" not found"));
        await UntilAsync(Sdk, CanPull(subject), AccessVerdict.Allowed);
    }

    private async Task RemoveRoleAsync()
    {
        const string Probe = "probe";
        string elsewhere = await Cluster.NewNamespaceAsync();
        await BindAsync(elsewhere, PullerRole, User(Probe));
        await UntilAllowedAsync(Pull(elsewhere), Probe);
        await Admin.RbacAuthorizationV1.DeleteClusterRoleAsync(PullerRole);
        await UntilAsync(() => ReviewAsync(Pull(elsewhere), Probe), status => !status.Allowed);
    }

    private Task<AccessDecision> UntilReasonAsync(AccessSubject subject) =>
        UntilAsync(() => Sdk.Permissions.CheckAsync(CanPull(subject)), decision => decision is { Verdict: AccessVerdict.Denied, Reason: not null });
}
