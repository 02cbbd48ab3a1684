using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.IntegrationTests.Behaviour;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Tests.Behaviour;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.RoleBindings;

/// <summary>RoleBindings that stay after their delete, until a finalizer is removed.</summary>
public sealed class FinalizerTests : SdkBehaviour
{
    private const string Finalizer = "example.com/audit";

    private static readonly AccessSubject Alice = AccessSubject.User("alice");

    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();

    [Test]
    public async Task Grant_OfABindingThatIsBeingDeleted_IsRefusedUntilItIsGone()
    {
        string name = (await Sdk.RoleBindings.GrantAsync(Grant(Alice))).Binding.Name;
        await SetFinalizersAsync(name, Finalizer);

        RevokeResult revoked = await Sdk.RoleBindings.RevokeAsync(Grant(Alice));
        RevokeResult again = await Sdk.RoleBindings.RevokeAsync(Grant(Alice));
        AcpRegistryConflictException refused = await FailureOfAsync<AcpRegistryConflictException>(() => Sdk.RoleBindings.GrantAsync(Grant(Alice)));
        await SetFinalizersAsync(name);
        GrantResult granted = await Sdk.RoleBindings.GrantAsync(Grant(Alice));

        Assert.That((revoked.Outcome, again.Outcome), Is.EqualTo((RevokeOutcome.BeingDeleted, RevokeOutcome.BeingDeleted)));
        Assert.That(again.StillGrantedBy!.Select(binding => binding.Finalizers.Single()), Is.EqualTo([Finalizer]));
        Assert.That(again.Decision.IsAllowed, Is.True, "it grants until it is gone");
        Assert.That(refused.Code, Is.EqualTo(AcpRegistryCodes.BeingDeleted));
        Assert.That(granted.Outcome, Is.EqualTo(GrantOutcome.Created));
    }

    [Test]
    public async Task Replace_OfABindingWithFinalizers_IsRefusedAndLeft()
    {
        V1RoleBinding foreign = await BindAsNamedAsync("pull", "view", User("bob"));
        await SetFinalizersAsync("pull", Finalizer);

        AcpRegistryConflictException refused = await FailureOfAsync<AcpRegistryConflictException>(() => Sdk.RoleBindings.ReplaceAsync(Grant(Alice, "pull"), foreign.Uid()));

        Assert.That(refused.Code, Is.EqualTo(AcpRegistryCodes.BeingDeleted));
        Assert.That((await Admin.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync("pull", Owner)).Metadata.DeletionTimestamp, Is.Null);
        await SetFinalizersAsync("pull");
    }

    [Test]
    public async Task PlanAndApply_WhileABindingIsBeingDeleted_SayItAndConvergeAfterwards()
    {
        var set = new GrantSet("team-a", [Owner], [Grant(Alice)]);
        await Sdk.RoleBindings.ApplyAsync(await Sdk.RoleBindings.PlanAsync(set));
        string name = (await Sdk.RoleBindings.ListAsync(Owner).SingleAsync()).Name;
        await SetFinalizersAsync(name, Finalizer);

        ApplyResult taken = await Sdk.RoleBindings.ApplyAsync(await Sdk.RoleBindings.PlanAsync(new GrantSet("team-a", [Owner], [])));
        GrantPlan unwanted = await Sdk.RoleBindings.PlanAsync(new GrantSet("team-a", [Owner], []));
        GrantPlan wanted = await Sdk.RoleBindings.PlanAsync(set);
        await SetFinalizersAsync(name);
        ApplyResult made = await Sdk.RoleBindings.ApplyAsync(await Sdk.RoleBindings.PlanAsync(set));

        Assert.That((taken.Results.Single().Outcome, taken.IsComplete), Is.EqualTo((GrantChangeOutcome.BeingDeleted, false)));
        Assert.That((unwanted.IsEmpty, unwanted.Findings.Single().Code), Is.EqualTo((true, AcpRegistryCodes.BeingDeleted)));
        Assert.That((wanted.Unchanged, wanted.Withheld.Single().Reason), Is.EqualTo((0, GrantChangeReason.BeingDeleted)));
        Assert.That((made.IsComplete, made.Results.Single().Change.Kind), Is.EqualTo((true, GrantChangeKind.Create)));
    }

    [Test]
    public async Task Apply_IntoANamespaceThatIsBeingDeleted_FailsAsConflict()
    {
        GrantPlan plan = await Sdk.RoleBindings.PlanAsync(new GrantSet("team-a", [Owner], [Grant(Alice)]));
        await BindAsNamedAsync("stays", "view", User("bob"));
        await SetFinalizersAsync("stays", Finalizer);
        await Admin.CoreV1.DeleteNamespaceAsync(Owner);

        ApplyResult applied = await Sdk.RoleBindings.ApplyAsync(plan);
        GrantCheck check = await Sdk.RoleBindings.CanGrantAsync(Grant(Alice));

        Assert.That(applied.Failed.Single().Error, Is.TypeOf<AcpRegistryConflictException>());
        Assert.That((check.CanGrant, check.Findings.Single().Code), Is.EqualTo((false, AcpRegistryCodes.BeingDeleted)));
        await SetFinalizersAsync("stays");
    }

    private Task SetFinalizersAsync(string name, params IReadOnlyList<string> finalizers) =>
        Admin.RbacAuthorizationV1.PatchNamespacedRoleBindingAsync(
            new V1Patch(new { metadata = new { finalizers } }, V1Patch.PatchType.MergePatch), name, Owner);
}
