using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>What the server refuses, and a caller who gives up.</summary>
public abstract class ErrorBehaviour : SdkBehaviour
{
    [Test]
    public async Task Grant_MoreThanAnObjectMayHold_RejectedAndNothingLeft()
    {
        PullGrant grant = Grant(NewServiceAccount()) with { Reason = new string('x', 300_000) };

        AcpRegistryRejectedException failure = await FailureOfAsync<AcpRegistryRejectedException>(() => Sdk.RoleBindings.GrantAsync(grant));

        Assert.That((failure.Code, failure.Status, failure.Reason), Is.EqualTo((AcpRegistryCodes.Rejected, (int?)422, "Invalid")));
        Assert.That(failure.Message, Does.Contain("metadata.annotations"));
        Assert.That(await BindingsAsync(), Is.Empty);
    }

    [Test]
    public async Task AnyCall_CancelledBefore_SaysSoAndWritesNothing()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        CancellationToken cancelled = source.Token;
        AccessSubject subject = NewServiceAccount();
        Func<Task>[] calls =
        [
            () => Sdk.Permissions.CheckAsync(CanPull(subject), cancelled),
            async () => await Sdk.Permissions.CheckManyAsync([CanPull(subject)], cancelled).ToListAsync(CancellationToken.None),
            () => Sdk.RoleBindings.GrantAsync(Grant(subject), cancelled),
            () => Sdk.RoleBindings.RevokeAsync(Grant(subject), cancelled),
            async () => await Sdk.RoleBindings.ListAsync(Owner, cancelled).ToListAsync(CancellationToken.None),
            () => Sdk.Addresses.GetServiceAsync(cancelled),
        ];

        foreach (Func<Task> call in calls)
        {
            OperationCanceledException failure = await FailureOfAsync<OperationCanceledException>(call);
            Assert.That(failure.CancellationToken, Is.EqualTo(cancelled));
        }

        Assert.That(await BindingsAsync(), Is.Empty);
    }

    [Test]
    public async Task AnyCall_Forbidden_SaysWhatToAskForInOneLine()
    {
        AcpRegistryClient user = SdkOf(NewName("user"));
        AccessSubject subject = NewServiceAccount();
        (Func<Task> Call, string Verb, string Resource)[] calls =
        [
            (() => user.RoleBindings.RevokeAsync(Grant(subject)), "get", "rolebindings.rbac.authorization.k8s.io"),
            (async () => await user.RoleBindings.ListAsync(Owner).ToListAsync(), "list", "rolebindings.rbac.authorization.k8s.io"),
            (() => user.Addresses.GetServiceAsync(), "get", "services"),
        ];

        foreach ((Func<Task> call, string verb, string resource) in calls)
        {
            AcpRegistryForbiddenException failure = await FailureOfAsync<AcpRegistryForbiddenException>(call);
            Assert.That((failure.Code, failure.Status, failure.Reason), Is.EqualTo((AcpRegistryCodes.Forbidden, (int?)403, "Forbidden")));
            Assert.That(failure.Remedy, Does.StartWith($"Ask an administrator for the verb '{verb}' on '{resource}' in the namespace"));
            Assert.That(failure.InnerException, Is.Null);
        }
    }
}
