using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>Replacing: the one binding that was named by its UID goes, and nothing else.</summary>
public abstract class PullReplaceBehaviour : SdkBehaviour
{
    private static readonly AccessSubject Alice = AccessSubject.User("alice");

    [TestCase("view")]
    [TestCase(PullerRole)]
    public async Task Replace_AnotherBindingByItsUid_IsTheGrantsOwnAfterwards(string role)
    {
        V1RoleBinding foreign = await BindAsNamedAsync("pull", role, User("bob"));
        await BindAsNamedAsync("beside", role, User("bob"));
        string beside = (await BindingsAsync())["beside"];

        GrantResult replaced = await Sdk.RoleBindings.ReplaceAsync(Grant(Alice, "pull"), foreign.Uid());
        GrantResult again = await Sdk.RoleBindings.ReplaceAsync(Grant(Alice, "pull"), foreign.Uid());

        Assert.That((replaced.Outcome, again.Outcome), Is.EqualTo((GrantOutcome.Replaced, GrantOutcome.Unchanged)));
        Assert.That((replaced.Binding.IsManaged, replaced.Binding.Subjects.Single()), Is.EqualTo((true, Alice)));
        Assert.That((await BindingsAsync())["beside"], Is.EqualTo(beside));
    }

    [Test]
    public async Task Replace_WithAnotherUid_IsRefusedAndLeft()
    {
        await BindAsNamedAsync("pull", "view", User("bob"));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        AcpRegistryConflictException refused = await FailureOfAsync<AcpRegistryConflictException>(
            () => Sdk.RoleBindings.ReplaceAsync(Grant(Alice, "pull"), Guid.NewGuid().ToString()));

        Assert.That(refused.Code, Is.EqualTo(AcpRegistryCodes.BindingIsAnother));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Replace_ByWhoMayDeleteAndNotGrant_IsRefusedBeforeAnythingIsDeleted()
    {
        V1RoleBinding foreign = await BindAsNamedAsync("pull", "view", User("bob"));
        AcpRegistryClient theirs = await SdkOfNamespaceAdminAsync();
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        AcpRegistryForbiddenException refused = await FailureOfAsync<AcpRegistryForbiddenException>(
            () => theirs.RoleBindings.ReplaceAsync(Grant(Alice, "pull"), foreign.Uid()));

        Assert.That(refused.Code, Is.EqualTo(AcpRegistryCodes.GrantNotPermitted));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }
}
