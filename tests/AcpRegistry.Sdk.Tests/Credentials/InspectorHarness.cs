using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Tests.Registries;
using AcpRegistry.Sdk.Tests.Support;
using k8s;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Moq;

namespace AcpRegistry.Sdk.Tests.Credentials;

/// <summary>An inspector whose network has the servers that a test puts there, with certificates of an authority that it trusts.</summary>
internal sealed class InspectorHarness : IAsyncDisposable
{
    public const string Host = "registry.test.svc";
    public const string Image = Host + "/my-ns/app:1";
    public const string Manifest = "/v2/my-ns/app/manifests/1";
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    public const string IndexType = "application/vnd.oci.image.index.v1+json";
    public const string Secret = "MARKED-s3cr3t";

    public static readonly PullCredential Alice = new("alice", Secret) { SecretName = "pull", Host = Host };
    public static readonly string AliceBasic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("alice:" + Secret));
    public static readonly string Digest = DigestOf("{}");

    private readonly List<IAsyncDisposable> _servers = [];
    private readonly TemporaryFile _authorityFile;

    public InspectorHarness()
    {
        _authorityFile = new TemporaryFile(Authority.Pem);
        Options = new AcpRegistryOptions { RegistryCertificateAuthority = _authorityFile.Path };
    }

    public TestAuthority Authority { get; } = new();

    public LoopbackNetwork Network { get; } = new();

    public AcpRegistryOptions Options { get; }

    public FakeLogCollector Logs { get; } = new();

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public static string DigestOf(string body) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    /// <summary>Puts a server at a host and port of the network.</summary>
    public async Task<LoopbackWeb> ServeAsync(
        Func<HttpContext, Task> answer, string host = Host, int port = 443, bool plain = false, X509Certificate2? certificate = null)
    {
        var web = await LoopbackWeb.StartAsync(answer, plain ? null : certificate ?? Authority.Issue([host]));
        _servers.Add(web);
        Network.Map(host, port, web.Port);
        return web;
    }

    public Task<RegistryInspection> InspectAsync(params PullCredential[] credentials) => InspectAsync(Image, default, credentials);

    public Task<RegistryInspection> InspectAsync(string image, CancellationToken cancellationToken, params PullCredential[] credentials)
    {
        var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Logs)));
        return AcpRegistryClient.Create(Mock.Of<IKubernetes>(), Options, Time, loggers, Network).Registry
            .InspectAsync(ImageReference.Parse(image), credentials, cancellationToken);
    }

    /// <summary>A registry that wants Alice's password, or that of nobody, and has one image.</summary>
    public static Func<HttpContext, Task> Basic(string? authorization = null) => context =>
        authorization is not null && context.Request.Headers.Authorization != authorization
            ? ChallengeAsync(context, "Basic realm=\"test\"")
            : ManifestAsync(context);

    /// <summary>A registry that wants a token.</summary>
    public static Func<HttpContext, Task> Bearer(string realm, string token = "t0k3n", string? error = null) => context =>
        context.Request.Headers.Authorization == "Bearer " + token
            ? ManifestAsync(context)
            : ChallengeAsync(context, $"Bearer realm=\"{realm}\",service=\"test registry\"{(error is null || context.Request.Path == "/v2/" ? "" : $",error=\"{error}\"")}");

    public static Task ChallengeAsync(HttpContext context, params string[] challenges)
    {
        context.Response.StatusCode = 401;
        context.Response.Headers.WWWAuthenticate = challenges;
        return Task.CompletedTask;
    }

    public static async Task ManifestAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/v2/my-ns/app/manifests"))
        {
            await ContentAsync(context, ManifestType, "{}");
        }
        else if (context.Request.Path != "/v2/")
        {
            context.Response.StatusCode = 404;
        }
    }

    public static async Task ContentAsync(HttpContext context, string mediaType, string body, string? digest = null)
    {
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(body);
        context.Response.Headers["Docker-Content-Digest"] = digest ?? DigestOf(body);
        if (context.Request.Method == "GET")
        {
            await context.Response.WriteAsync(body);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _authorityFile.Dispose();
        Authority.Dispose();
    }
}
