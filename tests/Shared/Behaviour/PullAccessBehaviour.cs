using AcpRegistry.Sdk.Access;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>Who can, and why: the explorer's answer beside the API server's own review.</summary>
public abstract class PullAccessBehaviour : SdkBehaviour
{
    private const string Bot = "serviceaccount:their-ns:bot";

    // Granted to, asked about: each row is allowed by nothing but that one grant.
    protected static IEnumerable<string[]> Granting =>
    [
        [Bot, Bot],
        ["user:system:serviceaccount:their-ns:bot", Bot],
        ["group:system:serviceaccounts:their-ns", Bot],
        ["group:system:serviceaccounts", Bot],
        ["group:system:authenticated", Bot],
        [Bot, "user:system:serviceaccount:their-ns:bot"],
        ["group:system:authenticated", "user:alice"],
        ["group:system:unauthenticated", "user:system:anonymous"],
        ["group:dev", "group:dev"],
        ["group:system:serviceaccounts", "group:system:serviceaccounts:their-ns"],
    ];

    // Granted to, whom it lets pull, whom it doesn't, and how close that comes.
    protected static IEnumerable<string[]> NotGranting =>
    [
        [Bot, Bot, "serviceaccount:their-ns:other", "OtherServiceAccountName"],
        [Bot, Bot, "serviceaccount:other-ns:bot", "OtherServiceAccountNamespace"],
        [Bot, Bot, "user:bot", "OtherSubjectKind"],
        ["group:system:serviceaccounts:their-ns", Bot, "serviceaccount:their-ns-evil:bot", "NotInGroup"],
        ["group:system:serviceaccounts", Bot, "user:system:serviceaccount:their-ns:b:c", "NotInGroup"],
        ["group:system:unauthenticated", "user:system:anonymous", Bot, "NotInGroup"],
        ["group:dev", "group:dev", "user:dev", "OtherSubjectKind"],
        ["user:alice", "user:alice", "user:Alice", "OtherSpelling"],
        ["user:their-ns:bot", "user:their-ns:bot", Bot, "OtherSubjectKind"],
    ];

    [TestCaseSource(nameof(Granting))]
    public async Task Explain_Granted_NamesTheGrantAsTheReviewAllowsIt(string to, string subject)
    {
        AccessQuestion question = CanPull(AccessSubject.Parse(subject));
        var grant = await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.Parse(to)));
        await UntilAsync(Sdk, question, AccessVerdict.Allowed);

        PullAccessExplanation why = await Sdk.Access.ExplainAsync(question);
        PullAccessOverview who = await Sdk.Access.WhoCanPullAsync(Owner);

        PullAccessPath path = why.GrantedBy.Single(path => path.Binding.Namespace == Owner);
        Assert.That((why.Verdict, path.Who, path.Binding.Name, path.Binding.Uid), Is.EqualTo((AccessVerdict.Allowed, to, grant.Binding.Name, grant.Binding.Uid)));
        Assert.That(path.Rules.Select(rule => rule.ToString()), Does.Contain("{apiGroups: [registry.alauda.io], resources: [images], verbs: [get]}"));
        Assert.That(who.Entries.Where(entry => entry.Binding.Namespace == Owner).Select(entry => entry.Who), Is.EqualTo([to]));
        Assert.That((who.IsComplete, who.Warning), Is.EqualTo((true, (string?)null)));
    }

    [TestCaseSource(nameof(NotGranting))]
    public async Task Explain_GrantedToAnother_DeniedAsByTheReviewAndSaidHowClose(string to, string allowed, string subject, string kind)
    {
        AccessQuestion question = CanPull(AccessSubject.Parse(subject));
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.Parse(to)));
        await UntilAsync(Sdk, CanPull(AccessSubject.Parse(allowed)), AccessVerdict.Allowed);

        PullAccessExplanation why = await Sdk.Access.ExplainAsync(question);

        Assert.That((why.Verdict, why.Warning), Is.EqualTo(((await Sdk.Permissions.CheckAsync(question)).Verdict, (string?)null)));
        Assert.That(why.Verdict, Is.EqualTo(AccessVerdict.Denied));
        Assert.That(why.NearMisses.Where(miss => miss.Binding.Namespace == Owner).Select(miss => $"{miss.Kind}"), Is.EqualTo([kind]));
    }

    [Test]
    public async Task Explain_GrantMadeInTheSubjectsOwnNamespace_SaysWhereItBelongs()
    {
        string theirs = await Cluster.NewNamespaceAsync();
        AccessSubject subject = AccessSubject.ServiceAccount(theirs, "default");
        V1RoleBinding wrong = await BindAsync(theirs, PullerRole, ServiceAccount("default", theirs));
        await UntilAsync(Sdk, new AccessQuestion(subject, theirs), AccessVerdict.Allowed);

        PullAccessExplanation why = await Sdk.Access.ExplainAsync(CanPull(subject));

        PullAccessNearMiss miss = why.NearMisses.First(miss => miss.Kind == PullAccessNearMissKind.OtherNamespace);
        Assert.That((why.Verdict, miss.Kind, miss.Binding.Uid), Is.EqualTo((AccessVerdict.Denied, PullAccessNearMissKind.OtherNamespace, wrong.Uid())));
        Assert.That(miss.Remedy, Is.EqualTo(
            $"Grant it in '{Owner}': kubectl create rolebinding NAME --clusterrole=system:image-puller --serviceaccount={theirs}:default -n {Owner}"));
    }

    [Test]
    public async Task ExplainAndWhoCanPull_ManyRolesAndBindings_AgreeWithTheReviews()
    {
        string wildcard = await NewClusterRoleAsync(Rule("*", "*", "*"));
        string verb = await NewClusterRoleAsync(Rule(PullGroup, "images", "create"));
        string group = await NewClusterRoleAsync(Rule("", "images", "get"));
        string mixed = await NewClusterRoleAsync(Rule("", "pods", "get"), new V1PolicyRule { ApiGroups = ["", PullGroup], Resources = ["x", "images"], Verbs = ["list", "get"] });
        string named = await NewClusterRoleAsync(new V1PolicyRule { ApiGroups = [PullGroup], Resources = ["images"], Verbs = ["get"], ResourceNames = ["app"] });
        string v2 = await NewClusterRoleAsync(Rule("image.alauda.io", "imagestreams/layers", "get"));
        string missing = NewName("gone");
        (string Role, string User, string? Miss)[] rows =
        [
            (PullerRole, "u-puller", null),
            (wildcard, "u-wildcard", null),
            (verb, "u-verb", "OtherVerb"),
            (group, "u-group", "OtherGroup"),
            (mixed, "u-mixed", null),
            (named, "u-named", "OtherResourceNames"),
            (v2, "u-v2", "OtherGeneration"),
            (missing, "u-missing", "RoleMissing"),
            ("view", "u-view", ""),
        ];
        foreach ((string role, string user, _) in rows)
        {
            await BindAsync(Owner, role, User(user));
        }

        // The last one written; all others are in effect when it is.
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.User("u-last")));
        await UntilAsync(Sdk, CanPull(AccessSubject.User("u-last")), AccessVerdict.Allowed);
        PullAccessOverview who = await Sdk.Access.WhoCanPullAsync(Owner);
        foreach ((string role, string user, string? kind) in rows)
        {
            AccessQuestion question = CanPull(AccessSubject.User(user));

            PullAccessExplanation why = await Sdk.Access.ExplainAsync(question);
            AccessDecision review = await UntilAsync(Sdk, question, why.Verdict);

            Assert.That(review.Verdict, Is.EqualTo(kind is null ? AccessVerdict.Allowed : AccessVerdict.Denied), user);
            Assert.That(who.Entries.Any(entry => entry.Who == $"user:{user}"), Is.EqualTo(review.IsAllowed), user);
            Assert.That(why.NearMisses.Where(miss => miss.Binding.RoleName == role && miss.Kind != PullAccessNearMissKind.OtherSpelling).Select(miss => $"{miss.Kind}"),
                Is.EqualTo(string.IsNullOrEmpty(kind) ? Array.Empty<string>() : [kind]), user);
        }
    }

    [Test]
    public async Task ExplainAndWhoCanPull_ByNamespaceAdmin_SayWhatMayNotBeRead()
    {
        AcpRegistryClient admin = await SdkOfNamespaceAdminAsync();
        AccessSubject subject = NewServiceAccount();
        var grant = await Sdk.RoleBindings.GrantAsync(Grant(subject));

        PullAccessExplanation why = await admin.Access.ExplainAsync(CanPull(subject));
        PullAccessOverview who = await admin.Access.WhoCanPullAsync(Owner);

        Assert.That((why.Verdict, why.GrantedBy.Count, who.IsComplete, who.Entries.Count), Is.EqualTo((AccessVerdict.Indeterminate, 0, false, 0)));
        Assert.That(why.BlindSpots.Select(spot => spot.Kind), Does.Contain(PullAccessBlindSpotKind.ClusterRoleBindings).And.Contain(PullAccessBlindSpotKind.OtherNamespaces));
        foreach (IReadOnlyList<PullAccessBlindSpot> spots in new[] { why.BlindSpots, who.BlindSpots })
        {
            PullAccessBlindSpot spot = spots.Single(spot => spot.Binding?.Uid == grant.Binding.Uid);
            Assert.That(spot.Kind, Is.EqualTo(PullAccessBlindSpotKind.RoleRules));
            Assert.That(spot.Remedy, Does.Contain("'list' on 'clusterroles.rbac.authorization.k8s.io' at the cluster scope"));
        }
    }

    [Test]
    public async Task Explain_ByNamespaceAdminOfAGrantByARole_Allowed()
    {
        AcpRegistryClient admin = await SdkOfNamespaceAdminAsync();
        string user = await NewUserAsync(Owner, Rule(PullGroup, "images", "get"));

        PullAccessExplanation why = await admin.Access.ExplainAsync(CanPull(AccessSubject.User(user)));

        Assert.That((why.Verdict, why.GrantedBy.Single().Binding.RoleKind), Is.EqualTo((AccessVerdict.Allowed, "Role")));
    }

    [Test]
    public async Task ExplainAndWhoCanPull_ByNobody_AreForbidden()
    {
        AcpRegistryClient nobody = SdkOf(NewName("user"));

        AcpRegistryForbiddenException ofOne = await FailureOfAsync<AcpRegistryForbiddenException>(() => nobody.Access.ExplainAsync(CanPull(NewServiceAccount())));
        AcpRegistryForbiddenException ofAll = await FailureOfAsync<AcpRegistryForbiddenException>(() => nobody.Access.WhoCanPullAsync(Owner));

        Assert.That(ofOne.Remedy, Does.Contain("'list' on 'rolebindings.rbac.authorization.k8s.io'").And.Contain($"'{Owner}'"));
        Assert.That(ofAll.Code, Is.EqualTo(AcpRegistryCodes.Forbidden));
    }

    [Test]
    public async Task ExplainAndWhoCanPull_MissingNamespace_Warned()
    {
        string typo = NewName("typo");

        Assert.That((await Sdk.Access.WhoCanPullAsync(typo)).Warning, Does.Contain($"'{typo}' doesn't exist"));
        Assert.That((await Sdk.Access.ExplainAsync(new AccessQuestion(NewServiceAccount(), typo))).Warning, Does.Contain($"'{typo}' doesn't exist"));
    }
}
