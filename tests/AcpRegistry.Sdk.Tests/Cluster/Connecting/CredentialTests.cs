using System.Text.Json;
using AcpRegistry.Sdk.Cluster.Connecting;
using AcpRegistry.Sdk.Tests.Connecting;
using k8s;
using Microsoft.Extensions.Time.Testing;

namespace AcpRegistry.Sdk.Tests.Cluster.Connecting;

/// <summary>Credentials that change while a client is in use: token files and plugins.</summary>
[TestFixture]
[NonParallelizable]
public sealed class CredentialTests
{
    private const string Mark = "MARKED-s3cr3t";

    private readonly KubeconfigBench _bench = new();

    private static IEnumerable<TestCaseData> BadAnswers()
    {
        yield return Row("no JSON", Mark, "as JSON");
        yield return Row("nothing", "", "as JSON");
        yield return Row("another kind", Credential($"\"token\":\"{Mark}\"").Replace("ExecCredential", "Secret", StringComparison.Ordinal), "ExecCredential");
        yield return Row("another version", Credential($"\"token\":\"{Mark}\"", "v1beta1"), "client.authentication.k8s.io/v1");
        yield return Row("no status", """{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"}""", "status");
        yield return Row("an empty status", Credential("\"token\":\"\""), "neither");
        yield return Row("a token that isn't a text", Credential("\"token\":5"), "token");
        yield return Row("a token with a line break", Credential($"\"token\":\"{Mark}\\nx\""), "line break");
        yield return Row("a certificate alone", Credential($"\"clientCertificateData\":\"{Mark}\""), "without its key");
        yield return Row("a certificate that isn't one", Credential($"\"clientCertificateData\":\"{Mark}\",\"clientKeyData\":\"{Mark}\""), "isn't PEM");
        yield return Row("an expiry that isn't a date", Credential($"\"token\":\"{Mark}\",\"expirationTimestamp\":\"soon\""), "expirationTimestamp");
        yield return Row("deeply nested", new string('[', 100_000), "as JSON");

        static TestCaseData Row(string name, string answer, string said) => new TestCaseData(answer, said).SetArgDisplayNames(name);
    }

    [TearDown]
    public void Stop() => _bench.Dispose();

    [Test]
    public async Task TokenFile_Rewritten_IsSentWithTheNextRequest()
    {
        using var client = Open("{tokenFile: token}", ("token", "first\n"));

        await client.CoreV1.ListNamespaceAsync();
        _bench.Write("token", "  second ");
        await client.CoreV1.ListNamespaceAsync();
        _bench.Write("token", " \n");
        await client.CoreV1.ListNamespaceAsync();
        File.Delete(Path.Combine(_bench.Folder, "token"));
        await client.CoreV1.ListNamespaceAsync();

        Assert.That(Tokens(), Is.EqualTo(new[] { "Bearer first", "Bearer second", "Bearer second", "Bearer second" }));
    }

    [Test]
    public async Task TokenFile_ThatComesLater_TakesTheTokensPlace()
    {
        using var client = Open("{tokenFile: token, token: fallback}");

        await client.CoreV1.ListNamespaceAsync();
        _bench.Write("token", "from-file");
        await client.CoreV1.ListNamespaceAsync();

        Assert.That(Tokens(), Is.EqualTo(new[] { "Bearer fallback", "Bearer from-file" }));
    }

    [Test]
    public async Task Plugin_ForManyRequests_RunsOnce()
    {
        using var client = Open(Exec());

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.CoreV1.ListNamespaceAsync()));

        Assert.That(_bench.PluginRuns(), Has.Count.EqualTo(1));
        Assert.That(Tokens(), Has.Count.EqualTo(20).And.All.EqualTo("Bearer from-plugin"));
    }

    [Test]
    public async Task Plugin_WhoseCredentialExpires_RunsAgain()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        using var client = Open(Exec(), ("plugin", Answering(Credential("\"token\":\"t\",\"expirationTimestamp\":\"2030-01-01T01:00:00Z\""))), time);

        await client.CoreV1.ListNamespaceAsync();
        time.Advance(TimeSpan.FromMinutes(59));
        await client.CoreV1.ListNamespaceAsync();
        var before = Runs();
        time.Advance(TimeSpan.FromMinutes(2));
        await client.CoreV1.ListNamespaceAsync();

        Assert.That((before, Runs()), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task Plugin_WhoseCredentialIsRefused_RunsAgain()
    {
        using var plugin = new CredentialPlugin(Process("plugin", Answering(Credential("\"token\":\"t\""))), TimeProvider.System);

        var first = await plugin.GetAuthenticationHeaderAsync(default);
        plugin.Refuse(first);
        var second = await plugin.GetAuthenticationHeaderAsync(default);
        plugin.Refuse(first);
        var third = await plugin.GetAuthenticationHeaderAsync(default);

        Assert.That(second, Is.Not.SameAs(first));
        Assert.That(third, Is.SameAs(second), "A refusal of an older credential says nothing of the newer one.");
        Assert.That(Runs(), Is.EqualTo(2));
    }

    [Test]
    public async Task Plugin_WithACertificate_ShowsItInTheHandshake()
    {
        var status = $"\"clientCertificateData\":{JsonSerializer.Serialize(_bench.Fill("{CERT_PEM}"))},\"clientKeyData\":{JsonSerializer.Serialize(_bench.Fill("{KEY_PEM}"))}";
        using var client = Open(Exec(), ("plugin", Answering(Credential(status))));

        await client.CoreV1.ListNamespaceAsync();

        Assert.That(_bench.Requests.Single().ClientCertificate, Is.EqualTo("CN=alice"));
        Assert.That(_bench.Requests.Single().Values("Authorization"), Is.Empty);
    }

    [TestCaseSource(nameof(BadAnswers))]
    public void Plugin_ThatPrintsNoCredential_FailsWithoutQuotingIt(string answer, string said)
    {
        using var plugin = new CredentialPlugin(Process("plugin", Answering(answer)), TimeProvider.System);

        Assert.That(
            async () => await plugin.GetAuthenticationHeaderAsync(default),
            Throws.TypeOf<AcpRegistryConfigurationException>().With.Property("Code").EqualTo(AcpRegistryCodes.CredentialPluginFailed)
                .And.Message.Contains(said).And.Message.Contains("/plugin'").And.Message.Not.Contains("MARKED").And.InnerException.Null);
    }

    [TestCase("no-such-plugin-anywhere", "isn't in any folder of PATH")]
    [TestCase("./gone", "doesn't exist")]
    [TestCase("./not-a-program", "can't be started")]
    public void Plugin_ThatCannotRun_IsNamed(string command, string said)
    {
        using var client = Open($"{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: {command}, interactiveMode: Never, installHint: get it}}}}", ("not-a-program", "text"));

        Assert.That(
            async () => await client.CoreV1.ListNamespaceAsync(),
            Throws.TypeOf<AcpRegistryConfigurationException>().With.Property("Code").EqualTo(AcpRegistryCodes.CredentialPluginFailed).And.Message.Contains(said));
        Assert.That(_bench.Requests, Is.Empty);
    }

    [Test]
    public void Plugin_InTheCurrentFolder_IsNotRunByItsName()
    {
        var before = Environment.CurrentDirectory;
        using var client = Open("{exec: {apiVersion: client.authentication.k8s.io/v1, command: local-plugin, interactiveMode: Never}}", ("local-plugin", "{PLUGIN}"));
        Environment.CurrentDirectory = _bench.Folder;
        try
        {
            Assert.That(async () => await client.CoreV1.ListNamespaceAsync(), Throws.TypeOf<AcpRegistryConfigurationException>().With.Message.Contains("PATH"));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }

        Assert.That(_bench.PluginRuns(), Is.Empty);
    }

    [Test]
    public async Task Plugin_ThatHangs_IsStoppedWhenTheCallerCancels()
    {
        using var plugin = new CredentialPlugin(Process("plugin", "#!/bin/sh\necho $$ >\"$(dirname \"$0\")/pid\"\nsleep 600\n"), TimeProvider.System);
        using var source = new CancellationTokenSource();
        var asking = plugin.GetAuthenticationHeaderAsync(source.Token);
        var pid = await PidAsync();

        await source.CancelAsync();

        Assert.That(async () => await asking, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => IsRunning(pid), Is.False.After(5000, 50));
    }

    [Test]
    public async Task PlainHttp_NeitherCredentialNorPluginIsUsed()
    {
        _bench.Write("plugin", "{PLUGIN}");
        _bench.Write("config", KubeconfigFiles.Of("http://{A}", $"{{as: bob, username: u, password: p, client-certificate-data: x, {Exec()[1..]}"
            .Replace("client-certificate-data: x", "client-certificate-data: '{CERT}', client-key-data: '{KEY}'", StringComparison.Ordinal)));

        Assert.That(await KubeconfigClient.AskAsync(null, Path.Combine(_bench.Folder, "config")), Is.Null);

        Assert.That(_bench.Requests.Single().Values("Authorization"), Is.Empty);
        Assert.That(_bench.Requests.Single().Impersonation, Is.EqualTo(new[] { "IMPERSONATE-USER: bob" }));
        Assert.That(_bench.PluginRuns(), Is.Empty);
    }

    [Test]
    public void InCluster_TokenAndAuthority_AreReadFromTheMount()
    {
        _bench.Write("token", "pod-token\n");
        _bench.Write("ca.crt", "{CA_PEM}");

        var settings = InClusterConnection.Read(_bench.Folder, "fd00::1", "443");

        Assert.That(settings.Server.AbsoluteUri, Is.EqualTo("https://[fd00::1]/"));
        Assert.That(settings.Authorities, Has.Count.EqualTo(1));
        Assert.That(async () => (await settings.Credential!.GetAuthenticationHeaderAsync(default)).Parameter, Is.EqualTo("pod-token"));
    }

    [TestCase("", "{CA_PEM}", "443")]
    [TestCase("t", "not a certificate", "443")]
    [TestCase("t", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "443")]
    [TestCase("t", "{CA_PEM}", "a port")]
    [TestCase("t", null, "443")]
    [TestCase(null, "{CA_PEM}", "443")]
    public void InCluster_BrokenMount_IsAnErrorOfOurs(string? token, string? authority, string port)
    {
        if (token is not null)
        {
            _bench.Write("token", token);
        }

        if (authority is not null)
        {
            _bench.Write("ca.crt", authority);
        }

        Assert.That(
            () => InClusterConnection.Read(_bench.Folder, "10.0.0.1", port),
            Throws.TypeOf<AcpRegistryConfigurationException>().With.Property("Code").EqualTo(AcpRegistryCodes.NoClusterConfiguration).And.InnerException.Null);
    }

    [Test]
    public async Task Files_SeveralOfTheVariable_AreMergedEachFromItsFolder()
    {
        Directory.CreateDirectory(Path.Combine(_bench.Folder, "one"));
        Directory.CreateDirectory(Path.Combine(_bench.Folder, "two"));
        _bench.Write("one/config", "current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nusers: [{name: u, user: {tokenFile: token}}]\n");
        _bench.Write("one/token", "of-one");
        _bench.Write("two/config", """
            current-context: z
            contexts: [{name: x, context: {cluster: c, user: other}}]
            clusters: [{name: c, cluster: {server: 'https://{B}', certificate-authority: ca.crt}}]
            users: [{name: u, user: {token: of-two}}, {name: other, user: {token: other}}]
            """);
        _bench.Write("two/ca.crt", "{CA_PEM}");

        var failure = await KubeconfigClient.AskAsync($"{_bench.Folder}/one/config{Path.PathSeparator}{_bench.Folder}/two/config");

        Assert.That(failure, Is.Null);
        Assert.That((_bench.Requests.Single().Server, Tokens().Single()), Is.EqualTo(("B", "Bearer of-one")));
    }

    private static string Credential(string status, string version = "v1") =>
        $"{{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/{version}\",\"status\":{{{status}}}}}";

    private static string Answering(string answer) => $"#!/bin/sh\necho run >>\"$(dirname \"$0\")/runs\"\ncat <<'END'\n{answer}\nEND\n";

    private static string Exec() => "{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: Never}}";

    private static bool IsRunning(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private Kubernetes Open(string user, (string Name, string Text)? file = null, TimeProvider? time = null)
    {
        _bench.Write("plugin", "{PLUGIN}");
        if (file is var (name, text))
        {
            _bench.Write(name, text);
        }

        _bench.Write("config", KubeconfigFiles.Of("https://{A}", user, cluster: ", certificate-authority-data: '{CA}'"));
        return KubernetesConnection.Open(new AcpRegistryOptions { Kubeconfig = Path.Combine(_bench.Folder, "config") }, time);
    }

    private PluginProcess Process(string name, string text)
    {
        _bench.Write(name, text);
        return new PluginProcess(
            new KubeconfigSource("config"),
            new KubeconfigExec(Path.Combine(_bench.Folder, name), [], [], "client.authentication.k8s.io/v1", "", false, "Never"),
            _ => "{}");
    }

    private List<string> Tokens() => [.. _bench.Requests.Select(request => request.Values("Authorization").Single())];

    private int Runs() => File.ReadLines(Path.Combine(_bench.Folder, "runs")).Count();

    private async Task<int> PidAsync()
    {
        var file = Path.Combine(_bench.Folder, "pid");
        while (!File.Exists(file) || (await File.ReadAllTextAsync(file)).Trim().Length == 0)
        {
            await Task.Delay(20);
        }

        return int.Parse(await File.ReadAllTextAsync(file), System.Globalization.CultureInfo.InvariantCulture);
    }
}
