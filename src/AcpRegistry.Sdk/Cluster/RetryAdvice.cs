using System.Net;
using System.Net.Http.Headers;
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
                HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.UserAuthenticationError
                    or HttpRequestError.VersionNegotiationError or HttpRequestError.ConfigurationLimitExceeded
            } => Repetition.None,
            HttpRequestException or IOException => Repetition.OnceLookedUp,
            _ => Repetition.None,
        };

    public static TimeSpan? WaitAskedFor(Exception failure, TimeProvider time)
    {
        if (failure is not HttpOperationException { Response.Headers: { } headers }
            || !headers.TryGetValue("Retry-After", out var values)
            || !RetryConditionHeaderValue.TryParse(values.FirstOrDefault(), out var value))
        {
            return null;
        }

        var wait = value.Delta ?? value.Date - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
