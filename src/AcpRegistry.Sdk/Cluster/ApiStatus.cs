using System.Text.Json;
using System.Text.RegularExpressions;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>Reads the Status object of a failed answer, and says what it says without saying anything secret.</summary>
internal static partial class ApiStatus
{
    private const int LongestBody = 64 * 1024;
    private const int LongestMessage = 1024;
    private const int LongestReason = 64;
    private const string Hidden = "[hidden]";

    /// <summary>Null for a body that is no Status: plain text, a proxy's page, or more than 64 KiB.</summary>
    public static V1Status? Read(string? body)
    {
        if (string.IsNullOrEmpty(body) || body.Length > LongestBody || !body.AsSpan().TrimStart().StartsWith("{"))
        {
            return null;
        }

        try
        {
            return KubernetesJson.Deserialize<V1Status>(body) is { Kind: V1Status.KubeKind } status ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The server's words where they are a Status object's; other bodies, which may hold anything, are not repeated.</summary>
    public static string Describe(V1Status? status, int code, HttpRequestMessageWrapper? request) =>
        string.IsNullOrEmpty(status?.Message)
            ? $"the API server answered {code}"
            : $"the API server answered {code}, {Scrub(status.Message, request)}";

    /// <summary>The Status's reason if it is one word, as every reason of Kubernetes is; anything else could be anything.</summary>
    public static string? Reason(V1Status? status, HttpRequestMessageWrapper? request) =>
        status?.Reason is { Length: > 0 and <= LongestReason } reason && reason.All(char.IsAsciiLetterOrDigit) && Scrub(reason, request) == reason
            ? reason
            : null;

    /// <summary>The name of what the server misses; null where it gives none.</summary>
    public static string? Missing(V1Status? status, HttpRequestMessageWrapper? request) =>
        status?.Details?.Name is { } name ? Scrub(name, request) : null;

    private static string Scrub(string message, HttpRequestMessageWrapper? request)
    {
        // The request's own credential first: a server, or a proxy before it, that repeats it is not ours to trust.
        if (request?.Headers?.TryGetValue("Authorization", out var credentials) == true)
        {
            foreach (var secret in credentials.SelectMany(value => value.Split(' ')).Where(part => part.Length > "Bearer".Length))
            {
                message = message.Replace(secret, Hidden, StringComparison.Ordinal);
            }
        }

        // Cut before the search for others' credentials, whose time grows faster than the text.
        message = message.Length <= LongestMessage ? message : string.Concat(message.AsSpan(0, LongestMessage), "…");
        message = Token().Replace(message, Hidden);
        return string.Concat(message.Select(character => char.IsControl(character) ? ' ' : character));
    }

    // A JSON Web Token, a "Bearer …", or a Basic credential.
    [GeneratedRegex(@"eyJ[\w-]+\.[\w-]+(\.[\w-]*)?|(?<=\b(Bearer|Basic)\s+)\S+", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
