using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Tests.Access;

public sealed class RbacPolicyTests
{
    private static readonly RbacRoleRef Puller = new(IsClusterRole: true, "puller");
    private static readonly RbacRole PullerRole = new("", "puller", [new RbacRule(["g"], ["images"], ["get"])]);

    // The subject of a binding in the namespace "shared"; then who asks.
    [TestCase("User", "alice", "", "alice", "", ExpectedResult = true)]
    [TestCase("User", "alice", "", "Alice", "", ExpectedResult = false)]
    [TestCase("User", "alice", "", "bob", "alice", ExpectedResult = false)]
    [TestCase("User", "alice", "stray", "alice", "", ExpectedResult = true)]
    [TestCase("User", "*", "", "alice", "", ExpectedResult = false)]
    [TestCase("User", "system:serviceaccount:ns:bot", "", "system:serviceaccount:ns:bot", "", ExpectedResult = true)]
    [TestCase("Group", "dev", "", "alice", "dev", ExpectedResult = true)]
    [TestCase("Group", "dev", "", "alice", "ops dev", ExpectedResult = true)]
    [TestCase("Group", "dev", "", "dev", "ops", ExpectedResult = false)]
    [TestCase("Group", "dev", "", "", "dev", ExpectedResult = true)]
    [TestCase("Group", "system:serviceaccounts:ns", "", "system:serviceaccount:ns:bot", "", ExpectedResult = false)]
    [TestCase("Group", "system:authenticated", "", "alice", "", ExpectedResult = false)]
    [TestCase("ServiceAccount", "bot", "ns", "system:serviceaccount:ns:bot", "", ExpectedResult = true)]
    [TestCase("ServiceAccount", "bot", "ns", "system:serviceaccount:other:bot", "", ExpectedResult = false)]
    [TestCase("ServiceAccount", "bot", "ns", "bot", "", ExpectedResult = false)]
    [TestCase("ServiceAccount", "bot", "", "system:serviceaccount:shared:bot", "", ExpectedResult = true)]
    [TestCase("ServiceAccount", "bot", "", "system:serviceaccount::bot", "", ExpectedResult = false)]
    [TestCase("ServiceAccount", "bot", "Bad_Ns", "system:serviceaccount:Bad_Ns:bot", "", ExpectedResult = true)]
    [TestCase("ServiceAccount", "bot", "ns", "alice", "system:serviceaccount:ns:bot", ExpectedResult = false)]
    public bool Decide_OneSubject_AsTheServer(string kind, string name, string @namespace, string user, string groups)
    {
        RbacPolicy policy = RbacPolicy.Create([PullerRole], [Binding("shared", "b", Puller, new RbacSubject(Enum.Parse<RbacSubjectKind>(kind), name, @namespace))]);

        return policy.Decide(Pull("shared", user, groups.Split(' ', StringSplitOptions.RemoveEmptyEntries))).IsAllowed;
    }

    [TestCase("shared", "shared", ExpectedResult = true)]
    [TestCase("shared", "other", ExpectedResult = false)]
    [TestCase("shared", "", ExpectedResult = false)]
    [TestCase("", "shared", ExpectedResult = true)]
    [TestCase("", "", ExpectedResult = true)]
    public bool Decide_NamespaceOfBindingAndOfRequest_AsTheServer(string bound, string asked) =>
        RbacPolicy.Create([PullerRole], [Binding(bound, "b", Puller, User("alice"))]).Decide(Pull(asked, "alice")).IsAllowed;

    [Test]
    public void Decide_RoleInBindingsNamespace_NotThatOfAnother()
    {
        var local = new RbacRoleRef(IsClusterRole: false, "puller");
        RbacPolicy policy = RbacPolicy.Create(
            [PullerRole, new RbacRole("one", "puller", PullerRole.Rules)],
            [Binding("one", "b", local, User("alice")), Binding("two", "b", local, User("alice"))]);

        RbacDecision two = policy.Decide(Pull("two", "alice"));

        Assert.That(policy.Decide(Pull("one", "alice")).IsAllowed, Is.True);
        Assert.That((two.IsAllowed, two.Reason), Is.EqualTo((false, "RBAC: role.rbac.authorization.k8s.io \"puller\" not found")));
    }

    [Test]
    public void Decide_ServiceAccountWithoutNamespaceInClusterRoleBinding_MatchesNobody()
    {
        RbacPolicy policy = RbacPolicy.Create([PullerRole], [Binding("", "b", Puller, new RbacSubject(RbacSubjectKind.ServiceAccount, "bot"))]);

        Assert.That(policy.Decide(Pull("shared", "system:serviceaccount:shared:bot")).IsAllowed, Is.False);
    }

    [Test]
    public void Decide_PrivilegedGroup_IsForAnotherAuthorizer() =>
        Assert.That(RbacPolicy.Empty.Decide(Pull("shared", "admin", RbacPolicy.PrivilegedGroup)).IsAllowed, Is.False);

    [TestCase("shared", "User", "alice", "", "RBAC: allowed by RoleBinding \"b/shared\" of ClusterRole \"puller\" to User \"alice\"")]
    [TestCase("shared", "ServiceAccount", "bot", "ns", "RBAC: allowed by RoleBinding \"b/shared\" of ClusterRole \"puller\" to ServiceAccount \"bot/ns\"")]
    [TestCase("shared", "ServiceAccount", "bot", "", "RBAC: allowed by RoleBinding \"b/shared\" of ClusterRole \"puller\" to ServiceAccount \"bot/shared\"")]
    [TestCase("", "User", "a\"b\\c\nd", "", "RBAC: allowed by ClusterRoleBinding \"b\" of ClusterRole \"puller\" to User \"a\\\"b\\\\c\\nd\"")]
    public void Reason_Allowed_NamesThePath(string bound, string kind, string name, string @namespace, string reason)
    {
        var subject = new RbacSubject(Enum.Parse<RbacSubjectKind>(kind), name, @namespace);
        RbacPolicy policy = RbacPolicy.Create([PullerRole], [Binding(bound, "b", Puller, subject)]);
        string user = subject.Kind == RbacSubjectKind.User ? name : $"system:serviceaccount:{(@namespace.Length > 0 ? @namespace : bound)}:{name}";

        Assert.That(policy.Decide(Pull("shared", user)).Reason, Is.EqualTo(reason));
    }

    [Test]
    public void Reason_NothingToSay_Empty() => Assert.That(RbacPolicy.Empty.Decide(Pull("shared", "alice")).Reason, Is.Empty);

    [Test]
    public void Reason_MissingRoles_ListsEachOnce()
    {
        RbacPolicy policy = RbacPolicy.Create([], [
            Binding("shared", "a", new RbacRoleRef(true, "x"), User("alice")),
            Binding("shared", "b", new RbacRoleRef(true, "x"), User("alice")),
            Binding("shared", "c", new RbacRoleRef(false, "y"), User("alice")),
            Binding("other", "d", new RbacRoleRef(true, "z"), User("alice")),
        ]);

        Assert.That(policy.Decide(Pull("shared", "alice")).Reason, Is.EqualTo(
            "RBAC: [clusterrole.rbac.authorization.k8s.io \"x\" not found, role.rbac.authorization.k8s.io \"y\" not found]"));
        Assert.That(policy.Decide(Pull("shared", "bob")).Reason, Is.Empty);
    }

    [Test]
    public void Decide_MissingRoleBesideGoodOne_AllowedWithoutTrace()
    {
        RbacPolicy policy = RbacPolicy.Create([PullerRole], [
            Binding("", "a", new RbacRoleRef(true, "x"), User("alice")),
            Binding("shared", "b", Puller, User("alice")),
        ]);

        RbacDecision decision = policy.Decide(Pull("shared", "alice"));

        Assert.That((decision.IsAllowed, decision.MissingRoles.Length), Is.EqualTo((true, 0)));
        Assert.That(decision.Rule, Is.SameAs(PullerRole.Rules[0]));
    }

    [Test]
    public void With_OneNamespace_ReplacesOnlyIt()
    {
        RbacPolicy before = RbacPolicy.Create([PullerRole], [
            Binding("one", "b", Puller, User("alice")), Binding("two", "b", Puller, User("alice")),
        ]);

        RbacPolicy after = before.With(new RbacScope("one", [], []));

        Assert.That(before.Decide(Pull("one", "alice")).IsAllowed, Is.True);
        Assert.That(after.Decide(Pull("one", "alice")).IsAllowed, Is.False);
        Assert.That(after.Decide(Pull("two", "alice")).IsAllowed, Is.True);
    }

    [Test]
    public void With_ClusterScope_ChangesRolesOfAllNamespaces()
    {
        RbacPolicy before = RbacPolicy.Create([PullerRole], [Binding("one", "b", Puller, User("alice"))]);

        RbacPolicy after = before.With(new RbacScope("", [], []));

        Assert.That(after.Decide(Pull("one", "alice")).MissingRoles, Is.EqualTo([Puller]));
    }

    [Test]
    public void GrantsOf_UserAndGroups_AllOfThemOnce()
    {
        RbacSubject alice = User("alice");
        var dev = new RbacSubject(RbacSubjectKind.Group, "dev");
        RbacPolicy policy = RbacPolicy.Create([PullerRole], [
            Binding("shared", "twice", Puller, alice, alice),
            Binding("", "everywhere", Puller, dev),
            Binding("shared", "missing", new RbacRoleRef(true, "x"), dev),
            Binding("shared", "others", Puller, User("bob")),
            Binding("other", "elsewhere", Puller, alice),
        ]);

        Assert.That(
            policy.GrantsOf("alice", ["dev"], "shared").Select(grant => grant.Binding.Name), Is.EqualTo(["everywhere", "twice", "missing"]));
        Assert.That(policy.RulesOf("alice", ["dev"], "shared"), Is.EqualTo([PullerRole.Rules[0], PullerRole.Rules[0]]));
    }

    [Test]
    public void Decide_ManyBindings_AllocatesNothing()
    {
        RbacPolicy policy = RbacPolicy.Create(
            [PullerRole],
            Enumerable.Range(0, 1_000).SelectMany(ns => Enumerable.Range(0, 5).Select(i => Binding($"ns-{ns}", $"b-{i}", Puller, User($"user-{ns}-{i}")))));
        RbacRequest allowed = Pull("ns-500", "user-500-3", "system:authenticated");
        RbacRequest denied = Pull("ns-500", "user-501-3", "system:authenticated");
        Decide();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Decide();
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(after - before, Is.Zero);

        void Decide()
        {
            for (int i = 0; i < 100; i++)
            {
                _ = policy.Decide(allowed).IsAllowed & policy.Decide(denied).IsAllowed;
            }
        }
    }

    private static RbacRequest Pull(string @namespace, string user, params string[] groups) =>
        new(user, groups, "get", "g", "images") { Namespace = @namespace };

    private static RbacSubject User(string name) => new(RbacSubjectKind.User, name);

    private static RbacBinding Binding(string @namespace, string name, RbacRoleRef role, params RbacSubject[] subjects) => new(@namespace, name, role, subjects);
}
