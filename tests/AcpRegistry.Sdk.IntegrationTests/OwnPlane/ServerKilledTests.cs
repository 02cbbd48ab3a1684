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
    public async Task Check_ServerKilledWhileItAnswers_OnlyYesNoOrUnreachable()
    {
        AccessSubject granted = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(granted));
        await UntilAsync(Sdk, CanPull(granted), AccessVerdict.Allowed);
        AccessQuestion[] questions = [.. Enumerable.Range(0, 4000).Select(i => CanPull(granted) with { Repository = $"app-{i}" })];
        List<AccessDecision> decisions = [];

        try
        {
            Task? killed = null;
            await foreach (AccessDecision decision in Sdk.Permissions.CheckManyAsync(questions))
            {
                decisions.Add(decision);
                if (decisions.Count == 100)
                {
                    killed = OwnControlPlane.Plane.KillApiServerAsync();
                }
            }

            await killed!;
        }
        finally
        {
            await OwnControlPlane.Plane.RestartApiServerAsync();
        }

        Assert.That(decisions, Has.Count.EqualTo(questions.Length));
        Assert.That(decisions.Where(decision => decision.Verdict == AccessVerdict.Denied), Is.Empty);
        Assert.That(decisions.Where(decision => decision.Error is not null).Select(decision => decision.Error!.Code).Distinct(),
            Is.EqualTo([AcpRegistryCodes.Unreachable]));
    }
}
