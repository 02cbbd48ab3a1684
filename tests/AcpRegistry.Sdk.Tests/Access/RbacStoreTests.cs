using AcpRegistry.Sdk.Access;
using static AcpRegistry.Sdk.Tests.Support.RbacFeed;

namespace AcpRegistry.Sdk.Tests.Access;

public sealed class RbacStoreTests
{
    private int _news;
    private RbacStore _store = null!;

    [SetUp]
    public void FillStore()
    {
        _news = 0;
        _store = new RbacStore(() => _news++);
        _store.ClusterRoles.Replace([ClusterRole("puller")]);
        _store.Roles.Replace([]);
        _store.ClusterRoleBindings.Replace([]);
        _store.RoleBindings.Replace([Binding("one", "b", "puller", User("alice")), Binding("two", "b", "puller", User("alice"))]);
        _store.ClusterRoles.Watched();
        _store.Roles.Watched();
        _store.ClusterRoleBindings.Watched();
        _news = 0;
    }

    [Test]
    public void Apply_ManyChanges_AreOneNewPolicy()
    {
        var (before, _) = _store.Apply(RbacPolicy.Empty);
        for (var i = 0; i < 100; i++)
        {
            _store.RoleBindings.Set(Binding("one", $"b-{i}", "puller", User($"user-{i}")));
        }

        var (after, changes) = _store.Apply(before);

        Assert.Multiple(() =>
        {
            Assert.That((changes, _store.Changes, _news), Is.EqualTo((104L, 104L, 100)));
            Assert.That(GrantsOf(before, "user-99", "one"), Is.Empty);
            Assert.That(GrantsOf(after, "user-99", "one"), Has.Count.EqualTo(1));
            Assert.That(GrantsOf(after, "user-0", "one"), Has.Count.EqualTo(1));
            Assert.That(GrantsOf(after, "alice", "two").Single(), Is.SameAs(GrantsOf(before, "alice", "two").Single()), "made anew though nothing changed");
        });
    }

    [Test]
    public void Apply_NothingNew_IsTheSamePolicy()
    {
        var (policy, _) = _store.Apply(RbacPolicy.Empty);

        Assert.That(_store.Apply(policy).Policy, Is.SameAs(policy));
    }

    [Test]
    public void Failure_OfAKindThatWasRead_IsTheWatchesOwnAffair()
    {
        _store.RoleBindings.Watched();
        _store.RoleBindings.Fail(new AcpRegistryForbiddenException("no", "ask"));

        Assert.That(_store.Failure, Is.Null);
    }

    [Test]
    public void Failure_OfAKindThatIsListedButNotWatched_IsShownUntilItIsWatched()
    {
        _store.RoleBindings.Fail(new AcpRegistryForbiddenException("no", "ask"));
        var refused = (_store.IsWhole, _store.Failure?.Code);
        _store.RoleBindings.Watched();

        Assert.That(refused, Is.EqualTo((false, AcpRegistryCodes.Forbidden)));
        Assert.That((_store.IsWhole, _store.Failure), Is.EqualTo((true, (AcpRegistryException?)null)));
    }

    private static IReadOnlyList<RbacGrant> GrantsOf(RbacPolicy policy, string user, string @namespace) => policy.GrantsOf(user, [], @namespace);
}
