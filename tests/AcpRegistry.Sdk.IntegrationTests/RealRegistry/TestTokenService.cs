using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Tests.Registries;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace AcpRegistry.Sdk.IntegrationTests.RealRegistry;

/// <summary>
/// A token service like ACP's: it knows who has which password, and lets somebody pull whom the control plane's RBAC lets <c>get</c> <c>images.registry.alauda.io</c> in the
/// namespace that is the first component of the repository.
/// </summary>
internal sealed class TestTokenService : IAsyncDisposable
{
    public const string Issuer = "test token service";

    private readonly ConcurrentDictionary<string, (string Password, AccessSubject Subject)> _users = new();
    private readonly IKubernetes _kubernetes = ControlPlane.Plane.CreateAdminClient();
    private readonly X509Certificate2 _certificate;
    private readonly string _service;
    private LoopbackWeb? _web;

    private TestTokenService(X509Certificate2 certificate, string service)
    {
        _certificate = certificate;
        _service = service;
        Host = $"auth.{service}";
    }

    public string Host { get; }

    /// <summary>What the registry's challenge names.</summary>
    public string Realm => $"https://{Host}/token";

    /// <summary>What was asked, and the Authorization header or <c>-</c>.</summary>
    public IEnumerable<(string Line, string Authorization)> Requests => _web?.Requests ?? [];

    /// <summary>What it answers instead of a token, such as 500; null for as it should.</summary>
    public int? Failure { get; set; }

    public static async Task<TestTokenService> StartAsync(TestAuthority authority, string service, LoopbackNetwork network)
    {
        var tokens = new TestTokenService(authority.Issue([$"auth.{service}"]), service);
        tokens._web = await LoopbackWeb.StartAsync(tokens.AnswerAsync, tokens._certificate);
        network.Map(tokens.Host, 443, tokens._web.Port);
        return tokens;
    }

    /// <summary>Lets somebody log in; what he may pull is for RBAC to say.</summary>
    public void AddUser(string username, string password, AccessSubject subject) => _users[username] = (password, subject);

    /// <summary>A token as docker-registry believes it, signed by a certificate of its root.</summary>
    public string Issue(string subject, string repository, IReadOnlyList<string> actions)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        object[] access = actions.Count == 0 ? [] : [new { type = "repository", name = repository, actions }];
        var head = Encode(new { typ = "JWT", alg = "ES256", x5c = new[] { Convert.ToBase64String(_certificate.RawData) } });
        var body = Encode(new
        {
            iss = Issuer, sub = subject, aud = _service, exp = now + 300, nbf = now - 60, iat = now - 60, jti = Guid.NewGuid().ToString(), access,
        });
        using var key = _certificate.GetECDsaPrivateKey()!;
        return $"{head}.{body}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256))}";

        static string Encode(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
    }

    public async ValueTask DisposeAsync()
    {
        if (_web is not null)
        {
            await _web.DisposeAsync();
        }

        _kubernetes.Dispose();
        _certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var user = authorization.Length == 0 ? null : LogIn(authorization);
        if (Failure is not null || (authorization.Length > 0 && user is null))
        {
            context.Response.StatusCode = Failure ?? StatusCodes.Status401Unauthorized;
            return;
        }

        // repository:<path>:pull
        var scope = context.Request.Query["scope"].ToString().Split(':');
        var repository = scope is ["repository", var path, "pull"] ? path : "";
        var mayPull = user is not null && repository.Contains('/', StringComparison.Ordinal) && await MayPullAsync(user, repository.Split('/')[0]);
        await context.Response.WriteAsJsonAsync(new { token = Issue(user?.ToString() ?? "", repository, mayPull ? ["pull"] : []), expires_in = 300 });
    }

    private AccessSubject? LogIn(string authorization)
    {
        var parts = AuthenticationHeaderValue.TryParse(authorization, out var header) && header is { Scheme: "Basic", Parameter: { } parameter }
            ? Encoding.UTF8.GetString(Convert.FromBase64String(parameter)).Split(':', 2)
            : [];
        return parts is [var name, var password] && _users.TryGetValue(name, out var known) && known.Password == password ? known.Subject : null;
    }

    private async Task<bool> MayPullAsync(AccessSubject subject, string @namespace)
    {
        var isAccount = subject.Kind == AccessSubjectKind.ServiceAccount;
        var review = await _kubernetes.AuthorizationV1.CreateSubjectAccessReviewAsync(new V1SubjectAccessReview
        {
            Spec = new V1SubjectAccessReviewSpec
            {
                User = isAccount ? $"system:serviceaccount:{subject.Namespace}:{subject.Name}" : subject.Name,
                Groups = isAccount ? ["system:serviceaccounts", $"system:serviceaccounts:{subject.Namespace}", "system:authenticated"] : ["system:authenticated"],
                ResourceAttributes = new V1ResourceAttributes { NamespaceProperty = @namespace, Group = "registry.alauda.io", Resource = "images", Verb = "get" },
            },
        });
        return review.Status.Allowed;
    }
}
