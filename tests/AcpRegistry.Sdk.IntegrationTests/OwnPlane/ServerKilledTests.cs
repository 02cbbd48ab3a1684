using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Tests.Behaviour;

namespace AcpRegistry.Sdk.IntegrationTests.OwnPlane;

/// <summary>An API server that is killed under the SDK, and comes back.</summary>
[NonParallelizable]
[CancelAfter(180_000)]
public sealed class ServerKilledTests : SdkBehaviour
{
    protected override IBehaviourCluster Cluster { get; } = new OwnPlaneCluster();

    [Test]
    public async Task AnyCall_ServerKilled_UnreachableAndEverythingAsItWasAfterwards()
    {
        AccessSubject granted = NewServiceAccount();
        AccessSubject other = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(granted));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();
        await OwnControlPlane.Plane.KillApiServerAsync();

        AcpRegistryUnreachableException[] failures;
        AccessDecision streamed;
        try
        {
            failures =
            [
                await FailureOfAsync<AcpRegistryUnreachableException>(() => Sdk.Permissions.CheckAsync(CanPull(granted))),
                await FailureOfAsync<AcpRegistryUnreachableException>(() => Sdk.RoleBindings.GrantAsync(Grant(other))),
                await FailureOfAsync<AcpRegistryUnreachableException>(() => Sdk.RoleBindings.RevokeAsync(Grant(granted))),
                await FailureOfAsync<AcpRegistryUnreachableException>(async () => await Sdk.RoleBindings.ListAsync(Owner).ToListAsync()),
                await FailureOfAsync<AcpRegistryUnreachableException>(() => Sdk.Addresses.GetServiceAsync()),
            ];
            streamed = await Sdk.Permissions.CheckManyAsync([CanPull(granted)]).SingleAsync();
        }
        finally
        {
            await OwnControlPlane.Plane.RestartApiServerAsync();
        }

        Assert.That(failures, Has.All.Property(nameof(AcpRegistryException.Code)).EqualTo(AcpRegistryCodes.Unreachable));
        Assert.That((streamed.Verdict, streamed.Error?.Code), Is.EqualTo((AccessVerdict.Indeterminate, AcpRegistryCodes.Unreachable)));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
        await UntilAsync(Sdk, CanPull(granted), AccessVerdict.Allowed);
    }

    [Test]
    public async Task CheckMany_ServerKilledMeanwhile_EachIsAYesOrUnreachable()
    {
        AccessSubject granted = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(granted));
        await UntilAsync(Sdk, CanPull(granted), AccessVerdict.Allowed);
        AcpRegistryClient wide = AcpRegistryClient.Create(Admin, new AcpRegistryOptions { MaxConcurrency = 32 });
        AccessQuestion[] questions = [.. Enumerable.Range(0, 200).Select(i => CanPull(granted) with { Groups = [$"team-{i}"] })];
        List<AccessDecision> decisions = [];

        try
        {
            await foreach (AccessDecision decision in wide.Permissions.CheckManyAsync(questions))
            {
                decisions.Add(decision);
                if (decisions.Count == 50)
                {
                    // What isn't read waits, so that most are asked when nobody answers any more.
                    await OwnControlPlane.Plane.KillApiServerAsync();
                }
            }
        }
        finally
        {
            await OwnControlPlane.Plane.RestartApiServerAsync();
        }

        Assert.That(decisions.Select(decision => decision.Question), Is.EquivalentTo(questions));
        Assert.That(decisions.Count(decision => decision.IsAllowed), Is.GreaterThanOrEqualTo(50));
        Assert.That(decisions.Where(decision => !decision.IsAllowed).Select(decision => decision.Error?.Code).Distinct(),
            Is.EqualTo([AcpRegistryCodes.Unreachable]));
    }
}
