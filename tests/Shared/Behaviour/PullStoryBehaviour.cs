using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>The platform's own story: a pull from another namespace denied, granted, allowed, revoked and denied again.</summary>
public abstract class PullStoryBehaviour : SdkBehaviour
{
    [Test]
    public async Task Story_OfAServiceAccount_AskedByTheAdministrator()
    {
        AccessSubject subject = NewServiceAccount();
        AcpImage image = await Sdk.Images.ParseAsync($"internal-docker-registry.cpaas-system.svc/{Owner}/app:v1");

        await TellAsync(Sdk, AccessQuestion.ToPull(image, subject), subject, AccessMethod.SubjectAccessReview);
    }

    [Test]
    public async Task Story_OfAServiceAccount_AskedByTheNamespaceAdmin() =>
        await TellAsync(await SdkOfNamespaceAdminAsync(), AccessMethod.LocalSubjectAccessReview);

    [Test]
    public async Task Story_OfAServiceAccount_AskedByItself()
    {
        AccessSubject subject = NewServiceAccount();
        AcpRegistryClient itself = SdkOf(subject.UserName!, "system:serviceaccounts", $"system:serviceaccounts:{subject.Namespace}");

        await TellAsync(itself, CanPull(null), subject, AccessMethod.SelfSubjectAccessReview);
    }

    [Test]
    public async Task Revoke_OneOfTwoPaths_NamesTheOtherAndStaysAllowed()
    {
        AccessSubject subject = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.ServiceAccountsOf(subject.Namespace!), "all-of-them"));
        GrantResult granted = await Sdk.RoleBindings.GrantAsync(Grant(subject));
        await UntilAsync(Sdk, CanPull(subject), AccessVerdict.Allowed);

        RevokeResult revoked = await Sdk.RoleBindings.RevokeAsync(Grant(subject));

        Assert.That(granted.AlsoGrantedBy!.Select(binding => binding.Name), Is.EqualTo(["all-of-them"]));
        Assert.That(revoked.StillGrantedBy!.Select(binding => binding.Name), Is.EqualTo(["all-of-them"]));
        Assert.That((await Sdk.Permissions.CheckAsync(CanPull(subject))).Verdict, Is.EqualTo(AccessVerdict.Allowed));
    }

    [Test]
    public async Task CheckMany_AllowedAndDenied_EachAnsweredOnceAsByItself()
    {
        AccessSubject allowed = NewServiceAccount();
        AccessSubject denied = NewServiceAccount();
        string typo = NewName("typo");
        await Sdk.RoleBindings.GrantAsync(Grant(allowed));
        await UntilAsync(Sdk, CanPull(allowed), AccessVerdict.Allowed);
        AccessQuestion[] strangers = [.. Enumerable.Range(0, 40).Select(_ => CanPull(NewServiceAccount()))];

        List<AccessDecision> decisions = await Sdk.Permissions
            .CheckManyAsync([CanPull(allowed), CanPull(denied), CanPull(allowed), new AccessQuestion(allowed, typo), .. strangers])
            .ToListAsync();

        Assert.That(decisions, Has.Count.EqualTo(43));
        Assert.That(decisions.Where(decision => decision.IsAllowed).Select(decision => decision.Question), Is.EqualTo([CanPull(allowed)]));
        Assert.That(decisions.Where(decision => decision.Warning is not null).Select(decision => decision.Question.Namespace), Is.EqualTo([typo]));
        Assert.That(decisions, Has.None.Property(nameof(AccessDecision.Verdict)).EqualTo(AccessVerdict.Indeterminate));
    }

    [Test]
    public async Task CheckMany_ByOneWhoMayAskInOneNamespaceOnly_IndeterminateElsewhere()
    {
        string other = await Cluster.NewNamespaceAsync();
        AccessSubject subject = NewServiceAccount();
        AcpRegistryClient admin = await SdkOfNamespaceAdminAsync();

        List<AccessDecision> decisions = await admin.Permissions.CheckManyAsync([CanPull(subject), new AccessQuestion(subject, other)]).ToListAsync();

        Dictionary<string, AccessDecision> byNamespace = decisions.ToDictionary(decision => decision.Question.Namespace);
        Assert.That(byNamespace[Owner].Verdict, Is.EqualTo(AccessVerdict.Denied));
        Assert.That(byNamespace[other].Verdict, Is.EqualTo(AccessVerdict.Indeterminate));
        Assert.That(byNamespace[other].Error!.Code, Is.EqualTo(AcpRegistryCodes.ReviewNotPermitted));
    }

    private Task TellAsync(AcpRegistryClient asker, AccessMethod method)
    {
        AccessSubject subject = NewServiceAccount();
        return TellAsync(asker, CanPull(subject), subject, method);
    }

    private async Task TellAsync(AcpRegistryClient asker, AccessQuestion question, AccessSubject subject, AccessMethod method)
    {
        AccessDecision before = await asker.Permissions.CheckAsync(question);
        GrantResult granted = await Sdk.RoleBindings.GrantAsync(Grant(subject));
        AccessDecision during = await UntilAsync(asker, question, AccessVerdict.Allowed);
        RevokeResult revoked = await Sdk.RoleBindings.RevokeAsync(Grant(subject));
        AccessDecision after = await UntilAsync(asker, question, AccessVerdict.Denied);

        Assert.That((before.Verdict, before.Method, before.Reason), Is.EqualTo((AccessVerdict.Denied, method, (string?)null)));
        Assert.That((granted.Outcome, granted.AlsoGrantedBy?.Count), Is.EqualTo((GrantOutcome.Created, (int?)0)));
        Assert.That(during.Reason, Does.Contain(granted.Binding.Name).And.Contain(PullerRole));
        Assert.That((during.Method, after.Method), Is.EqualTo((method, method)));
        Assert.That((revoked.Outcome, revoked.StillGrantedBy?.Count), Is.EqualTo((RevokeOutcome.Deleted, (int?)0)));
        Assert.That((await Admin.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(Owner)).Items.Where(binding => binding.RoleRef.Name == PullerRole), Is.Empty);
    }
}
