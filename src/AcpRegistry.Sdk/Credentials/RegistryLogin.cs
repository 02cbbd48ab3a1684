using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>Turns a challenge and a credential into what a request carries: the credential itself, or a token got with it, if the rules allow that.</summary>
internal sealed class RegistryLogin(RegistryHttp http, RegistryRules rules, RegistryEndpoint registry, string repository)
{
    private const int LongestToken = 32 * 1024;
    private const int LongestService = 512;

    /// <summary>What of several challenges is answered: a token's before a password's, as container runtimes do; null where none can be.</summary>
    public static AuthChallenge? Choose(IReadOnlyList<AuthChallenge> challenges)
    {
        var usable = challenges.Where(challenge => challenge.IsUnambiguous).ToList();
        return usable.Find(challenge => challenge.Is(AuthChallenge.Bearer) && challenge["realm"] is { Length: > 0 })
            ?? usable.Find(challenge => challenge.Is(AuthChallenge.Basic));
    }

    public Task<LoginResult> LogInAsync(AuthChallenge challenge, PullCredential? credential, CancellationToken cancellationToken)
    {
        if (challenge.Is(AuthChallenge.Bearer))
        {
            return GetTokenAsync(challenge, credential, cancellationToken);
        }

        return Task.FromResult(credential is null || IsEmpty(credential) ? LoginResult.Anonymous : LoginResult.By(Basic(credential)));
    }

    private async Task<LoginResult> GetTokenAsync(AuthChallenge challenge, PullCredential? credential, CancellationToken cancellationToken)
    {
        var realm = ServerTexts.Realm(challenge["realm"]);
        if (!rules.MayAskForToken(registry, realm))
        {
            return LoginResult.Failed(CredentialAttemptOutcome.NotSent, InspectionFindings.TokenServiceNotTrusted(registry, realm));
        }

        var name = challenge["service"] is { Length: > 0 and <= LongestService } text ? text : null;
        var answer = await http.SendAsync(Request(realm!, name, credential), cancellationToken).ConfigureAwait(false);
        return Read(answer, credential);
    }

    private RegistryRequest Request(Uri realm, string? service, PullCredential? credential)
    {
        var scope = $"repository:{repository}:pull";
        var query = (service is null ? "" : $"service={Uri.EscapeDataString(service)}&") + $"scope={Uri.EscapeDataString(scope)}";
        var uri = new UriBuilder(realm) { Query = realm.Query.Length > 1 ? $"{realm.Query}&{query}" : query }.Uri;
        return new RegistryRequest(HttpMethod.Get, uri)
        {
            Authorization = credential is null || IsEmpty(credential) ? null : Basic(credential),
            LongestBody = RegistryHttp.LongestText,
        };
    }

    private LoginResult Read(RegistryAnswer answer, PullCredential? credential)
    {
        if (answer.Failure is { } failure)
        {
            return LoginResult.Failed(CredentialAttemptOutcome.Failed, InspectionFindings.TokenServiceFailed(failure, answer.Uri));
        }

        return answer.Status switch
        {
            200 when TokenOf(answer.Body) is { } token => LoginResult.By(new AuthenticationHeaderValue(AuthChallenge.Bearer, token)),
            200 => Failed("its answer holds none"),
            401 when credential is null => LoginResult.Failed(CredentialAttemptOutcome.Refused, InspectionFindings.CredentialMissing(answer)),
            401 => LoginResult.Failed(CredentialAttemptOutcome.Refused, InspectionFindings.CredentialRefused(answer, credential)),
            403 => LoginResult.Failed(CredentialAttemptOutcome.Denied, InspectionFindings.Denied(answer, credential, repository)),
            429 => LoginResult.Failed(CredentialAttemptOutcome.Failed, InspectionFindings.RateLimited(answer)),
            _ when answer.IsRedirect => LoginResult.Failed(
                CredentialAttemptOutcome.Failed, InspectionFindings.RedirectRefused(answer, "a request for a token is never redirected")),
            _ => Failed("it answered with an error"),
        };

        LoginResult Failed(string why) => LoginResult.Failed(CredentialAttemptOutcome.Failed, InspectionFindings.TokenServiceFailed(answer, why));
    }

    /// <summary>Null where there is none, or where it is not fit for a header.</summary>
    private static string? TokenOf(byte[]? body)
    {
        try
        {
            using var json = body is null ? null : JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            return json is null || json.RootElement.ValueKind != JsonValueKind.Object ? null : Text("token") ?? Text("access_token");

            string? Text(string name) =>
                json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text && IsToken(text)
                    ? text
                    : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsToken(string? text) => text is { Length: > 0 and <= LongestToken } && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool IsEmpty(PullCredential credential) => credential.Username.Length == 0 && credential.Password.Length == 0;

    private static AuthenticationHeaderValue Basic(PullCredential credential) =>
        new(AuthChallenge.Basic, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.Username}:{credential.Password}")));
}
