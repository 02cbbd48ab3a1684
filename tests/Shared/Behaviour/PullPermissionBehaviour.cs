using AcpRegistry.Sdk.Access;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>Who is allowed thanks to what, and who may ask.</summary>
public abstract class PullPermissionBehaviour : SdkBehaviour
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
        ["group:system:serviceaccounts:their-ns", "user:system:serviceaccount:their-ns:bot"],
        ["user:alice", "user:alice"],
        ["group:system:authenticated", "user:alice"],
        ["group:system:authenticated", "user:system:serviceaccount:their-ns:b:c"],
        ["group:system:unauthenticated", "user:system:anonymous"],
        ["group:dev", "group:dev"],
        ["group:system:authenticated", "group:dev"],
        ["group:system:serviceaccounts", "group:system:serviceaccounts:their-ns"],
        ["group:system:authenticated", "group:system:serviceaccounts:their-ns"],
    ];

    // Granted to, whom it lets pull, whom it doesn't.
    protected static IEnumerable<string[]> NotGranting =>
    [
        [Bot, Bot, "serviceaccount:their-ns:other"],
        [Bot, Bot, "serviceaccount:other-ns:bot"],
        [Bot, Bot, "user:bot"],
        ["group:system:serviceaccounts:their-ns", Bot, "serviceaccount:their-ns-evil:bot"],
        ["group:system:serviceaccounts:their-ns", Bot, "group:system:serviceaccounts"],
        ["group:system:serviceaccounts", Bot, "user:alice"],
        ["group:system:serviceaccounts", Bot, "user:system:serviceaccount:their-ns:b:c"],
        ["group:system:serviceaccounts", Bot, "user:system:serviceaccount:Their_Ns:bot"],
        ["group:system:authenticated", Bot, "user:system:anonymous"],
        ["group:system:unauthenticated", "user:system:anonymous", Bot],
        ["user:dev", "user:dev", "group:dev"],
        ["group:dev", "group:dev", "user:dev"],
        ["user:alice", "user:alice", "user:Alice"],
    ];

    [TestCaseSource(nameof(Granting))]
    public async Task Check_GrantedToASubjectOrItsGroup_Allowed(string to, string subject)
    {
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.Parse(to)));

        AccessDecision decision = await UntilAsync(Sdk, CanPull(AccessSubject.Parse(subject)), AccessVerdict.Allowed);

        Assert.That(decision.Method, Is.EqualTo(AccessMethod.SubjectAccessReview));
    }

    [TestCaseSource(nameof(Granting))]
    public async Task Check_GrantedToASubjectOrItsGroup_AllowedByLocalReviewToo(string to, string subject)
    {
        AcpRegistryClient admin = await SdkOfNamespaceAdminAsync();
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.Parse(to)));

        AccessDecision decision = await UntilAsync(admin, CanPull(AccessSubject.Parse(subject)), AccessVerdict.Allowed);

        Assert.That(decision.Method, Is.EqualTo(AccessMethod.LocalSubjectAccessReview));
    }

    [TestCaseSource(nameof(Granting))]
    public async Task Check_GrantedThenRevoked_DeniedAgain(string to, string subject)
    {
        AccessQuestion question = CanPull(AccessSubject.Parse(subject));
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.Parse(to)));
        await UntilAsync(Sdk, question, AccessVerdict.Allowed);

        await Sdk.RoleBindings.RevokeAsync(Grant(AccessSubject.Parse(to)));

        await UntilAsync(Sdk, question, AccessVerdict.Denied);
    }

    [TestCaseSource(nameof(NotGranting))]
    public async Task Check_GrantedToAnother_Denied(string to, string allowed, string subject)
    {
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.Parse(to)));
        await UntilAsync(Sdk, CanPull(AccessSubject.Parse(allowed)), AccessVerdict.Allowed);

        AccessDecision decision = await Sdk.Permissions.CheckAsync(CanPull(AccessSubject.Parse(subject)));

        Assert.That(decision.Verdict, Is.EqualTo(AccessVerdict.Denied));
    }

    [TestCase(Bot)]
    [TestCase("user:system:serviceaccount:their-ns:bot")]
    [TestCase("group:system:serviceaccounts:their-ns")]
    [TestCase("group:system:serviceaccounts")]
    [TestCase("group:system:authenticated")]
    public async Task Check_Oneself_KnownToTheServerWithItsGroups(string to)
    {
        AcpRegistryClient bot = SdkOf("system:serviceaccount:their-ns:bot", "system:serviceaccounts", "system:serviceaccounts:their-ns");
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.Parse(to)));

        AccessDecision decision = await UntilAsync(bot, CanPull(null), AccessVerdict.Allowed);

        Assert.That(decision.Method, Is.EqualTo(AccessMethod.SelfSubjectAccessReview));
    }

    [Test]
    public async Task Check_GroupsOfAnIdentityProvider_AskedToo()
    {
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.Group("oidc:dev")));
        AccessQuestion alone = CanPull(AccessSubject.User("alice"));

        await UntilAsync(Sdk, alone with { Groups = ["oidc:dev", "oidc:ops"] }, AccessVerdict.Allowed);

        Assert.That((await Sdk.Permissions.CheckAsync(alone)).Verdict, Is.EqualTo(AccessVerdict.Denied));
    }

    [Test]
    public async Task Check_InTheSubjectsOwnNamespace_IsAnotherQuestion()
    {
        string theirs = await Cluster.NewNamespaceAsync();
        AccessSubject subject = AccessSubject.ServiceAccount(theirs, "default");
        await Sdk.RoleBindings.GrantAsync(Grant(subject));
        await UntilAsync(Sdk, CanPull(subject), AccessVerdict.Allowed);

        AccessDecision decision = await Sdk.Permissions.CheckAsync(new AccessQuestion(subject, theirs));

        Assert.That((decision.Verdict, decision.Warning), Is.EqualTo((AccessVerdict.Denied, (string?)null)));
    }

    [Test]
    public async Task Check_MissingNamespace_DeniedWithWarning()
    {
        string typo = NewName("typo");

        AccessDecision decision = await Sdk.Permissions.CheckAsync(new AccessQuestion(NewServiceAccount(), typo));

        Assert.That(decision.Verdict, Is.EqualTo(AccessVerdict.Denied));
        Assert.That(decision.Warning, Does.Contain($"'{typo}' doesn't exist"));
    }

    [Test]
    public async Task Check_MissingNamespaceOfWhichTheCallerMayNotKnow_DeniedWithAnotherWarning()
    {
        string typo = NewName("typo");

        AccessDecision decision = await SdkOf(NewName("user")).Permissions.CheckAsync(new AccessQuestion(null, typo));

        Assert.That(decision.Verdict, Is.EqualTo(AccessVerdict.Denied));
        Assert.That(decision.Warning, Does.Contain($"Whether the namespace '{typo}' exists could not be told").And.Contain(AcpRegistryCodes.Forbidden));
    }

    [Test]
    public async Task Check_MissingNamespaceByLocalReview_DeniedWithWarning()
    {
        string user = NewName("user");
        string role = await NewClusterRoleAsync(Rule("authorization.k8s.io", "localsubjectaccessreviews", "create"), Rule("", "namespaces", "get"));
        await Admin.RbacAuthorizationV1.CreateClusterRoleBindingAsync(new V1ClusterRoleBinding
        {
            Metadata = new V1ObjectMeta { Name = NewName("binding") },
            RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = role },
            Subjects = [User(user)],
        });
        await UntilAllowedAsync(Ask("get", "", "namespaces", ""), user);
        string typo = NewName("typo");

        AccessDecision decision = await SdkOf(user).Permissions.CheckAsync(new AccessQuestion(NewServiceAccount(), typo));

        Assert.That((decision.Verdict, decision.Method), Is.EqualTo((AccessVerdict.Denied, AccessMethod.LocalSubjectAccessReview)));
        Assert.That(decision.Warning, Does.Contain($"'{typo}' doesn't exist"));
    }

    [Test]
    public async Task Check_ByNamespaceAdminTwice_LocalReviewAnswersBoth()
    {
        AcpRegistryClient admin = await SdkOfNamespaceAdminAsync();
        AccessSubject subject = NewServiceAccount();

        AccessDecision first = await admin.Permissions.CheckAsync(CanPull(subject));
        AccessDecision second = await admin.Permissions.CheckAsync(CanPull(subject));

        Assert.That((first.Method, first.Warning), Is.EqualTo((AccessMethod.LocalSubjectAccessReview, (string?)null)));
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public async Task Check_ByNamespaceAdminAboutAnotherNamespace_ReviewNotPermitted()
    {
        string other = await Cluster.NewNamespaceAsync();
        AcpRegistryClient admin = await SdkOfNamespaceAdminAsync();

        AcpRegistryForbiddenException failure = await FailureOfAsync<AcpRegistryForbiddenException>(
            () => admin.Permissions.CheckAsync(new AccessQuestion(NewServiceAccount(), other)));

        Assert.That((failure.Code, failure.Status, failure.Reason), Is.EqualTo((AcpRegistryCodes.ReviewNotPermitted, (int?)403, "Forbidden")));
        Assert.That(failure.Remedy, Does.Contain("localsubjectaccessreviews.authorization.k8s.io").And.Contain($"'{other}'"));
    }

    [TestCase("edit")]
    [TestCase("view")]
    public async Task Check_ByLesserRoles_AboutOneselfOnly(string role)
    {
        string user = NewName("user");
        await BindAsync(Owner, role, User(user));
        await UntilAllowedAsync(Ask("list", "", "pods", Owner), user);
        AcpRegistryClient lesser = SdkOf(user);

        AcpRegistryForbiddenException failure = await FailureOfAsync<AcpRegistryForbiddenException>(
            () => lesser.Permissions.CheckAsync(CanPull(NewServiceAccount())));
        AccessDecision self = await lesser.Permissions.CheckAsync(CanPull(null));

        Assert.That(failure.Code, Is.EqualTo(AcpRegistryCodes.ReviewNotPermitted));
        Assert.That((self.Verdict, self.Method, self.Warning), Is.EqualTo((AccessVerdict.Denied, AccessMethod.SelfSubjectAccessReview, (string?)null)));
    }

    [Test]
    public async Task Check_AsTheRemedySays_Works()
    {
        AcpRegistryClient user = await SdkOfUserWithAsync(Rule("authorization.k8s.io", "localsubjectaccessreviews", "create"));

        AccessDecision decision = await user.Permissions.CheckAsync(CanPull(NewServiceAccount()));

        Assert.That((decision.Verdict, decision.Method), Is.EqualTo((AccessVerdict.Denied, AccessMethod.LocalSubjectAccessReview)));
    }

    [TestCase("system:masters")]
    public async Task Check_GroupThatMayAnything_AllowedWithoutReason(string group)
    {
        AccessDecision decision = await Sdk.Permissions.CheckAsync(CanPull(AccessSubject.Group(group)));

        Assert.That((decision.Verdict, decision.Reason), Is.EqualTo((AccessVerdict.Allowed, (string?)null)));
    }
}
