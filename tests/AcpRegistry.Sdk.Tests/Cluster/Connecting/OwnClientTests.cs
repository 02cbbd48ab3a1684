using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Tests.Support;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace AcpRegistry.Sdk.Tests.Cluster.Connecting;

/// <summary>The client that the SDK makes itself, over real connections of this machine.</summary>
[TestFixture]
public sealed class OwnClientTests
{
    private static IEnumerable<TestCaseData> Impersonations()
    {
        yield return Row("{token: t}", "main", []);
        yield return Row("{token: t, as: ''}", "main", []);
        yield return Row("{token: t, as: '', as-groups: []}", "main", []);
        yield return Row("{token: t, as: null}", "main", []);
        yield return Row("{token: t, as: alice}", "main", ["Impersonate-User: alice"]);
        yield return Row("{token: t, as: '1234'}", "main", ["Impersonate-User: 1234"]);
        yield return Row("{token: t, as: 'system:serviceaccount:a:b', as-groups: []}", "main", ["Impersonate-User: system:serviceaccount:a:b"]);
        yield return Row("{token: t, as: alice, as-groups: [dev]}", "main", ["Impersonate-User: alice", "Impersonate-Group: dev"]);
        yield return Row("{token: t, as: jürgen}", "main", ["Impersonate-User: jürgen"]);
        yield return Row("{token: t, as: 🐙}", "main", ["Impersonate-User: 🐙"]);
        yield return Row("{token: t, as: alice, as-groups: [dev, 'ops, all', dév]}", "main",
            ["Impersonate-User: alice", "Impersonate-Group: dev", "Impersonate-Group: ops, all", "Impersonate-Group: dév"]);
        yield return Row("{token: t, as: alice, as-uid: '7', as-user-extra: {reason: [a, b], 'x/y%z': [c]}}", "main",
            ["Impersonate-User: alice", "Impersonate-Uid: 7", "Impersonate-Extra-reason: a", "Impersonate-Extra-reason: b", "Impersonate-Extra-x%2Fy%25z: c"]);

        static TestCaseData Row(string user, string current, string[] headers) => new(user, current, headers);
    }

    [Test]
    public void Impersonation_OfTheKubeconfigAndOfARequest_IsRefusedUnsent()
    {
        using var server = new LoopbackServer();
        using var file = new TemporaryFile(KubeconfigFiles.Of(server.Url, "{token: t, as: alice}", "main"));
        using var client = AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = file.Path });

        Assert.That(
            async () => await Api(client).ReviewSelfAsAsync("bob", new V1ResourceAttributes(), default),
            Throws.TypeOf<AcpRegistryForbiddenException>().With.Message.Contains("impersonates"));
        Assert.That(server.Heads, Is.Empty);
    }

    [TestCaseSource(nameof(Impersonations))]
    public async Task Impersonation_OfTheKubeconfig_IsOnEveryRequest(string user, string current, string[] headers)
    {
        using var server = new LoopbackServer();
        using var file = new TemporaryFile(KubeconfigFiles.Of(server.Url, user, current));
        using var client = AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = file.Path });
        var api = Api(client);

        await api.FindServiceAsync("ns", "svc", default);
        await api.ListRoleBindingsAsync(null, default);

        Assert.That(server.Heads.Select(Impersonating), Is.EqualTo(new[] { headers, headers }), string.Join("---", server.Heads));
    }

    [Test]
    public async Task Context_OfTheOptions_GoesBeforeTheFiles()
    {
        using var server = new LoopbackServer(tls: true);
        using var file = new TemporaryFile(KubeconfigFiles.Of(server.Url, "{token: t, as: alice}", cluster: ", insecure-skip-tls-verify: true"));
        using var client = AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = file.Path, Context = "other" });

        await Api(client).FindServiceAsync("ns", "svc", default);

        Assert.That(server.Heads.Single(), Does.Contain("Authorization: Bearer o\n").And.Not.Contain("Impersonate"));
    }

    [Test]
    public async Task Client_WhereTheServerSpeaksBoth_UsesHttp11()
    {
        using var server = new LoopbackServer(tls: true);
        using var file = new TemporaryFile(KubeconfigFiles.Of(server.Url, cluster: ", insecure-skip-tls-verify: true"));
        using var client = AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = file.Path });

        await Api(client).FindServiceAsync("ns", "svc", default);

        Assert.That((server.Heads.Single()[..3], server.Heads.Single().Split('\n')[0][^8..]), Is.EqualTo(("GET", "HTTP/1.1")));
        Assert.That(server.Protocols, Has.None.EqualTo("h2"));
    }

    [Test]
    public void Client_HasNoShorterTimeoutThanTheOptions()
    {
        using var file = new TemporaryFile(KubeconfigFiles.Of("http://127.0.0.1:1"));
        using var client = (Kubernetes)AcpRegistryClient.CreateKubernetes(
            new AcpRegistryOptions { Kubeconfig = file.Path, RequestTimeout = TimeSpan.FromMinutes(30) });

        Assert.That(client.HttpClientTimeout, Is.GreaterThan(TimeSpan.FromMinutes(30)));
    }

    [Test]
    public void Server_NotListening_IsUnreachable()
    {
        using var file = new TemporaryFile(KubeconfigFiles.Of(LoopbackServer.UnusedUrl()));
        using var client = AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = file.Path });

        Assert.That(
            async () => await Api(client).FindServiceAsync("ns", "svc", default),
            Throws.TypeOf<AcpRegistryUnreachableException>().With.Message.Contains("ConnectionRefused").And.InnerException.Null);
    }

    [Test]
    public void Server_CuttingTheConnection_IsUnreachable()
    {
        using var server = new LoopbackServer(answer: null);
        using var file = new TemporaryFile(KubeconfigFiles.Of(server.Url));
        using var client = AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = file.Path });

        Assert.That(
            async () => await Api(client).FindServiceAsync("ns", "svc", default),
            Throws.TypeOf<AcpRegistryUnreachableException>().With.Property("Code").EqualTo(AcpRegistryCodes.Unreachable).And.InnerException.Null);
    }

    [Test]
    public void Server_ClosingTheConnectionInTheTlsHandshake_IsACutConnectionAndAskedAgain()
    {
        var connections = 0;
        using var server = new RawServer(_ =>
        {
            connections++;
            return "";
        });
        using var client = new Kubernetes(new KubernetesClientConfiguration { Host = $"https://127.0.0.1:{server.Port}", SslCaCerts = [] });
        var api = new KubernetesClusterApi(
            client, TimeSpan.FromSeconds(30), new HurriedTime(TimeSpan.FromSeconds(20)), NullLogger<KubernetesClusterApi>.Instance, retryAttempts: 3);

        Assert.That(
            async () => await api.FindServiceAsync("ns", "svc", default),
            Throws.TypeOf<AcpRegistryUnreachableException>().With.Message.Not.Contains("CA").And.Message.Contains("connection"));
        Assert.That(connections, Is.EqualTo(4));
    }

    [Test]
    public void Server_WithAnUntrustedCertificate_IsToldAsTls()
    {
        using var server = new LoopbackServer(tls: true);
        using var client = new Kubernetes(new KubernetesClientConfiguration { Host = server.Url, SslCaCerts = [] });

        Assert.That(
            async () => await Api(client).FindServiceAsync("ns", "svc", default),
            Throws.TypeOf<AcpRegistryUnreachableException>().With.Message.Contains("TLS").And.InnerException.Null);
        Assert.That(server.Heads, Is.Empty);
    }

    private static KubernetesClusterApi Api(IKubernetes client) =>
        new(client, TimeSpan.FromSeconds(30), TimeProvider.System, NullLogger<KubernetesClusterApi>.Instance);

    private static IEnumerable<string> Impersonating(string head) =>
        head.Split('\n').Where(line => line.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase));
}
