using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using k8s;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AcpRegistry.Sdk.IntegrationTests.Connections;

/// <summary>The SDK as an application gets it: from a container that was told a kubeconfig.</summary>
public sealed class ContainerTests : ControlPlaneTests
{
    [Test]
    public async Task AddAcpRegistry_Kubeconfig_TheWholeStory()
    {
        var services = new ServiceCollection();
        services.AddAcpRegistry(options => options.Kubeconfig = Plane.AdminKubeconfigPath);

        await StoryAsync(services, provider => (
            provider.GetRequiredService<IImageReferenceParser>(),
            provider.GetRequiredService<IPullPermissionChecker>(),
            provider.GetRequiredService<IPullRoleBindingManager>()));
    }

    [Test]
    public async Task AddAcpRegistry_Configuration_TheWholeStory()
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["AcpRegistry:Kubeconfig"] = Plane.AdminKubeconfigPath, ["AcpRegistry:MaxConcurrency"] = "2" })
            .Build();
        var services = new ServiceCollection();
        services.AddAcpRegistry(configuration.GetSection(AcpRegistryOptions.SectionName));

        await StoryAsync(services, provider => (
            provider.GetRequiredService<IImageReferenceParser>(),
            provider.GetRequiredService<IPullPermissionChecker>(),
            provider.GetRequiredService<IPullRoleBindingManager>()));
    }

    [Test]
    public async Task AddAcpRegistry_ByName_EachActsAsItsOwnUser()
    {
        string plain = await Plane.WriteKubeconfigAsync(NewName("plain"));
        var services = new ServiceCollection();
        services.AddAcpRegistry("admin", options => options.Kubeconfig = Plane.AdminKubeconfigPath);
        services.AddAcpRegistry("plain", options => options.Kubeconfig = plain);
        await using ServiceProvider provider = services.BuildServiceProvider();

        AccessDecision admin = await provider.GetRequiredKeyedService<IPullPermissionChecker>("admin").CheckAsync(CanPull(null));
        AccessDecision other = await provider.GetRequiredKeyedService<IPullPermissionChecker>("plain").CheckAsync(CanPull(null));

        Assert.That((admin.Verdict, other.Verdict), Is.EqualTo((AccessVerdict.Allowed, AccessVerdict.Denied)));
    }

    [Test]
    public async Task AddAcpRegistry_ClientOfTheContainer_UsedAndLeftOpen()
    {
        using IKubernetes client = Plane.CreateAdminClient();
        var services = new ServiceCollection();
        services.AddSingleton(client);
        services.AddAcpRegistry(options => options.Kubeconfig = "/no/such/file");

        await StoryAsync(services, provider => (
            provider.GetRequiredService<IImageReferenceParser>(),
            provider.GetRequiredService<IPullPermissionChecker>(),
            provider.GetRequiredService<IPullRoleBindingManager>()));

        await Assert.ThatAsync(() => client.CoreV1.ListNamespaceAsync(), Throws.Nothing);
    }

    private async Task StoryAsync(
        ServiceCollection services, Func<IServiceProvider, (IImageReferenceParser, IPullPermissionChecker, IPullRoleBindingManager)> get)
    {
        await using ServiceProvider provider = services.BuildServiceProvider();
        (IImageReferenceParser images, IPullPermissionChecker permissions, IPullRoleBindingManager bindings) = get(provider);
        AcpImage image = await images.ParseAsync($"internal-docker-registry.cpaas-system.svc/{Owner}/app:v1");
        AccessSubject subject = NewServiceAccount();
        var question = AccessQuestion.ToPull(image, subject);

        AccessDecision before = await permissions.CheckAsync(question);
        GrantResult granted = await bindings.GrantAsync(Grant(subject));
        AccessDecision during = await UntilAsync(() => permissions.CheckAsync(question), decision => decision.IsAllowed);
        RevokeResult revoked = await bindings.RevokeAsync(Grant(subject));
        AccessDecision after = await UntilAsync(() => permissions.CheckAsync(question), decision => !decision.IsAllowed);

        Assert.That((before.Verdict, during.Verdict, after.Verdict), Is.EqualTo((AccessVerdict.Denied, AccessVerdict.Allowed, AccessVerdict.Denied)));
        Assert.That((granted.Outcome, revoked.Outcome), Is.EqualTo((GrantOutcome.Created, RevokeOutcome.Deleted)));
    }
}
