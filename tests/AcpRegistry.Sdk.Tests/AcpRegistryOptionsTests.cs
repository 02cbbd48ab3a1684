using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AcpRegistry.Sdk.Tests;

[TestFixture]
public sealed class AcpRegistryOptionsTests
{
    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return Row(new() { Generation = (RegistryGeneration)7 }, "Generation", "'7'");
        yield return Row(new() { Location = (NetworkLocation)9 }, "Location", "'9'");
        yield return Row(new() { RequestTimeout = TimeSpan.Zero }, "RequestTimeout", "'00:00:00'");
        yield return Row(new() { RequestTimeout = TimeSpan.FromSeconds(-1) }, "RequestTimeout", "'-00:00:01'");
        yield return Row(new() { RequestTimeout = TimeSpan.FromHours(1) + TimeSpan.FromTicks(1) }, "RequestTimeout", "'01:00:00.0000001'");
        yield return Row(new() { RequestTimeout = Timeout.InfiniteTimeSpan }, "RequestTimeout", "'-00:00:00.0010000'");
        yield return Row(new() { MaxConcurrency = 0 }, "MaxConcurrency", "'0'");
        yield return Row(new() { MaxConcurrency = 257 }, "MaxConcurrency", "'257'");
        yield return Row(new() { SnapshotMaxStaleness = TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1) }, "SnapshotMaxStaleness", "'00:01:59.9999999'");
        yield return Row(new() { SnapshotMaxStaleness = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1) }, "SnapshotMaxStaleness", "'1.00:00:00.0000001'");
        yield return Row(new() { CheckCacheDuration = TimeSpan.FromSeconds(-1) }, "CheckCacheDuration", "'-00:00:01'");
        yield return Row(new() { CheckCacheDuration = TimeSpan.FromMinutes(5) + TimeSpan.FromTicks(1) }, "CheckCacheDuration", "'00:05:00.0000001'");
        yield return Row(new() { Kubeconfig = "" }, "Kubeconfig", "''");
        yield return Row(new() { Context = "" }, "Context", "''");
        yield return Row(new() { ExternalHosts = null! }, "ExternalHosts", "null");
        foreach (var host in new[]
        {
            "https://registry.example.com", "registry.example.com/", "registry.example.com/path", "registry", "", " ", "registry.example.com:", ":443",
            "registry.example.com:x", "a b.example.com", "-a.example.com", "a..example.com", "ü.example.com", "::1", "[::1", "registry.example.com ",
            "registry.example.com:443:tag", "*.example.com", "a_b.example.com",
        })
        {
            yield return Row(new() { ExternalHosts = [host] }, "ExternalHosts:0", $"'{host}'");
        }

        yield return Row(new() { RegistryCertificateAuthority = "" }, "RegistryCertificateAuthority", "''");
        foreach (var host in new[] { "https://a.example.com", "a.example.com/x", "registry", "", "a.example.com:0", "a.example.com:65536", "10.1", "a.example.com:" })
        {
            yield return Row(new() { PlainHttpRegistries = [host] }, "PlainHttpRegistries:0", $"'{host}'");
            yield return Row(new() { UnverifiedTlsRegistries = [host] }, "UnverifiedTlsRegistries:0", $"'{host}'");
            yield return Row(new() { RegistryTokenServices = [host] }, "RegistryTokenServices:0", $"'{host}'");
        }

        yield return Row(new() { PlainHttpRegistries = null! }, "PlainHttpRegistries", "null");
        yield return Row(new() { UnverifiedTlsRegistries = ["a.example.com", "A.example.com"] }, "UnverifiedTlsRegistries:1", "twice");
        yield return Row(new() { RegistryTokenServices = [null!] }, "RegistryTokenServices:0", "null");
        yield return Row(new() { PullVerb = "GET" }, "PullVerb", "lower case");
        yield return Row(new() { PullResource = "Images" }, "PullResource", "lower case");
        yield return Row(new() { PullResource = "imagestreams", PullSubresource = "Layers" }, "PullSubresource", "lower case");
        yield return Row(new() { ExternalHosts = ["a.example.com", null!] }, "ExternalHosts:1", "null");
        yield return Row(new() { ExternalHosts = ["a.example.com", "A.EXAMPLE.com"] }, "ExternalHosts:1", "twice");
        yield return Row(new() { ExternalHosts = ["internal-docker-registry.cpaas-system.SVC"] }, "ExternalHosts:0", "internal host");

        static TestCaseData Row(AcpRegistryOptions options, string key, string said) =>
            new TestCaseData(options, $"ACPR201: AcpRegistry:{key} is ", said).SetArgDisplayNames(key, said);
    }

    private static IEnumerable<AcpRegistryOptions> Right() =>
    [
        new(),
        new() { RequestTimeout = TimeSpan.FromTicks(1), MaxConcurrency = 1, SnapshotMaxStaleness = TimeSpan.FromMinutes(2) },
        new() { RequestTimeout = TimeSpan.FromHours(1), MaxConcurrency = 256, SnapshotMaxStaleness = TimeSpan.FromDays(1) },
        new() { Location = NetworkLocation.Outside, Kubeconfig = "k", Context = "c", CheckCacheDuration = TimeSpan.FromMinutes(5) },
        new() { PlainHttpRegistries = ["a.example.com", "localhost:5000"], UnverifiedTlsRegistries = ["[2001:db8::1]:5000"], RegistryTokenServices = ["10.0.0.1"] },
        new() { ExternalHosts = ["registry.cluster.local", "REGISTRY.example.com:5000", "localhost", "localhost:5000", "[2001:db8::1]:5000", "10.0.0.1", "registry:80"] },
    ];

    [TestCaseSource(nameof(Wrong))]
    public void Option_ThatCannotBeRight_IsRefusedWithKeyAndValue(AcpRegistryOptions options, string key, string said)
    {
        using var server = new StubApiServer();
        using var client = server.Client();

        var failure = Assert.Throws<OptionsValidationException>(() => AcpRegistryClient.Create(client, options))!;
        var argument = Assert.Throws<AcpRegistryArgumentException>(() => RegistryProfile.FromOptions(options))!;

        Assert.Multiple(() =>
        {
            Assert.That(failure.Failures, Has.Some.StartsWith(key).And.Some.Contains(said));
            Assert.That((argument.Code, argument.ParamName), Is.EqualTo((AcpRegistryCodes.InvalidOptions, "options")));
            Assert.That(argument.Message, Does.Contain(key).And.Contains(said));
            Assert.That(() => AcpRegistryClient.CreateKubernetes(options), Throws.TypeOf<OptionsValidationException>());
        });
    }

    [TestCaseSource(nameof(Right))]
    public void Options_ThatAreRight_Pass(AcpRegistryOptions options) =>
        Assert.That(RegistryProfile.FromOptions(options).ExternalHosts, Is.EqualTo(options.ExternalHosts));

    [Test]
    public void Options_AllWrong_AreAllToldAtOnce()
    {
        var options = new AcpRegistryOptions
        {
            Generation = (RegistryGeneration)7, Location = (NetworkLocation)9, RequestTimeout = TimeSpan.Zero, MaxConcurrency = 0, Kubeconfig = "",
            Context = "", SnapshotMaxStaleness = TimeSpan.Zero, ExternalHosts = ["a/b", "ok.example.com", "OK.example.com"],
        };

        Assert.That(AcpRegistryOptionsValidation.Errors(options).Select(error => error.Split(' ')[1]), Is.EquivalentTo(new[]
        {
            "AcpRegistry:Generation", "AcpRegistry:Location", "AcpRegistry:RequestTimeout", "AcpRegistry:MaxConcurrency", "AcpRegistry:Kubeconfig",
            "AcpRegistry:Context", "AcpRegistry:SnapshotMaxStaleness", "AcpRegistry:ExternalHosts:0", "AcpRegistry:ExternalHosts:2",
        }));
    }

    [TestCase("https://alice:MARKED@registry.example.com")]
    [TestCase("alice:MARKED@registry.example.com")]
    [TestCase("MARKED@registry.example.com")]
    [TestCase("https://alice:p@MARKED@registry.example.com/path")]
    [TestCase("https://alice:MARKED/x@registry.example.com")]
    public void Host_WithAPassword_DoesNotShowIt(string host)
    {
        var error = AcpRegistryOptionsValidation.Errors(new AcpRegistryOptions { ExternalHosts = [host] }).Single();

        Assert.That(error, Does.Contain("registry.example.com").And.Contains("***").And.Not.Contain("MARKED").And.Not.Contain("alice"));
    }

    [Test]
    public void Configuration_OfASection_IsBound()
    {
        var configuration = Configuration(
            ("My:Registry:ExternalHosts:0", "registry.example.com"), ("My:Registry:ExternalHosts:1", "b.example.com:5000"),
            ("My:Registry:RequestTimeout", "00:00:07"), ("My:Registry:MaxConcurrency", "3"), ("My:Registry:Location", "outside"),
            ("My:Registry:Generation", "InternalDockerRegistry"), ("My:Registry:Kubeconfig", "k"), ("My:Registry:Context", "c"));
        using var provider = new ServiceCollection().AddAcpRegistry(configuration.GetSection("My:Registry")).BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<AcpRegistryOptions>>().Value;

        Assert.Multiple(() =>
        {
            Assert.That(options.ExternalHosts, Is.EqualTo(new[] { "registry.example.com", "b.example.com:5000" }));
            Assert.That((options.RequestTimeout, options.MaxConcurrency), Is.EqualTo((TimeSpan.FromSeconds(7), 3)));
            Assert.That((options.Location, options.Kubeconfig, options.Context), Is.EqualTo((NetworkLocation.Outside, "k", "c")));
        });
    }

    [Test]
    public void Host_WithWrongConfiguration_DoesNotStartAndSaysAll()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AcpRegistry:MaxConcurrency"] = "0", ["AcpRegistry:ExternalHosts:0"] = "https://registry.example.com",
        });
        builder.Services.AddAcpRegistry(builder.Configuration.GetSection(AcpRegistryOptions.SectionName));
        builder.Services.AddAcpRegistry("second", options => options.RequestTimeout = TimeSpan.Zero);
        using var host = builder.Build();

        var failure = Assert.CatchAsync(async () => await host.StartAsync())!;

        Assert.That(failure.ToString(), Does.Contain("AcpRegistry:MaxConcurrency is '0'")
            .And.Contains("AcpRegistry:ExternalHosts:0 is 'https://registry.example.com'").And.Contains("AcpRegistry:RequestTimeout is '00:00:00'"));
    }

    [Test]
    public async Task Options_ChangedLater_ChangeNoClient()
    {
        using var server = new StubApiServer();
        using var client = server.Client();
        var options = new AcpRegistryOptions { ExternalHosts = ["a.example.com"], Location = NetworkLocation.Outside };
        var registry = AcpRegistryClient.Create(client, options);

        options.ExternalHosts[0] = "changed.example.com";
        options.ExternalHosts.Add("added.example.com");
        options.Location = NetworkLocation.InCluster;
        options.RegistryTokenServices.Add("added.example.com");
        options.RequestTimeout = TimeSpan.Zero;
        options.MaxConcurrency = 0;
        server.Answer("""{"status":{"allowed":true}}""");

        var profile = await registry.Addresses.GetProfileAsync();
        var resolved = await registry.Addresses.ResolveAsync(profile.Create("ns", "app").Reference);
        Assert.Multiple(async () =>
        {
            Assert.That(profile.ExternalHosts, Is.EqualTo(new[] { "a.example.com" }));
            Assert.That(resolved.ToString(), Is.EqualTo("a.example.com/ns/app"));
            Assert.That((await registry.Permissions.CheckAsync(new AccessQuestion(null, "ns"))).IsAllowed, Is.True);
            Assert.That(() => ((IList<string>)profile.ExternalHosts)[0] = "x", Throws.TypeOf<NotSupportedException>());
        });
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] entries) =>
        new ConfigurationBuilder().AddInMemoryCollection(entries.ToDictionary(entry => entry.Key, entry => (string?)entry.Value)).Build();
}
