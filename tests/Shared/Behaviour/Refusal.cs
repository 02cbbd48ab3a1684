using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>What a server answered that refused a request.</summary>
public sealed record Refusal(HttpStatusCode Code, string Reason, string Message, V1StatusDetails? Details, string? Continue = null)
{
    public static async Task<Refusal> OfAsync(Func<Task> request)
    {
        HttpOperationException exception = await ExceptionAsync(request);
        string body = exception.Response.Content;
        if (!body.StartsWith('{'))
        {
            return new Refusal(exception.Response.StatusCode, "", body, null);
        }

        V1Status status = KubernetesJson.Deserialize<V1Status>(body);
        return new Refusal(exception.Response.StatusCode, status.Reason ?? "", status.Message ?? "", status.Details, status.Metadata?.ContinueProperty);
    }
    private static async Task<HttpOperationException> ExceptionAsync(Func<Task> request)
    {
        try
        {
            await request();
        }
        catch (HttpOperationException exception)
        {
            return exception;
        }

        throw new AssertionException("The request was expected to be refused.");
    }
}
