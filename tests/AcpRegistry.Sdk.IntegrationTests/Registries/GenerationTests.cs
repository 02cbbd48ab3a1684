using System.Net;
using System.Text.Json;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Testing;
using AcpRegistry.Sdk.Tests.Registries;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.Registries;

/// <summary>Each generation from end to end, on a control plane of its own: what is installed there decides what is found.</summary>
public sealed class GenerationTests
{
    private static readonly AccessSubject Pods = AccessSubject.ServiceAccount("my-ns", "default");

    private LocalControlPlane _plane = null!;
    private IKubernetes _admin = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _plane = await LocalControlPlane.StartAsync();
        _admin = _plane.CreateAdminClient();
        foreach (var name in new[] { "cpaas-system", "image-registry-system", "my-ns", "shared-ns" })
        {
            await _plane.CreateNamespaceAsync(name);
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _admin.Dispose();
        await _plane.DisposeAsync();
    }

    [TestCase(RegistryGeneration.InternalDockerRegistry, "cpaas-system", "internal-docker-registry", "registry.alauda.io", "images", "internal-docker-registry.cpaas-system.svc")]
    [TestCase(RegistryGeneration.ImageRegistry, "cpaas-system", "image-registry", "registry.alauda.io", "images", "image-registry.cpaas-system.svc")]
    [TestCase(
        RegistryGeneration.ImageRegistryV2, "image-registry-system", "image-registry", "image.alauda.io", "imagestreams/layers", "image-registry.image-registry-system.svc:5000")]
    public async Task Auto_OneRegistryRuns_TellsTheWholeStoryInItsTerms(
        RegistryGeneration generation, string @namespace, string service, string group, string resource, string host)
    {
        await using var registry = await InstallAsync(@namespace, service);
        await using var role = await PullerAsync(group, resource);
        await using var ingress = await ExposeAsync(@namespace, service, "registry.example.com");
        var client = Client(options => options.DiscoverAddresses = true);

        var image = await client.Images.ParseAsync("registry.example.com/shared-ns/release/app:1.0");
        var address = await client.Addresses.ResolveAsync(image.Reference, NetworkLocation.InCluster);
        var profile = await client.Addresses.GetProfileAsync();
        var found = await client.Addresses.GetServiceAsync();
        var byIP = profile.Parse($"{found.ClusterIP}/shared-ns/app");
        var question = AccessQuestion.ToPull(image, Pods);
        var grant = new PullGrant("shared-ns", Pods);

        var before = await client.Permissions.CheckAsync(question);
        await client.RoleBindings.GrantAsync(grant);
        var granted = await UntilAsync(client, question, AccessVerdict.Allowed);
        await client.RoleBindings.RevokeAsync(grant);
        var revoked = await UntilAsync(client, question, AccessVerdict.Denied);

        Assert.Multiple(() =>
        {
            Assert.That(profile.Generation, Is.EqualTo(generation));
            Assert.That(profile.Evidence, Has.Some.Contain(service));
            Assert.That(profile.ExternalHosts, Is.EqualTo(new[] { "registry.example.com" }));
            Assert.That(address.ToString(), Is.EqualTo($"{host}/shared-ns/release/app:1.0"));
            Assert.That(found.ReadyEndpoints, Is.EqualTo(new[] { IPEndPoint.Parse("10.1.2.3:5000") }));
            Assert.That((byIP.Address, byIP.IsCanonical), Is.EqualTo((RegistryAddressKind.Internal, false)));
            Assert.That((before.Verdict, granted, revoked), Is.EqualTo((AccessVerdict.Denied, AccessVerdict.Allowed, AccessVerdict.Denied)));
        });
    }

    [Test]
    public async Task Auto_TwoRegistriesRun_RefusesAndNamesBoth()
    {
        await using var old = await InstallAsync("cpaas-system", "internal-docker-registry");
        await using var newest = await InstallAsync("image-registry-system", "image-registry");

        var error = Assert.ThrowsAsync<AcpRegistryConfigurationException>(async () => await Client().Addresses.GetProfileAsync());

        Assert.Multiple(() =>
        {
            Assert.That(error!.Code, Is.EqualTo(AcpRegistryCodes.RegistryAmbiguous));
            Assert.That(error.Message, Does.Contain(nameof(RegistryGeneration.InternalDockerRegistry)).And.Contain(nameof(RegistryGeneration.ImageRegistryV2)));
        });
    }

    [Test]
    public void Auto_NoRegistryRuns_SaysWhatWasLookedFor() =>
        Assert.That(
            Assert.ThrowsAsync<AcpRegistryNotFoundException>(async () => await Client().Addresses.GetProfileAsync())!.Code,
            Is.EqualTo(AcpRegistryCodes.RegistryNotFound));

    [Test]
    public async Task Auto_OnlyTheOperatorsConfigIsThere_IsTheNewestWithItsRoutes()
    {
        await using var config = await OperatorConfigAsync("""{"defaultRoute":true,"routes":[{"name":"r","hostname":"route.example.com"}]}""");

        var profile = await Client(options => options.DiscoverAddresses = true).Addresses.GetProfileAsync();

        Assert.That((profile.Generation, profile.ExternalHosts.Single()), Is.EqualTo((RegistryGeneration.ImageRegistryV2, "route.example.com")));
    }

    [Test]
    public async Task Auto_NoRightToLook_NamesTheRightAndWorksOnceGiven()
    {
        await using var registry = await InstallAsync("image-registry-system", "image-registry");
        using var alice = _plane.CreateClient("alice");
        var options = new AcpRegistryOptions { Generation = RegistryGeneration.Auto };

        var error = Assert.ThrowsAsync<AcpRegistryForbiddenException>(async () => await AcpRegistryClient.Create(alice, options).Addresses.GetProfileAsync());
        foreach (var name in new[] { "cpaas-system", "image-registry-system" })
        {
            await LetGetServicesAsync(name, "alice");
        }

        Assert.Multiple(() => Assert.That(error!.Remedy, Does.Contain("'get' on 'services'").And.Contain("cpaas-system")));
        Assert.That(
            () => AcpRegistryClient.Create(alice, options).Addresses.GetProfileAsync().AsTask().Result.Generation,
            Is.EqualTo(RegistryGeneration.ImageRegistryV2).After(5000, 100));
    }

    // What the newest registry asks for is one field, "imagestreams/layers", and one image's name.
    [TestCase("imagestreams/layers", null, AccessVerdict.Allowed)]
    [TestCase("imagestreams/layers", "release/app", AccessVerdict.Allowed)]
    [TestCase("imagestreams/layers", "other", AccessVerdict.Denied)]
    public async Task ImageRegistryV2_RuleOfTheRole_CountsAsTheRegistryAsks(string resource, string? resourceName, AccessVerdict verdict)
    {
        await using var role = await PullerAsync("image.alauda.io", resource, resourceName);
        var client = Client(options => options.Generation = RegistryGeneration.ImageRegistryV2);
        var grant = new PullGrant("shared-ns", AccessSubject.User(Guid.NewGuid().ToString("N")));
        await client.RoleBindings.GrantAsync(grant);

        var question = new AccessQuestion(grant.Subject, "shared-ns") { Repository = "release/app" };
        var told = await UntilAsync(client, question, verdict);
        await client.RoleBindings.RevokeAsync(grant);

        Assert.That(told, Is.EqualTo(verdict));
    }

    // A rule that the registry's question doesn't match makes the role worth nothing, and a grant of it an error.
    [TestCase("imagestreams")]
    [TestCase("*/layers")]
    public async Task ImageRegistryV2_RoleWithoutTheRight_IsNotGranted(string resource)
    {
        await using var role = await PullerAsync("image.alauda.io", resource, resourceName: null);
        var client = Client(options => options.Generation = RegistryGeneration.ImageRegistryV2);
        var grant = new PullGrant("shared-ns", AccessSubject.User(Guid.NewGuid().ToString("N")));

        Assert.That(
            async () => await client.RoleBindings.GrantAsync(grant),
            Throws.InstanceOf<AcpRegistryException>().With.Property("Code").EqualTo(AcpRegistryCodes.PullerRoleLacksRight));
        Assert.That((await client.Permissions.CheckAsync(new AccessQuestion(grant.Subject, "shared-ns") { Repository = "release/app" })).Verdict, Is.EqualTo(AccessVerdict.Denied));
    }

    private AcpRegistryClient Client(Action<AcpRegistryOptions>? configure = null)
    {
        var options = new AcpRegistryOptions { Generation = RegistryGeneration.Auto };
        configure?.Invoke(options);
        return AcpRegistryClient.Create(_admin, options);
    }

    // A review just after a write can still give the old answer, so a denial is believed only once it has stood for a moment.
    private static async Task<AccessVerdict> UntilAsync(AcpRegistryClient client, AccessQuestion question, AccessVerdict wanted)
    {
        if (wanted == AccessVerdict.Denied)
        {
            await Task.Delay(200);
        }

        for (var attempt = 0; attempt < 100; attempt++)
        {
            if ((await client.Permissions.CheckAsync(question)).Verdict == wanted)
            {
                return wanted;
            }

            await Task.Delay(50);
        }

        return AccessVerdict.Indeterminate;
    }

    private async Task<Undo> InstallAsync(string @namespace, string service)
    {
        await _admin.CoreV1.CreateNamespacedServiceAsync(
            new V1Service { Metadata = new V1ObjectMeta { Name = service }, Spec = new V1ServiceSpec { Ports = [new V1ServicePort { Port = 443, TargetPort = 5000 }] } },
            @namespace);
        await ServiceEndpoints.CreateAsync(_admin, @namespace, service);
        return new Undo(async () =>
        {
            try
            {
                // The Service's Endpoints go with it, by the server itself.
                await _admin.CoreV1.DeleteNamespacedServiceAsync(service, @namespace);
            }
            catch (JsonException)
            {
                // 1.20 answers with a Status where newer servers, and the client, have the Service.
            }

            await ServiceEndpoints.DeleteSliceAsync(_admin, @namespace, service);
        });
    }

    private async Task<Undo> PullerAsync(string group, string resource, string? resourceName = null)
    {
        await _admin.RbacAuthorizationV1.CreateClusterRoleAsync(new V1ClusterRole
        {
            Metadata = new V1ObjectMeta { Name = "system:image-puller" },
            Rules = [new V1PolicyRule { ApiGroups = [group], Resources = [resource], Verbs = ["get"], ResourceNames = resourceName is null ? null : [resourceName] }],
        });
        return new Undo(() => _admin.RbacAuthorizationV1.DeleteClusterRoleAsync("system:image-puller"));
    }

    private async Task<Undo> ExposeAsync(string @namespace, string service, string host)
    {
        await _admin.NetworkingV1.CreateNamespacedIngressAsync(
            new V1Ingress
            {
                Metadata = new V1ObjectMeta { Name = "registry" },
                Spec = new V1IngressSpec
                {
                    Rules =
                    [
                        new V1IngressRule
                        {
                            Host = host,
                            Http = new V1HTTPIngressRuleValue
                            {
                                Paths =
                                [
                                    new V1HTTPIngressPath
                                    {
                                        Path = "/",
                                        PathType = "Prefix",
                                        Backend = new V1IngressBackend
                                        {
                                            Service = new V1IngressServiceBackend { Name = service, Port = new V1ServiceBackendPort { Number = 443 } },
                                        },
                                    },
                                ],
                            },
                        },
                    ],
                },
            },
            @namespace);
        return new Undo(() => _admin.NetworkingV1.DeleteNamespacedIngressAsync("registry", @namespace));
    }

    private async Task<Undo> OperatorConfigAsync(string spec)
    {
        const string Group = "imageregistry.operator.alauda.io";
        await _admin.ApiextensionsV1.CreateCustomResourceDefinitionAsync(new V1CustomResourceDefinition
        {
            Metadata = new V1ObjectMeta { Name = $"configs.{Group}" },
            Spec = new V1CustomResourceDefinitionSpec
            {
                Group = Group,
                Scope = "Cluster",
                Names = new V1CustomResourceDefinitionNames { Plural = "configs", Singular = "config", Kind = "Config", ListKind = "ConfigList" },
                Versions =
                [
                    new V1CustomResourceDefinitionVersion
                    {
                        Name = "v1",
                        Served = true,
                        Storage = true,
                        Schema = new V1CustomResourceValidation { OpenAPIV3Schema = new V1JSONSchemaProps { Type = "object", XKubernetesPreserveUnknownFields = true } },
                    },
                ],
            },
        });
        var config = JsonSerializer.Deserialize<JsonElement>(
            $$"""{"apiVersion":"{{Group}}/v1","kind":"Config","metadata":{"name":"cluster"},"spec":{{spec}}}""");
        Assert.That(
            () => _admin.CustomObjects.CreateClusterCustomObjectAsync(config, Group, "v1", "configs"),
            Throws.Nothing.After(10_000, 200));
        return new Undo(() => _admin.ApiextensionsV1.DeleteCustomResourceDefinitionAsync($"configs.{Group}"));
    }

    private async Task LetGetServicesAsync(string @namespace, string user)
    {
        await _admin.RbacAuthorizationV1.CreateNamespacedRoleAsync(
            new V1Role { Metadata = new V1ObjectMeta { Name = user }, Rules = [new V1PolicyRule { ApiGroups = [""], Resources = ["services"], Verbs = ["get"] }] }, @namespace);
        await _admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = new V1ObjectMeta { Name = user },
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = user },
                Subjects = [new Rbacv1Subject { Kind = "User", Name = user }],
            },
            @namespace);
    }

    private sealed class Undo(Func<Task> undo) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await undo();
    }
}
