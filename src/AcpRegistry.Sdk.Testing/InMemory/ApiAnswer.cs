using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace AcpRegistry.Sdk.Testing;

internal sealed record ApiAnswer(HttpStatusCode Status, string Body, string MediaType = "application/json", TimeSpan? RetryAfter = null)
{
    /// <summary>What is sent in the place of <see cref="Body"/>, for an answer that goes on.</summary>
    public Func<HttpContent>? Content { get; init; }

    public static ApiAnswer Text(HttpStatusCode status, string body) => new(status, body, "text/plain");

    /// <param name="request">KubernetesClient reads it from the response.</param>
    public HttpResponseMessage ToResponse(HttpRequestMessage request)
    {
        var response = new HttpResponseMessage(Status)
        {
            RequestMessage = request,
            Version = request.Version,
            Content = Content?.Invoke() ?? new StringContent(Body, Encoding.UTF8, MediaType),
        };
        if (RetryAfter is { } delay)
        {
            response.Headers.RetryAfter = new RetryConditionHeaderValue(delay);
        }

        return response;
    }
}
