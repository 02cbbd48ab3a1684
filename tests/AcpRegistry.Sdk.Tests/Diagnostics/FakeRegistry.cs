using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Tests.Registries;
using Microsoft.AspNetCore.Http;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

/// <summary>Answers as a registry with Basic authentication does, by TLS; who may pull what it doesn't ask.</summary>
internal sealed class FakeRegistry : IDiagnosisRegistry, IAsyncDisposable
{
    private const string ImageType = "application/vnd.oci.image.manifest.v1+json";
    private const string IndexType = "application/vnd.oci.image.index.v1+json";

    private readonly ConcurrentDictionary<string, string> _users = new();
    private readonly ConcurrentDictionary<string, string[]> _images = new();
    private readonly TestAuthority _authority = new();
    private readonly SceneFile _file = new();
    private LoopbackWeb? _web;

    public int Port => _web!.Port;

    public RegistryNetwork Network { get; } = new LoopbackNetwork();

    /// <summary>Whether it lets in whoever logs in, and gives nobody anything.</summary>
    public bool Denies { get; set; }

    public AcpRegistryOptions Options() => new() { RegistryCertificateAuthority = _file.Path };

    public async Task StartAsync()
    {
        await _file.WriteAsync(_authority.Pem);
        _web = await LoopbackWeb.StartAsync(AnswerAsync, _authority.Issue([$"*.{DiagnosisScene.RegistryNamespace}.svc", "internal-docker-registry.cpaas-system.svc"]));
    }

    public void AddUser(string username, string password, AccessSubject subject) => _users[username] = password;

    public Task PushAsync(string repository, string tag) => PushIndexAsync(repository, tag);

    public Task PushIndexAsync(string repository, string tag, params string[] platforms)
    {
        _images[$"/v2/{repository}/manifests/{tag}"] = platforms;
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _web!.DisposeAsync();
        await _file.DisposeAsync();
        _authority.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!IsKnown(context.Request.Headers.Authorization.ToString()))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"fake\"";
        }
        else if (Denies && context.Request.Path != "/v2/")
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (_images.TryGetValue(context.Request.Path, out var platforms))
        {
            context.Response.ContentType = platforms.Length == 0 ? ImageType : IndexType;
            await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new
            {
                schemaVersion = 2,
                mediaType = context.Response.ContentType,
                manifests = platforms.Select(platform => new { platform = new { os = platform.Split('/')[0], architecture = platform.Split('/')[1] } }),
            }));
        }
        else if (context.Request.Path != "/v2/")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private bool IsKnown(string authorization)
    {
        var parts = AuthenticationHeaderValue.TryParse(authorization, out var header) && header is { Scheme: "Basic", Parameter: { } parameter }
            ? Encoding.UTF8.GetString(Convert.FromBase64String(parameter)).Split(':', 2)
            : [];
        return parts is [var name, var password] && _users.TryGetValue(name, out var known) && known == password;
    }
}
