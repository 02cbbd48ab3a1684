using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>What is said before a grant is made, and that it is true.</summary>
public abstract class GrantCheckBehaviour : SdkBehaviour
{
    [Test]
    public async Task CanGrant_ByNamespaceAdmin_SaysTheRuleWhichOnceGrantedWorks()
    {
        string user = NewName("admin");
        await BindAsync(Owner, "admin", User(user));
        await UntilAllowedAsync(Ask("create", RbacGroup, "rolebindings", Owner), user);
        AcpRegistryClient theirs = SdkOf(user);
        PullGrant grant = Grant(AccessSubject.ServiceAccountsOf("my-ns"));

        GrantCheck before = await theirs.RoleBindings.CanGrantAsync(grant);
        AcpRegistryForbiddenException refused = await FailureOfAsync<AcpRegistryForbiddenException>(() => theirs.RoleBindings.GrantAsync(grant));
        Finding missing = before.Findings.Single(finding => finding.Severity == FindingSeverity.Error);
        foreach (object thing in KubernetesYaml.LoadAllFromString(missing.Remedy.Replace("CALLER", user, StringComparison.Ordinal)))
        {
            _ = thing switch
            {
                V1Role role => (object)await Admin.RbacAuthorizationV1.CreateNamespacedRoleAsync(role, role.Namespace()),
                V1RoleBinding binding => await Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(binding, binding.Namespace()),
                _ => throw new AssertionException($"A {thing.GetType()} was not expected."),
            };
        }

        V1ResourceAttributes bind = Ask("bind", RbacGroup, "clusterroles", Owner);
        bind.Name = PullerRole;
        await UntilAllowedAsync(bind, user);
        GrantCheck after = await theirs.RoleBindings.CanGrantAsync(grant);

        Assert.That((before.CanGrant, missing.Code, refused.Code), Is.EqualTo((false, AcpRegistryCodes.GrantNotPermitted, AcpRegistryCodes.GrantNotPermitted)));
        Assert.That(missing.Remedy, Does.Contain("""{apiGroups: ["rbac.authorization.k8s.io"], resources: ["clusterroles"], resourceNames: ["system:image-puller"], verbs: ["bind"]}"""));
        Assert.That(after.CanGrant, Is.True, after.ToString());
        Assert.That((await theirs.RoleBindings.GrantAsync(grant)).Outcome, Is.EqualTo(GrantOutcome.Created));
    }

    [Test]
    public async Task CanGrant_ByHolderOfThePullRight_NeedsNoBind()
    {
        AcpRegistryClient theirs = await SdkOfUserWithAsync(Rule(PullGroup, "images", "get"), Rule(RbacGroup, "rolebindings", "create"));
        PullGrant grant = Grant(AccessSubject.User("alice"));

        GrantCheck check = await theirs.RoleBindings.CanGrantAsync(grant);

        Assert.That(check.CanGrant, Is.True, check.ToString());
        Assert.That(check.Findings.Select(finding => finding.Code), Is.All.EqualTo(AcpRegistryCodes.NotReadable), "role and namespace");
        Assert.That((await theirs.RoleBindings.GrantAsync(grant)).Outcome, Is.EqualTo(GrantOutcome.Created));
    }

    [Test]
    public async Task CanGrant_ByAnybody_SaysThatRoleBindingsCantBeMadeEither()
    {
        GrantCheck check = await SdkOf(NewName("nobody")).RoleBindings.CanGrantAsync(Grant(AccessSubject.User("alice")));

        Assert.That(check.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.Code),
            Is.EqualTo([AcpRegistryCodes.RoleBindingsNotWritable, AcpRegistryCodes.GrantNotPermitted]));
    }

    [TestCase("registry.alauda.io", "images", "get", null, true)]
    [TestCase("*", "*", "*", null, true)]
    [TestCase("registry.alauda.io", "images", "list", null, false)]
    [TestCase("registry.alauda.io", "images/layers", "get", null, false)]
    [TestCase("image.alauda.io", "images", "get", null, false)]
    [TestCase("registry.alauda.io", "images", "get", "app", false)]
    public async Task CanGrant_RoleWithTheRightOrWithout_IsLookedInto(string group, string resource, string verb, string? name, bool holds)
    {
        V1PolicyRule rule = Rule(group, resource, verb);
        rule.ResourceNames = name is null ? null : [name];
        var options = new AcpRegistryOptions { PullerRole = await NewClusterRoleAsync(rule) };

        GrantCheck check = await AcpRegistryClient.Create(Admin, options).RoleBindings.CanGrantAsync(Grant(AccessSubject.User("alice")));

        Assert.That(check.Findings.Select(finding => finding.Code), Is.EqualTo(holds ? [] : (string[])[AcpRegistryCodes.PullerRoleLacksRight]));
        Assert.That(check.CanGrant, Is.EqualTo(holds));
    }

    [Test]
    public async Task CanGrant_RoleMissing_IsSaid()
    {
        var options = new AcpRegistryOptions { PullerRole = NewName("typo") };

        GrantCheck check = await AcpRegistryClient.Create(Admin, options).RoleBindings.CanGrantAsync(Grant(AccessSubject.User("alice")));

        Assert.That(check.Findings.Select(finding => (finding.Code, finding.Severity)), Is.EqualTo([(AcpRegistryCodes.PullerRoleMissing, FindingSeverity.Error)]));
    }

    [Test]
    public async Task CanGrant_ThingsMissing_AreNamed()
    {
        string typo = NewName("typo");
        string home = await Cluster.NewNamespaceAsync();

        GrantCheck nowhere = await Sdk.RoleBindings.CanGrantAsync(new PullGrant(typo, AccessSubject.User("alice")));
        GrantCheck homeless = await Sdk.RoleBindings.CanGrantAsync(Grant(AccessSubject.ServiceAccount(typo, "default")));
        GrantCheck nobody = await Sdk.RoleBindings.CanGrantAsync(Grant(AccessSubject.ServiceAccount(home, "missing")));
        GrantCheck fine = await Sdk.RoleBindings.CanGrantAsync(Grant(AccessSubject.User("alice")));

        Assert.That(nowhere.Findings.Select(Show), Is.EqualTo([(AcpRegistryCodes.NamespaceMissing, FindingSeverity.Error)]));
        Assert.That(homeless.Findings.Select(Show), Is.EqualTo([(AcpRegistryCodes.NamespaceMissing, FindingSeverity.Warning)]));
        Assert.That(nobody.Findings.Select(Show), Is.EqualTo([(AcpRegistryCodes.ServiceAccountMissing, FindingSeverity.Warning)]));
        Assert.That(nobody.Findings.Single().Remedy, Is.EqualTo($"kubectl create serviceaccount missing -n {home}"));
        Assert.That((homeless.CanGrant, fine.CanGrant, fine.Findings.Count), Is.EqualTo((true, true, 0)));

        static (string, FindingSeverity) Show(Finding finding) => (finding.Code, finding.Severity);
    }
}
