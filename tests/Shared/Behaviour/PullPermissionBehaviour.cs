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

    protected static IEnumerable<string[]> GrantingToNoGroup => Granting.Where(row => CanBeImpersonated(row[1]));

    protected static IEnumerable<string[]> NotGrantingToNoGroup => NotGranting.Where(row => CanBeImpersonated(row[2]));

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

    // Nobody can be impersonated for a group, and the anonymous user may not ask; every other answer must be the one of a review.
    [TestCaseSource(nameof(GrantingToNoGroup))]
    public async Task Check_GrantedToASubjectOrItsGroup_AllowedByImpersonationToo(string to, string subject)
    {
        AcpRegistryClient impersonator = ImpersonatingSdkOf(await NewImpersonatorAsync());
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.Parse(to)));

        AccessDecision decision = await UntilAsync(impersonator, CanPull(AccessSubject.Parse(subject)), AccessVerdict.Allowed);

        Assert.That(decision.Method, Is.EqualTo(AccessMethod.ImpersonatedSelfSubjectAccessReview));
    }

    [TestCaseSource(nameof(NotGrantingToNoGroup))]
    public async Task Check_GrantedToAnother_DeniedByImpersonationToo(string to, string allowed, string subject)
    {
        AcpRegistryClient impersonator = ImpersonatingSdkOf(await NewImpersonatorAsync());
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.Parse(to)));
        await UntilAsync(Sdk, CanPull(AccessSubject.Parse(allowed)), AccessVerdict.Allowed);

        AccessDecision decision = await impersonator.Permissions.CheckAsync(CanPull(AccessSubject.Parse(subject)));

        Assert.That(
            (decision.Verdict, decision.Method), Is.EqualTo((AccessVerdict.Denied, AccessMethod.ImpersonatedSelfSubjectAccessReview)));
    }

    [Test]
    public async Task Check_ByEditorOfTheSubjectsNamespace_ByImpersonationAlone()
    {
        string theirs = await Cluster.NewNamespaceAsync();
        AccessSubject subject = AccessSubject.ServiceAccount(theirs, "default");
        string editor = NewName("editor");
        await BindAsync(theirs, "edit", User(editor));
        await UntilAllowedAsync(Ask("impersonate", "", "serviceaccounts", theirs), editor);
        AcpRegistryClient sdk = ImpersonatingSdkOf(editor);

        AccessDecision before = await sdk.Permissions.CheckAsync(CanPull(subject));
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.ServiceAccountsOf(theirs)));
        AccessDecision after = await sdk.Permissions.WaitUntilEffectiveAsync(CanPull(subject), AccessVerdict.Allowed);
        AcpRegistryForbiddenException ofAnother = await FailureOfAsync<AcpRegistryForbiddenException>(
            () => sdk.Permissions.CheckAsync(CanPull(AccessSubject.ServiceAccount(Owner, "default"))));
        AcpRegistryForbiddenException withGroups = await FailureOfAsync<AcpRegistryForbiddenException>(
            () => sdk.Permissions.CheckAsync(CanPull(subject) with { Groups = ["dev"] }));

        Assert.That((before.Verdict, before.Method), Is.EqualTo((AccessVerdict.Denied, AccessMethod.ImpersonatedSelfSubjectAccessReview)));
        Assert.That((after.Verdict, after.Method), Is.EqualTo((AccessVerdict.Allowed, AccessMethod.ImpersonatedSelfSubjectAccessReview)));
        Assert.That(ofAnother.Remedy, Does.Contain($"'impersonate' on the one of 'serviceaccounts' named 'default' in the namespace '{Owner}'"));
        Assert.That(withGroups.Message, Does.Contain("nor can it be asked by impersonation"));
    }

    [Test]
    public async Task Check_ByNamespaceAdminWhoMayImpersonateToo_ByLocalReview()
    {
        string admin = NewName("admin");
        await BindAsync(Owner, "admin", User(admin));
        await UntilAllowedAsync(Ask("create", "authorization.k8s.io", "localsubjectaccessreviews", Owner), admin);

        AccessDecision decision = await ImpersonatingSdkOf(admin).Permissions.CheckAsync(CanPull(AccessSubject.ServiceAccount(Owner, "default")));

        Assert.That(decision.Method, Is.EqualTo(AccessMethod.LocalSubjectAccessReview));
    }

    [Test]
    public async Task Check_ByNobodyInParticular_NamesEveryRightThatWouldDo()
    {
        AccessSubject subject = NewServiceAccount();

        AcpRegistryForbiddenException failure = await FailureOfAsync<AcpRegistryForbiddenException>(
            () => ImpersonatingSdkOf(NewName("nobody")).Permissions.CheckAsync(CanPull(subject)));

        Assert.That((failure.Code, failure.Status), Is.EqualTo((AcpRegistryCodes.ReviewNotPermitted, (int?)403)));
        Assert.That(failure.Remedy, Does.Contain($"'localsubjectaccessreviews.authorization.k8s.io' in the namespace '{Owner}'")
            .And.Contain($"'serviceaccounts' named 'default' in the namespace '{subject.Namespace}'"));
    }

    [Test]
    public async Task Check_AsTheRemedyForImpersonationSays_Works()
    {
        string theirs = await Cluster.NewNamespaceAsync();
        V1PolicyRule rule = Rule("", "serviceaccounts", "impersonate");
        rule.ResourceNames = ["default"];
        AcpRegistryClient sdk = ImpersonatingSdkOf(await NewUserAsync(theirs, rule));

        AccessDecision decision = await sdk.Permissions.CheckAsync(CanPull(AccessSubject.ServiceAccount(theirs, "default")));

        Assert.That((decision.Verdict, decision.Method), Is.EqualTo((AccessVerdict.Denied, AccessMethod.ImpersonatedSelfSubjectAccessReview)));
    }

    [Test]
    public async Task Check_CachedThenGrantedAndRevokedHere_IsNeverTheOldAnswer()
    {
        AcpRegistryClient sdk = AcpRegistryClient.Create(Admin, new AcpRegistryOptions { CheckCacheDuration = TimeSpan.FromMinutes(5) });
        AccessQuestion question = CanPull(NewServiceAccount());

        AccessDecision before = await sdk.Permissions.CheckAsync(question);
        await sdk.RoleBindings.GrantAsync(Grant(question.Subject!));
        AccessDecision granted = await sdk.Permissions.WaitUntilEffectiveAsync(question, AccessVerdict.Allowed);
        AccessDecision checkedAgain = await sdk.Permissions.CheckAsync(question);
        await sdk.RoleBindings.RevokeAsync(Grant(question.Subject!));
        AccessDecision revoked = await sdk.Permissions.WaitUntilEffectiveAsync(question, AccessVerdict.Denied);
        AccessDecision checkedAtLast = await sdk.Permissions.CheckAsync(question);

        Assert.That(
            new[] { before, granted, checkedAgain, revoked, checkedAtLast }.Select(decision => decision.IsAllowed),
            Is.EqualTo(new[] { false, true, true, false, false }));
    }

    private static bool CanBeImpersonated(string subject) =>
        !subject.StartsWith("group:", StringComparison.Ordinal) && subject != "user:system:anonymous";

    private async Task<string> NewImpersonatorAsync()
    {
        string user = NewName("impersonator");
        V1PolicyRule rule = Rule("", "users", "impersonate");
        rule.Resources = ["users", "serviceaccounts"];
        await Admin.RbacAuthorizationV1.CreateClusterRoleBindingAsync(new V1ClusterRoleBinding
        {
            Metadata = new V1ObjectMeta { Name = NewName("binding") },
            RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = await NewClusterRoleAsync(rule) },
            Subjects = [User(user)],
        });
        await UntilAllowedAsync(Ask("impersonate", "", "serviceaccounts", ""), user);
        return user;
    }

    [TestCase("system:masters")]
    public async Task Check_GroupThatMayAnything_AllowedWithoutReason(string group)
    {
        AccessDecision decision = await Sdk.Permissions.CheckAsync(CanPull(AccessSubject.Group(group)));

        Assert.That((decision.Verdict, decision.Reason), Is.EqualTo((AccessVerdict.Allowed, (string?)null)));
    }
}
