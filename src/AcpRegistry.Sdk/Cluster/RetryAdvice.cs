using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using k8s.Autorest;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>Reads from a failure whether the request may be made again, and when.</summary>
internal static class RetryAdvice
{
    public static Repetition RepetitionOf(Exception failure) =>
        failure switch
        {
            HttpOperationException { Response: { } response } => response.StatusCode switch
            {
                HttpStatusCode.TooManyRequests => Repetition.OfAnything,
                HttpStatusCode.ServiceUnavailable => Repetition.OnceLookedUp,
                HttpStatusCode.InternalServerError or HttpStatusCode.GatewayTimeout => Repetition.OfReads,
                _ => Repetition.None,
            },

            // What was agreed on before the first byte of the request doesn't get better by itself.
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.UserAuthenticationError or HttpRequestError.VersionNegotiationError or HttpRequestError.ConfigurationLimitExceeded
            } => Repetition.None,
            _ when IsRefusedByTls(failure) => Repetition.None,
            HttpRequestException or IOException => Repetition.OnceLookedUp,
            _ => Repetition.None,
        };

    /// <summary>Whether something answered over HTTP, if only what couldn't be read.</summary>
    public static bool IsAnswer(Exception failure) => failure is HttpOperationException { Response: not null } or JsonException;

    /// <summary>Whether one side refused the other in the TLS handshake. A connection that was only closed in it is one that was cut, by a load balancer for example.</summary>
    public static bool IsRefusedByTls(Exception failure) =>
        failure is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
        && (Causes(failure).OfType<AuthenticationException>().Any() || !Causes(failure).Any(cause => cause is IOException or SocketException));

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var cause = failure.InnerException; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    /// <summary>What the header says, never less than zero; null if it isn't there, or is a date and the answer has none to count from.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessageWrapper answer)
    {
        if (!RetryConditionHeaderValue.TryParse(First(answer, "Retry-After"), out var value))
        {
            return null;
        }

        var wait = value.Delta
            ?? (DateTimeOffset.TryParse(First(answer, "Date"), CultureInfo.InvariantCulture, out var now) ? value.Date - now : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string? First(HttpResponseMessageWrapper answer, string header) =>
        answer.Headers?.TryGetValue(header, out var values) == true ? values.FirstOrDefault() : null;
}
