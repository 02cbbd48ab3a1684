using System.Text.Json;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using k8s.Models;
using Moq;

namespace AcpRegistry.Sdk.Tests.Registries;

public sealed class RegistryFinderTests
{
    private const string OperatorGroup = "imageregistry.operator.alauda.io";

    private readonly Mock<IClusterApi> _cluster = new(MockBehavior.Strict);
    private readonly AcpRegistryOptions _options = new() { Generation = RegistryGeneration.Auto };

    [TestCase("cpaas-system", "internal-docker-registry", RegistryGeneration.InternalDockerRegistry, "internal-docker-registry.cpaas-system.svc")]
    [TestCase("cpaas-system", "image-registry", RegistryGeneration.ImageRegistry, "image-registry.cpaas-system.svc")]
    [TestCase("image-registry-system", "image-registry", RegistryGeneration.ImageRegistryV2, "image-registry.image-registry-system.svc:5000")]
    public async Task FindAsync_OneService_IsItsGeneration(string @namespace, string service, RegistryGeneration generation, string host)
    {
        Services((@namespace, service));

        var profile = await FindAsync();

        Assert.Multiple(() =>
        {
            Assert.That(profile.Generation, Is.EqualTo(generation));
            Assert.That(profile.InternalHost, Is.EqualTo(host));
            Assert.That(profile.Evidence, Is.EqualTo(new[] { $"the Service '{service}' in '{@namespace}'" }));
        });
    }

    [Test]
    public void FindAsync_TwoServices_NamesBothAndTheSetting()
    {
        Services(("cpaas-system", "internal-docker-registry"), ("image-registry-system", "image-registry"));

        var error = Assert.ThrowsAsync<AcpRegistryConfigurationException>(FindAsync);

        Assert.Multiple(() =>
        {
            Assert.That(error!.Code, Is.EqualTo(AcpRegistryCodes.RegistryAmbiguous));
            Assert.That(error.Message, Does.Contain("InternalDockerRegistry").And.Contain("ImageRegistryV2").And.Contain("AcpRegistry:Generation"));
        });
    }

    [Test]
    public async Task FindAsync_NoServiceButTheOperatorsConfig_IsTheNewest()
    {
        Services();
        Groups((OperatorGroup, "v1"));
        Config("""{"spec":{}}""");

        Assert.That((await FindAsync()).Generation, Is.EqualTo(RegistryGeneration.ImageRegistryV2));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void FindAsync_Nothing_SaysWhatWasLookedFor(bool groupIsServed)
    {
        Services();
        Groups(groupIsServed ? [(OperatorGroup, "v1")] : [("registry.alauda.io", "v1")]);
        Config(null);

        var error = Assert.ThrowsAsync<AcpRegistryNotFoundException>(FindAsync);

        Assert.Multiple(() =>
        {
            Assert.That(error!.Code, Is.EqualTo(AcpRegistryCodes.RegistryNotFound));
            Assert.That(error.Message, Does.Contain("internal-docker-registry").And.Contain("image-registry-system").And.Contain(OperatorGroup));
        });
    }

    [Test]
    public void FindAsync_OneFoundAndNoRightToLookForAnother_DoesNotGuess()
    {
        Services(("cpaas-system", "internal-docker-registry"));
        _cluster.Setup(api => api.FindServiceAsync("image-registry-system", "image-registry", It.IsAny<CancellationToken>()))
            .ThrowsAsync(new AcpRegistryForbiddenException("No.", "Ask.", status: 403));

        var error = Assert.ThrowsAsync<AcpRegistryForbiddenException>(FindAsync);

        Assert.That(error!.Remedy, Does.Contain("'get' on 'services' in the namespace 'image-registry-system'").And.Contain("AcpRegistry:Generation"));
    }

    [Test]
    public void FindAsync_NoRightToReadTheOperatorsConfig_DoesNotGuess()
    {
        Services();
        Groups((OperatorGroup, "v1"));
        _cluster.Setup(api => api.FindClusterObjectAsync(OperatorGroup, "v1", "configs", "cluster", It.IsAny<CancellationToken>()))
            .ThrowsAsync(new AcpRegistryForbiddenException("No.", "Ask.", status: 403));

        Assert.That(Assert.ThrowsAsync<AcpRegistryForbiddenException>(FindAsync)!.Remedy, Does.Contain("configs.imageregistry.operator.alauda.io"));
    }

    [Test]
    public async Task FindAsync_Addresses_AreThoseOfTheIngressesToTheServiceAndOfTheRoutes()
    {
        _options.Generation = RegistryGeneration.ImageRegistryV2;
        _options.DiscoverAddresses = true;
        _options.ExternalHosts.Add("mine.example");
        Services(("image-registry-system", "image-registry"));
        Groups((OperatorGroup, "v1"));
        Config("""{"spec":{"defaultRoute":true,"routes":[{"hostname":"route.example"},{"hostname":"MINE.example"},{"name":"x"},{"hostname":"bad host"}]}}""");
        Ingresses(
            Ingress("default-route", ("ingress.example", "image-registry"), ("other.example", "web"), ("*.wild.example", "image-registry"), (null, "image-registry")),
            new V1Ingress
            {
                Metadata = new V1ObjectMeta { Name = "by-default" },
                Spec = new V1IngressSpec
                {
                    DefaultBackend = new V1IngressBackend { Service = new V1IngressServiceBackend { Name = "image-registry" } },
                    Rules = [new V1IngressRule { Host = "default.example" }],
                },
            });

        var profile = await FindAsync();

        Assert.Multiple(() =>
        {
            Assert.That(profile.ExternalHosts, Is.EqualTo(new[] { "mine.example", "ingress.example", "default.example", "route.example" }));
            Assert.That(profile.Parse("10.96.0.7:5000/ns/app").IsCanonical, Is.False);
            Assert.That(profile.Parse("ingress.example/ns/app").Address, Is.EqualTo(RegistryAddressKind.External));
            Assert.That(profile.Evidence, Has.Some.Contain("default-route"));
        });
    }

    [Test]
    public async Task FindAsync_AddressThatIsAnInternalHost_IsNotAnExternalOne()
    {
        _options.Generation = RegistryGeneration.ImageRegistryV2;
        _options.DiscoverAddresses = true;
        Services(("image-registry-system", "image-registry"));
        Groups((OperatorGroup, "v1"));
        Config("""{"spec":{"routes":[{"hostname":"Image-Registry.image-registry-system.svc.cluster.local"},{"hostname":"10.96.0.7"},{"hostname":"*"},{"hostname":""}]}}""");
        Ingresses(
            Ingress("inner", ("image-registry.image-registry-system.svc", "image-registry"), ("image-registry.image-registry-system", "image-registry")),
            Ingress("default-route", ("", "image-registry"), ("*", "image-registry")));

        var profile = await FindAsync();

        Assert.Multiple(() =>
        {
            Assert.That(profile.ExternalHosts, Is.Empty);
            Assert.That(profile.Evidence, Has.None.Contains("by the Ingress 'inner'").And.None.Contains("10.96.0.7"));
            Assert.That(profile.Parse("image-registry.image-registry-system.svc.cluster.local/ns/app").Address, Is.EqualTo(RegistryAddressKind.Internal));
            Assert.That(
                () => profile.ToExternal(profile.Create("ns", "app").Reference),
                Throws.TypeOf<AcpRegistryConfigurationException>().With.Property("Code").EqualTo(AcpRegistryCodes.NoExternalHost).And.Message.Contains("the Ingress 'default-route'"));
        });
    }

    private Task<RegistryProfile> FindAsync() => new RegistryFinder(_cluster.Object, _options).FindAsync(CancellationToken.None);

    private void Services(params (string Namespace, string Name)[] running) =>
        _cluster.Setup(api => api.FindServiceAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync(
            (string @namespace, string name, CancellationToken _) =>
                running.Contains((@namespace, name)) ? new V1Service { Spec = new V1ServiceSpec { ClusterIP = "10.96.0.7" } } : null);

    private void Groups(params (string Name, string Version)[] groups) =>
        _cluster.Setup(api => api.ListApiGroupsAsync(It.IsAny<CancellationToken>())).ReturnsAsync(
            [.. groups.Select(group => new V1APIGroup { Name = group.Name, PreferredVersion = new V1GroupVersionForDiscovery { Version = group.Version } })]);

    private void Config(string? json) =>
        _cluster.Setup(api => api.FindClusterObjectAsync(OperatorGroup, "v1", "configs", "cluster", It.IsAny<CancellationToken>()))
            .ReturnsAsync(json is null ? null : JsonSerializer.Deserialize<JsonElement>(json));

    private void Ingresses(params V1Ingress[] ingresses) =>
        _cluster.Setup(api => api.ListIngressesAsync("image-registry-system", It.IsAny<CancellationToken>())).ReturnsAsync(ingresses);

    private static V1Ingress Ingress(string name, params (string? Host, string Service)[] rules) =>
        new()
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1IngressSpec
            {
                Rules = [.. rules.Select(rule => new V1IngressRule
                {
                    Host = rule.Host,
                    Http = new V1HTTPIngressRuleValue
                    {
                        Paths = [new V1HTTPIngressPath { Backend = new V1IngressBackend { Service = new V1IngressServiceBackend { Name = rule.Service } } }],
                    },
                })],
            },
        };
}
