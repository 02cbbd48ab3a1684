using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using AcpRegistry.Sdk.Access;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.Connections;

/// <summary>Ways in which no answer comes, or none that helps: each its own exception, code and remedy, and none with the token in it.</summary>
public sealed class ConnectionErrorTests : ControlPlaneTests
{
    private const string Token = "a-token-that-nobody-should-see";

    [Test]
    public async Task Check_NothingListens_Unreachable()
    {
        using TestKubeconfig file = TestKubeconfig.Of($"https://127.0.0.1:{FreePort()}", $"token: {Token}");

        AcpRegistryUnreachableException failure = await FailsAsync<AcpRegistryUnreachableException>(file, Token);

        Assert.That((failure.Code, failure.Status), Is.EqualTo((AcpRegistryCodes.Unreachable, (int?)null)));
        Assert.That(failure.Message, Does.Contain("ConnectionRefused"));
        Assert.That(failure.Remedy, Does.Contain("the API server runs"));
    }

    [Test]
    public async Task Check_NameThatDoesNotResolve_Unreachable()
    {
        using TestKubeconfig file = TestKubeconfig.Of("https://no-such-host.invalid", $"token: {Token}");

        AcpRegistryUnreachableException failure = await FailsAsync<AcpRegistryUnreachableException>(file, Token);

        Assert.That(failure.Remedy, Does.Contain("Check the address"));
    }

    [Test]
    public async Task Check_CertificateOfAnotherAuthority_UnreachableNamesTheCa()
    {
        using TestKubeconfig file = TestKubeconfig.Of(Plane.Server.OriginalString, $"token: {Token}", $"certificate-authority-data: {OtherAuthority()}");

        AcpRegistryUnreachableException failure = await FailsAsync<AcpRegistryUnreachableException>(file, Token);

        Assert.That(failure.Message, Does.Contain("TLS handshake"));
        Assert.That(failure.Remedy, Does.Contain("CA"));
    }

    [Test]
    public async Task Check_WrongToken_Unauthorized()
    {
        using TestKubeconfig file = TestKubeconfig.Of(Plane.Server.OriginalString, $"token: {Token}");

        await UnauthorizedAsync(file, Token);
    }

    [Test]
    public async Task Check_TokenOfADeletedServiceAccount_Unauthorized()
    {
        await Admin.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "leaver" } }, Owner);
        string token = await NewTokenAsync("leaver");
        await KubectlAsync("delete", "serviceaccount", "leaver", "-n", Owner);
        using TestKubeconfig file = TestKubeconfig.Of(Plane.Server.OriginalString, $"token: {token}");

        // The server may know the ServiceAccount for a moment more.
        using IKubernetes client = AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = file.Path });
        await UntilAsync(
            async () => (await AcpRegistryClient.Create(client).Permissions.CheckManyAsync([CanPull(null)]).SingleAsync()).Verdict,
            verdict => verdict == AccessVerdict.Indeterminate);

        await UnauthorizedAsync(file, token);
    }

    [Test]
    public async Task Check_ExpiredToken_Unauthorized()
    {
        string token = Expire(await NewTokenAsync("default"));
        using TestKubeconfig file = TestKubeconfig.Of(Plane.Server.OriginalString, $"token: {token}");

        await UnauthorizedAsync(file, token);
    }

    [Test]
    public async Task Check_TokenAsItWas_IsTaken()
    {
        using TestKubeconfig file = TestKubeconfig.Of(Plane.Server.OriginalString, $"token: {Resign(await NewTokenAsync("default"), _ => { })}");
        using IKubernetes client = AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = file.Path });

        AccessDecision decision = await AcpRegistryClient.Create(client).Permissions.CheckAsync(CanPull(null));

        Assert.That(decision.Verdict, Is.EqualTo(AccessVerdict.Denied));
    }

    [Test]
    public async Task Check_NoCredential_ForbiddenAsAnonymous()
    {
        using var client = new Kubernetes(new KubernetesClientConfiguration { Host = Plane.Server.OriginalString, SkipTlsVerify = true });

        AcpRegistryForbiddenException failure = await FailureOfAsync<AcpRegistryForbiddenException>(
            () => AcpRegistryClient.Create(client).Permissions.CheckAsync(CanPull(null)));

        Assert.That((failure.Code, failure.Status, failure.Reason), Is.EqualTo((AcpRegistryCodes.Forbidden, (int?)403, "Forbidden")));
        Assert.That(failure.Message, Does.Contain("system:anonymous"));
    }

    [Test]
    public async Task Check_NoAnswer_TimesOut()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using TestKubeconfig file = TestKubeconfig.Of($"https://{silent.LocalEndpoint}", $"token: {Token}");

        AcpRegistryTimeoutException failure = await FailsAsync<AcpRegistryTimeoutException>(file, Token, TimeSpan.FromMilliseconds(300));

        Assert.That((failure.Code, failure.Status), Is.EqualTo((AcpRegistryCodes.Timeout, (int?)null)));
        Assert.That(failure.Remedy, Does.Contain("AcpRegistry:RequestTimeout"));
    }

    [Test]
    public async Task Check_CallerGivesUpWhileNoAnswerComes_IsNoTimeout()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using TestKubeconfig file = TestKubeconfig.Of($"https://{silent.LocalEndpoint}", $"token: {Token}");
        using IKubernetes client = AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = file.Path });
        using var source = new CancellationTokenSource();
        Task<AccessDecision> check = AcpRegistryClient.Create(client).Permissions.CheckAsync(CanPull(null), source.Token);
        using TcpClient arrived = await silent.AcceptTcpClientAsync(CancellationToken.None);

        await source.CancelAsync();

        OperationCanceledException failure = await FailureOfAsync<OperationCanceledException>(() => check);
        Assert.That(failure.CancellationToken, Is.EqualTo(source.Token));
    }

    [Test]
    public async Task Check_PortThatSpeaksNoTls_Unreachable()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using TestKubeconfig file = TestKubeconfig.Of($"https://{other.LocalEndpoint}", $"token: {Token}");
        Task answering = AnswerAsync(other, "SSH-2.0-other\r\n");

        AcpRegistryUnreachableException failure = await FailsAsync<AcpRegistryUnreachableException>(file, Token);
        other.Stop();
        await answering;

        Assert.That(failure.Message, Does.Contain("TLS handshake"));
    }

    [Test]
    public async Task Check_ServerOfAnotherKind_UnexpectedWithoutItsPage()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using TestKubeconfig file = TestKubeconfig.Of($"http://{other.LocalEndpoint}", $"token: {Token}");
        Task answering = AnswerAsync(other, $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 40\r\nConnection: close\r\n\r\n{new string('p', 40)}");

        AcpRegistryUnexpectedException failure = await FailsAsync<AcpRegistryUnexpectedException>(file, Token);
        other.Stop();
        await answering;

        Assert.That(failure.Code, Is.EqualTo(AcpRegistryCodes.Unexpected));
        Assert.That(failure.ToString(), Does.Not.Contain("ppp"));
    }

    private static async Task AnswerAsync(TcpListener listener, string text)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                NetworkStream stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[4096]);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
            }
        }
        catch (SocketException)
        {
            // The test has ended, and the listener with it.
        }
    }

    private async Task UnauthorizedAsync(TestKubeconfig file, string token)
    {
        AcpRegistryUnauthorizedException failure = await FailsAsync<AcpRegistryUnauthorizedException>(file, token);

        Assert.That((failure.Code, failure.Status, failure.Reason), Is.EqualTo((AcpRegistryCodes.Unauthorized, (int?)401, "Unauthorized")));
        Assert.That(failure.Remedy, Does.Contain("Log in again, or renew the token"));
    }

    // Every call fails alike, and none of the failures holds the token.
    private async Task<T> FailsAsync<T>(TestKubeconfig file, string secret, TimeSpan? timeout = null)
        where T : AcpRegistryException
    {
        var options = new AcpRegistryOptions { Kubeconfig = file.Path, RequestTimeout = timeout ?? TimeSpan.FromSeconds(30) };
        using IKubernetes client = AcpRegistryClient.CreateKubernetes(options);
        AcpRegistryClient sdk = AcpRegistryClient.Create(client, options);
        T[] failures =
        [
            await FailureOfAsync<T>(() => sdk.Permissions.CheckAsync(CanPull(null))),
            .. typeof(T) == typeof(AcpRegistryUnexpectedException) || timeout is not null
                ? []
                : (T[])[await FailureOfAsync<T>(async () => await sdk.RoleBindings.ListAsync(Owner).ToListAsync())],
        ];
        AccessDecision streamed = failures.Length == 1 ? AccessDecision.Indeterminate(CanPull(null), failures[0])
            : await sdk.Permissions.CheckManyAsync([CanPull(null)]).SingleAsync();

        Assert.That((streamed.Verdict, streamed.Error!.Code), Is.EqualTo((AccessVerdict.Indeterminate, failures[0].Code)));
        foreach (T failure in failures)
        {
            Assert.That(failure.InnerException, Is.Null);
            Assert.That(failure.ToString(), Does.Not.Contain(secret).And.Contain(failure.Code).And.Contain(failure.Remedy));
        }

        return failures[0];
    }

    private async Task<string> NewTokenAsync(string serviceAccount) =>
        (await Admin.CoreV1.CreateNamespacedServiceAccountTokenAsync(
            new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [] } }, serviceAccount, Owner)).Status.Token;

    private static string Expire(string token) => Resign(token, claims =>
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        claims["iat"] = now - 7200;
        claims["nbf"] = now - 7200;
        claims["exp"] = now - 3600;
    });

    // With the plane's own key, so that nothing but the change is wrong with it.
    private static string Resign(string token, Action<JsonObject> change)
    {
        string[] parts = token.Split('.');
        JsonObject claims = JsonNode.Parse(Base64UrlDecode(parts[1]))!.AsObject();
        change(claims);
        string text = $"{parts[0]}.{Base64UrlEncode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(Path.GetDirectoryName(Plane.AdminKubeconfigPath)!, "service-account.key")));
        return $"{text}.{Base64UrlEncode(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    private static byte[] Base64UrlDecode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    private static string Base64UrlEncode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static string OtherAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=another", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return Convert.ToBase64String(Encoding.ASCII.GetBytes(authority.ExportCertificatePem()));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
