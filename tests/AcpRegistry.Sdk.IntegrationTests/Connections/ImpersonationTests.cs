using AcpRegistry.Sdk.Access;
using k8s;

namespace AcpRegistry.Sdk.IntegrationTests.Connections;

/// <summary>A kubeconfig that asks to act as somebody else, as kubectl honours it.</summary>
public sealed class ImpersonationTests : ControlPlaneTests
{
    [TestCase("user:alice", "as: alice")]
    [TestCase("serviceaccount:their-ns:bot", "as: system:serviceaccount:their-ns:bot")]
    [TestCase("group:system:serviceaccounts:their-ns", "as: system:serviceaccount:their-ns:bot")]
    [TestCase("group:dev", "as: alice\n    as-groups: [dev]")]
    [TestCase("group:dev", "as: alice\n    as-groups: [dev, dev]")]
    [TestCase("group:ops, team", "as: alice\n    as-groups: [\"ops, team\"]")]
    public async Task Check_Oneself_IsAboutTheImpersonatedUser(string grantedTo, string impersonation)
    {
        using IKubernetes client = await ImpersonateAsync("admin", impersonation, "system:masters");
        AcpRegistryClient sdk = AcpRegistryClient.Create(client);

        AccessDecision before = await sdk.Permissions.CheckAsync(CanPull(null));
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.Parse(grantedTo)));
        AccessDecision after = await UntilAsync(sdk, CanPull(null), AccessVerdict.Allowed);

        Assert.That((before.Verdict, before.Method), Is.EqualTo((AccessVerdict.Denied, AccessMethod.SelfSubjectAccessReview)));
        Assert.That(after.Reason, Does.Contain("RBAC: allowed by RoleBinding"));
    }

    [Test]
    public async Task Check_Oneself_WithGroupsNamedIsInThoseAlone()
    {
        using IKubernetes client = await ImpersonateAsync("admin", "as: system:serviceaccount:their-ns:bot\n    as-groups: [dev]", "system:masters");
        AccessSubject all = AccessSubject.ServiceAccountsOf("their-ns");
        await Sdk.RoleBindings.GrantAsync(Grant(all));
        await UntilAsync(Sdk, CanPull(all), AccessVerdict.Allowed);

        AccessDecision decision = await AcpRegistryClient.Create(client).Permissions.CheckAsync(CanPull(null));

        Assert.That(decision.Verdict, Is.EqualTo(AccessVerdict.Denied));
    }

    [Test]
    public async Task AnyCall_NoRightToImpersonate_Forbidden()
    {
        using IKubernetes client = await ImpersonateAsync(NewName("user"), "as: alice");

        AcpRegistryForbiddenException failure = await FailureOfAsync<AcpRegistryForbiddenException>(
            () => AcpRegistryClient.Create(client).Permissions.CheckAsync(CanPull(null)));

        Assert.That(failure.Code, Is.EqualTo(AcpRegistryCodes.Forbidden));
        Assert.That(failure.Message, Does.Contain("impersonate"));
    }

    [Test]
    public async Task Check_ByEditAsAServiceAccountOfHis_AboutAnyNamespace()
    {
        string editor = NewName("editor");
        string home = await Cluster.NewNamespaceAsync();
        AccessSubject bot = AccessSubject.ServiceAccount(home, "bot");
        await BindAsync(home, "edit", User(editor));
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.ServiceAccountsOf(home)));
        await UntilAsync(Sdk, CanPull(bot), AccessVerdict.Allowed);
        await UntilAllowedAsync(Ask("impersonate", "", "serviceaccounts", home), editor);
        using IKubernetes client = await ImpersonateAsync(editor, $"as: {bot.UserName}");

        AccessDecision decision = await AcpRegistryClient.Create(client).Permissions.CheckAsync(CanPull(null));

        Assert.That(decision.Verdict, Is.EqualTo(AccessVerdict.Allowed));
    }

    [TestCase("as: alice\n    as-groups: [dev, ops]", "group:ops")]
    [TestCase("as: alice\n    as-groups: [dev, 'a, b', ops]", "group:a, b")]
    [TestCase("as: jürgen", "user:jürgen")]
    [TestCase("as: alice\n    as-groups: [dev, équipe]", "group:équipe")]
    [TestCase("as: alice\n    as-uid: '7'\n    as-user-extra: {scopes: [view, 'x y'], 'a/b%': [c]}", "user:alice")]
    public async Task Check_Oneself_IsEverybodyWhomTheKubeconfigNames(string impersonation, string grantedTo)
    {
        using IKubernetes client = await ImpersonateAsync("admin", impersonation, "system:masters");
        AcpRegistryClient sdk = AcpRegistryClient.Create(client);
        AccessDecision before = await sdk.Permissions.CheckAsync(CanPull(null));

        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.Parse(grantedTo)));

        Assert.That(before.Verdict, Is.EqualTo(AccessVerdict.Denied));
        await UntilAsync(sdk, CanPull(null), AccessVerdict.Allowed);
    }

    [TestCase("as-groups: [dev]")]
    [TestCase("as: \"two\\nlines\"")]
    [TestCase("as: \" alice\"")]
    public async Task CreateKubernetes_ImpersonationThatCannotBeHonoured_Refused(string impersonation)
    {
        string path = await WriteAsync("admin", impersonation, "system:masters");

        Assert.That(
            () => AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = path }),
            Throws.TypeOf<AcpRegistryConfigurationException>().With.Property("Code").EqualTo(AcpRegistryCodes.ImpersonationNotSupported));
    }

    private static async Task<IKubernetes> ImpersonateAsync(string user, string impersonation, params string[] groups) =>
        AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = await WriteAsync(user, impersonation, groups) });

    private static async Task<string> WriteAsync(string user, string impersonation, params string[] groups)
    {
        string path = await Plane.WriteKubeconfigAsync(user, groups);
        await File.AppendAllTextAsync(path, $"    {impersonation}\n");
        return path;
    }
}
