using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AcpRegistry.Sdk.Testing;
using AcpRegistry.Sdk.Tests.Registries;

namespace AcpRegistry.Sdk.IntegrationTests.RealRegistry;

/// <summary>
/// A real docker-registry on a free port of 127.0.0.1, which <see cref="Network"/> shows under the host name that it has in a cluster. It ends with this process, however
/// that ends.
/// </summary>
internal sealed class TestRegistry : IAsyncDisposable
{
    public const string User = "alice";
    public const string Password = "MARKED-p4ss:word";

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    private readonly PrivateDirectory _directory = PrivateDirectory.Create();
    private readonly RegistryAccess _access;
    private SupervisedProcess? _process;
    private RegistryPush? _push;

    private TestRegistry(RegistryAccess access, string host, LoopbackNetwork network)
    {
        (_access, Host, Network) = (access, host, network);
        AuthorityFile = _directory.PathOf("ca.pem");
    }

    /// <summary>As image references have it.</summary>
    public string Host { get; }

    /// <summary>Where the program listens on 127.0.0.1.</summary>
    public int Port { get; } = LoopbackPort.FindFree();

    /// <summary>Leads from <see cref="Host"/>, and that of the token service, to the programs of this test.</summary>
    public LoopbackNetwork Network { get; }

    /// <summary>Whose certificates the registry and its token service have.</summary>
    public TestAuthority Authority { get; } = new();

    /// <summary>The PEM file of <see cref="Authority"/>.</summary>
    public string AuthorityFile { get; }

    /// <summary>Null unless the access is by token.</summary>
    public TestTokenService? Tokens { get; private set; }

    /// <summary>Options with which the registry can be asked: its CA, or plain HTTP, and its token service.</summary>
    public AcpRegistryOptions Options() => new()
    {
        RegistryCertificateAuthority = _access == RegistryAccess.Plain ? null : AuthorityFile,
        PlainHttpRegistries = _access == RegistryAccess.Plain ? [Host] : [],
        RegistryTokenServices = Tokens is null ? [] : [Tokens.Host],
    };

    /// <param name="access">How it lets clients in.</param>
    /// <param name="host">Its name, without a port: it listens at the scheme's own.</param>
    /// <param name="network">Another's, to have several registries in it.</param>
    /// <param name="certificate">What it shows; by default one of <see cref="Authority"/> for its host.</param>
    public static async Task<TestRegistry> StartAsync(
        RegistryAccess access,
        string host = "internal-docker-registry.cpaas-system.svc",
        LoopbackNetwork? network = null,
        Func<TestAuthority, X509Certificate2>? certificate = null)
    {
        var registry = new TestRegistry(access, host, network ?? new LoopbackNetwork());
        try
        {
            await registry.StartPartsAsync(certificate ?? (authority => authority.Issue([host])));
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <summary>Pushes an image for linux/amd64.</summary>
    /// <param name="repository">E.g. <c>my-ns/app</c>.</param>
    /// <param name="tag">What it is to be found under.</param>
    /// <param name="content">Another content makes another image.</param>
    /// <returns>Its digest.</returns>
    public Task<string> PushAsync(string repository, string tag, string content = "a layer") => Push.ImageAsync(repository, tag, content);

    /// <summary>Pushes an image for each platform, such as <c>linux/arm64/v8</c>, and an index of them.</summary>
    /// <returns>The index's digest.</returns>
    public Task<string> PushIndexAsync(string repository, string tag, params string[] platforms) => Push.IndexAsync(repository, tag, platforms);

    /// <summary>Deletes what is under a digest, and so every tag for it.</summary>
    public Task DeleteAsync(string repository, string digest) => Push.DeleteAsync(repository, digest);

    /// <summary>Kills the program; its port refuses connections from then on.</summary>
    public async Task KillAsync()
    {
        if (_process is { } running)
        {
            await running.DisposeAsync();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _push?.Dispose();
        if (Tokens is not null)
        {
            await Tokens.DisposeAsync();
        }

        await _directory.DisposeAsync();
        Authority.Dispose();
    }

    private RegistryPush Push => _push ?? throw new InvalidOperationException("The registry did not start.");

    private async Task StartPartsAsync(Func<TestAuthority, X509Certificate2> issue)
    {
        await File.WriteAllTextAsync(AuthorityFile, Authority.Pem);
        Tokens = _access == RegistryAccess.Token ? await TestTokenService.StartAsync(Authority, Host, Network) : null;
        using (var certificate = issue(Authority))
        {
            await File.WriteAllTextAsync(_directory.PathOf("tls.pem"), certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(_directory.PathOf("tls.key"), certificate.GetECDsaPrivateKey()!.ExportECPrivateKeyPem());
        }

        await File.WriteAllTextAsync(_directory.PathOf("htpasswd"), $"{User}:{BCrypt.Net.BCrypt.HashPassword(Password, workFactor: 4)}\n");
        var configuration = _directory.PathOf("registry.yaml");
        await File.WriteAllTextAsync(configuration, Configuration());
        _process = SupervisedProcess.Start(RegistryProgram.Find(), ["serve", configuration], _directory.Path);
        await Wait.ForAsync(_process, "docker-registry took connections", ListensAsync, LongestStart, CancellationToken.None);
        Network.Map(Host, _access == RegistryAccess.Plain ? 80 : 443, Port);
        _push = new RegistryPush(new Uri($"{(_access == RegistryAccess.Plain ? "http" : "https")}://127.0.0.1:{Port}"), Authorize);
    }

    private AuthenticationHeaderValue? Authorize(string repository) => _access switch
    {
        RegistryAccess.Basic => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))),
        RegistryAccess.Token => new AuthenticationHeaderValue("Bearer", Tokens!.Issue("pusher", repository, ["pull", "push", "delete"])),
        _ => null,
    };

    private async Task<bool> ListensAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string Configuration()
    {
        var access = _access switch
        {
            RegistryAccess.Basic => $"auth: {{htpasswd: {{realm: test registry, path: '{_directory.PathOf("htpasswd")}'}}}}",
            RegistryAccess.Token => $"auth: {{token: {{realm: '{Tokens!.Realm}', service: '{Host}', issuer: '{TestTokenService.Issuer}', rootcertbundle: '{AuthorityFile}'}}}}",
            _ => "",
        };
        var tls = _access == RegistryAccess.Plain ? "" : $"tls: {{certificate: '{_directory.PathOf("tls.pem")}', key: '{_directory.PathOf("tls.key")}'}}";
        return $$"""
            version: 0.1
            log:
              level: info
              accesslog:
                disabled: true
            storage:
              filesystem:
                rootdirectory: '{{_directory.PathOf("storage")}}'
              delete:
                enabled: true
            http:
              addr: 127.0.0.1:{{Port}}
              secret: test
              relativeurls: true
              {{tls}}
            {{access}}
            """;
    }
}
