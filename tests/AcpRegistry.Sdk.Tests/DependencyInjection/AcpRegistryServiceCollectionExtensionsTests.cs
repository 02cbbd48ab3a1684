using System.Net.Sockets;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Tests.Cluster.Connecting;
using AcpRegistry.Sdk.Tests.Registries;
using AcpRegistry.Sdk.Tests.Support;
using AcpRegistry.Sdk.Workloads;
using k8s;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace AcpRegistry.Sdk.Tests.DependencyInjection;

[TestFixture]
public sealed class AcpRegistryServiceCollectionExtensionsTests
{
    private const string Yes = """{"status":{"allowed":true}}""";

    // One request each.
    private static readonly AccessQuestion Question = new(null, "shared-ns");

    [Test]
    public void AddAcpRegistry_Twice_AddsNoFurtherService()
    {
        var services = new ServiceCollection();
        services.AddAcpRegistry(options => options.MaxConcurrency = 1).AddAcpRegistry("a", options => options.MaxConcurrency = 2);
        var once = Count();

        services.AddAcpRegistry(options => options.MaxConcurrency = 3).AddAcpRegistry("a", options => options.MaxConcurrency = 4);
        services.AddAcpRegistry().AddAcpRegistry(new ConfigurationBuilder().Build());

        Assert.That(Count(), Is.EqualTo(once));
        using var provider = services.BuildServiceProvider();
        var monitor = provider.GetRequiredService<IOptionsMonitor<AcpRegistryOptions>>();
        Assert.That((monitor.CurrentValue.MaxConcurrency, monitor.Get("a").MaxConcurrency), Is.EqualTo((3, 4)), "The later configuration counts.");

        // What configures options is meant to add up: it is the second configuration itself.
        int Count() => services.Count(service => !service.ServiceType.Name.StartsWith("IConfigureOptions", StringComparison.Ordinal)
            && !service.ServiceType.Name.StartsWith("IOptionsChangeTokenSource", StringComparison.Ordinal));
    }

    [Test]
    public void AddAcpRegistry_SameListsTwice_AreTheListsOnce()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("ExternalHosts:0", "registry.example.com"), new("ExternalHosts:1", "registry.example.org"), new("PlainHttpRegistries:0", "plain.example.com"),
            new("UnverifiedTlsRegistries:0", "tls.example.com"), new("RegistryTokenServices:0", "auth.example.com"),
        ]).Build();
        var services = new ServiceCollection().AddSingleton(Mock.Of<IKubernetes>())
            .AddAcpRegistry(options => options.ExternalHosts.Add("registry.example.com")).AddAcpRegistry(configuration).AddAcpRegistry(configuration)
            .AddAcpRegistry("a", configuration).AddAcpRegistry("a", configuration);

        using var provider = Strict(services);

        Assert.Multiple(() =>
        {
            Assert.That(() => provider.GetRequiredService<IStartupValidator>().Validate(), Throws.Nothing);
            Assert.That(() => provider.GetRequiredService<AcpRegistryClient>(), Throws.Nothing);
            Assert.That(() => provider.GetRequiredKeyedService<AcpRegistryClient>("a"), Throws.Nothing);
            Assert.That(
                RegistryProfile.FromOptions(provider.GetRequiredService<IOptionsMonitor<AcpRegistryOptions>>().CurrentValue).ExternalHosts,
                Is.EqualTo(new[] { "registry.example.com", "registry.example.org" }));
        });
    }

    [Test]
    public void Interfaces_AreThoseOfTheOneClient()
    {
        using var provider = Strict(new ServiceCollection().AddSingleton(Mock.Of<IKubernetes>()).AddAcpRegistry());
        var client = provider.GetRequiredService<AcpRegistryClient>();

        Assert.Multiple(() =>
        {
            Assert.That(provider.GetRequiredService<AcpRegistryClient>(), Is.SameAs(client));
            Assert.That(provider.GetRequiredService<IImageReferenceParser>(), Is.SameAs(client.Images));
            Assert.That(provider.GetRequiredService<IRegistryAddressResolver>(), Is.SameAs(client.Addresses));
            Assert.That(provider.GetRequiredService<IPullPermissionChecker>(), Is.SameAs(client.Permissions));
            Assert.That(provider.GetRequiredService<IPullAccessExplorer>(), Is.SameAs(client.Access));
            Assert.That(provider.GetRequiredService<IPullRoleBindingManager>(), Is.SameAs(client.RoleBindings));
            Assert.That(provider.GetRequiredService<IWorkloadReader>(), Is.SameAs(client.Workloads));
            Assert.That(provider.GetRequiredService<IPullCredentials>(), Is.SameAs(client.Credentials));
            Assert.That(provider.GetRequiredService<IPullDiagnostics>(), Is.SameAs(client.Diagnostics));
            Assert.That(provider.GetRequiredService<IRegistryInspector>(), Is.SameAs(client.Registry));
        });
    }

    [Test]
    public void Interfaces_EveryPublicOne_IsOnTheClientAndInTheContainer()
    {
        using var provider = Strict(new ServiceCollection().AddSingleton(Mock.Of<IKubernetes>()).AddAcpRegistry());

        // A snapshot is begun by IPullAccessExplorer.WatchAsync, and then the caller's.
        var interfaces = typeof(AcpRegistryOptions).Assembly.GetExportedTypes().Where(type => type.IsInterface && type != typeof(IPullAccessSnapshot)).ToList();

        Assert.That(typeof(AcpRegistryClient).GetProperties().Select(property => property.PropertyType), Is.EquivalentTo(interfaces));
        Assert.That(interfaces.Select(provider.GetService), Has.None.Null);
    }

    [Test]
    public async Task Kubernetes_OfTheContainer_IsUsedAndStaysTheContainers()
    {
        using var server = new StubApiServer();
        using var lent = server.Client();
        server.Answer(Yes).Answer(Yes);
        using (var provider = Strict(new ServiceCollection().AddSingleton<IKubernetes>(lent).AddAcpRegistry().AddAcpRegistry("a", _ => { })))
        {
            await provider.GetRequiredService<IPullPermissionChecker>().CheckAsync(Question);
            await provider.GetRequiredKeyedService<IPullPermissionChecker>("a").CheckAsync(Question);
        }

        Assert.That(server.Requests, Has.Count.EqualTo(2));
        server.Answer(Yes);
        Assert.That(async () => await AcpRegistryClient.Create(lent).Permissions.CheckAsync(Question), Throws.Nothing, "It was disposed of.");
    }

    [Test]
    public async Task Kubernetes_MadeHere_IsDisposedOfWithTheContainer()
    {
        using var server = new LoopbackServer(Yes);
        using var file = new TemporaryFile(KubeconfigFiles.Of(server.Url));
        var provider = Strict(new ServiceCollection().AddAcpRegistry(options => options.Kubeconfig = file.Path));
        var permissions = provider.GetRequiredService<IPullPermissionChecker>();
        await permissions.CheckAsync(Question);

        await provider.DisposeAsync();

        Assert.That(async () => await permissions.CheckAsync(Question), Throws.Exception);
        Assert.That(server.Heads, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Names_TwoClusters_EachHasItsOwnClientAndOptions()
    {
        using var east = new StubApiServer();
        using var west = new LoopbackServer(Yes);
        using var shared = new StubApiServer();
        using var file = new TemporaryFile(KubeconfigFiles.Of(west.Url));
        using var provider = Strict(new ServiceCollection()
            .AddSingleton<IKubernetes>(_ => shared.Client())
            .AddKeyedSingleton<IKubernetes>("east", (_, _) => east.Client())
            .AddAcpRegistry("east", options => options.ExternalHosts.Add("east.example.com"))
            .AddAcpRegistry("west", options => (options.Kubeconfig, options.MaxConcurrency) = (file.Path, 3))
            .AddAcpRegistry("west", new ConfigurationBuilder().AddInMemoryCollection([new("ExternalHosts:0", "west.example.com")]).Build()));
        east.Answer(Yes);

        foreach (var name in new[] { "east", "west" })
        {
            var addresses = provider.GetRequiredKeyedService<IRegistryAddressResolver>(name);
            await provider.GetRequiredKeyedService<IPullPermissionChecker>(name).CheckAsync(Question);
            Assert.That((await addresses.GetProfileAsync()).ExternalHosts, Is.EqualTo(new[] { $"{name}.example.com" }));
            Assert.That(addresses, Is.SameAs(provider.GetRequiredKeyedService<AcpRegistryClient>(name).Addresses));
        }

        Assert.That((east.Requests.Count, west.Heads.Count, shared.Requests.Count), Is.EqualTo((1, 1, 0)));
        Assert.That(provider.GetService<AcpRegistryClient>(), Is.Null, "No cluster without a name was asked for.");
    }

    [Test]
    public async Task ClockAndLoggers_OfTheContainer_AreUsed()
    {
        using var server = new StubApiServer();
        var time = new FakeTimeProvider();
        var logs = new FakeLogCollector();
        using var provider = Strict(new ServiceCollection()
            .AddSingleton<IKubernetes>(_ => server.Client(timeout: TimeSpan.FromSeconds(5)))
            .AddSingleton<TimeProvider>(time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(logs)))
            .AddAcpRegistry(options => options.RequestTimeout = TimeSpan.FromMinutes(10)));
        var asked = new TaskCompletionSource();
        server.Hang(asked);

        var call = provider.GetRequiredService<IPullPermissionChecker>().CheckAsync(Question);
        await asked.Task;
        time.Advance(TimeSpan.FromMinutes(10));

        Assert.That(async () => await call, Throws.TypeOf<AcpRegistryTimeoutException>().With.Message.Contains("00:10:00"), "Another clock ran out.");
        Assert.That(logs.GetSnapshot().Select(record => record.Category), Has.Some.EqualTo("AcpRegistry.Sdk.Cluster.KubernetesClusterApi"));
    }

    [Test]
    public async Task Network_OfTheContainer_IsWhatRegistriesAreReachedBy([Values] bool named)
    {
        var network = new LoopbackNetwork().Map("registry.test.svc", 443, 1);
        network.Interceptor = (_, _) => Task.FromException<Stream>(new SocketException((int)SocketError.HostDown));
        var services = new ServiceCollection().AddSingleton(Mock.Of<IKubernetes>()).AddSingleton<RegistryNetwork>(network).AddAcpRegistry().AddAcpRegistry("a", _ => { });
        using var provider = Strict(services);

        var inspector = named ? provider.GetRequiredKeyedService<IRegistryInspector>("a") : provider.GetRequiredService<IRegistryInspector>();
        var inspection = await inspector.InspectAsync(ImageReference.Parse("registry.test.svc/my-ns/app"), []);

        Assert.That(inspection.Failure!.Code, Is.EqualTo(AcpRegistryCodes.RegistryNoRoute));
        Assert.That(network.Connections, Is.EqualTo(new[] { "registry.test.svc:443" }));
    }

    [Test]
    public void Options_Wrong_KeepTheClientFromBeingMade()
    {
        using var provider = Strict(new ServiceCollection().AddSingleton(Mock.Of<IKubernetes>()).AddAcpRegistry(options => options.MaxConcurrency = 0));

        Assert.That(provider.GetRequiredService<IPullPermissionChecker>, Throws.TypeOf<OptionsValidationException>());
    }

    [Test]
    public void Arguments_Missing_AreRefused() => Assert.Multiple(() =>
    {
        var services = new ServiceCollection();
        Assert.That(() => ((IServiceCollection)null!).AddAcpRegistry(), Throws.ArgumentNullException);
        Assert.That(() => services.AddAcpRegistry((Action<AcpRegistryOptions>)null!), Throws.ArgumentNullException);
        Assert.That(() => services.AddAcpRegistry((IConfiguration)null!), Throws.ArgumentNullException);
        Assert.That(() => services.AddAcpRegistry("", _ => { }), Throws.ArgumentException);
        Assert.That(() => services.AddAcpRegistry("a", (IConfiguration)null!), Throws.ArgumentNullException);
        Assert.That(() => AcpRegistryClient.Create(null!), Throws.ArgumentNullException);
        Assert.That(services, Is.Empty, "A refused call leaves nothing behind.");
    });

    private static ServiceProvider Strict(IServiceCollection services) =>
        services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
}
