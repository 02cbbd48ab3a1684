using System.Net;
using System.Net.Sockets;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>Turns whatever a request ended with into one of our exceptions, by status and reason, never by message text.</summary>
/// <remarks>
/// No exception of the client is attached: <see cref="HttpOperationException"/> holds the bearer token, the body sent and the body received.
/// Only the message of a Status object is kept, scrubbed.
/// </remarks>
internal static class ApiErrors
{
    private const string ExpectApiServer = "Check that the address is a Kubernetes API server's, with no proxy in between that changes answers.";

    public static AcpRegistryException From(ClusterCall call, Exception failure) =>
        failure switch
        {
            HttpOperationException { Response: { } response } answered =>
                FromAnswer(call, response.StatusCode, ApiStatus.Read(response.Content), answered.Request, RetryAdvice.RetryAfter(response)),
            _ when RetryAdvice.IsRefusedByTls(failure) =>
                Unreachable(call, "the TLS handshake failed", "Check the cluster's CA and the server name in the kubeconfig, and the client certificate."),
            _ when Socket(failure) is { } error => Unreachable(
                call, $"the connection failed ({error})", "Check the address in the kubeconfig, the network to it, and that the API server runs."),
            HttpRequestException or IOException => Unreachable(
                call, "the connection was cut or never made", "Check the network to the API server, and that it runs. It is safe to repeat the call."),
            _ => new AcpRegistryUnexpectedException(
                $"Could not {call}: the answer could not be read ({failure.GetType().Name}).", ExpectApiServer),
        };

    public static AcpRegistryException TimedOut(ClusterCall call, TimeSpan timeout) =>
        new AcpRegistryTimeoutException(
            $"Could not {call}: no answer within {timeout}.",
            $"Check the load of the API server and the network to it, or raise {AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.RequestTimeout)}.");

    /// <summary>Gave up before our own time was over: what a lent client was told by whoever made it.</summary>
    public static AcpRegistryException TimedOutInClient(ClusterCall call) =>
        new AcpRegistryTimeoutException(
            $"Could not {call}: no answer within the time that the Kubernetes client itself allows.",
            "Check the load of the API server and the network to it, or raise HttpClientTimeout of the Kubernetes client.");

    public static AcpRegistryException NoBody(ClusterCall call) =>
        new AcpRegistryUnexpectedException($"Could not {call}: the answer had no body.", ExpectApiServer);

    /// <summary>For a successful answer that isn't what was asked for.</summary>
    /// <param name="call">What was asked for.</param>
    /// <param name="fault">What <see cref="AnswerCheck"/> says of it.</param>
    public static AcpRegistryException NotAsAsked(ClusterCall call, string fault) =>
        new AcpRegistryUnexpectedException($"Could not {call}: the answer isn't what was asked for; {fault}.", ExpectApiServer);

    /// <summary>For a create whose answer was lost, if its name is taken now and may not be read.</summary>
    public static AcpRegistryException Unconfirmed(ClusterCall read, AcpRegistryException refusal) =>
        new AcpRegistryConflictException(
            $"The answer to a create was lost. {read.Name} in the namespace '{read.Namespace}' exists now, most likely by that request, and the caller may not read it.",
            $"{read.AskFor} Then call again.",
            AcpRegistryCodes.CreateUnconfirmed,
            refusal.Status,
            refusal.Reason);

    /// <summary>For a Status that came in the place of an object, in the middle of a watch.</summary>
    public static AcpRegistryException FromStatus(ClusterCall call, V1Status status) =>
        FromAnswer(call, (HttpStatusCode)(status.Code ?? 0), status, request: null, retryAfterHeader: null);

    private static AcpRegistryException FromAnswer(
        ClusterCall call, HttpStatusCode statusCode, V1Status? status, HttpRequestMessageWrapper? request, TimeSpan? retryAfterHeader)
    {
        var code = (int)statusCode;
        var retryAfter = retryAfterHeader ?? (status?.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null);
        var reason = ApiStatus.Reason(status, request);
        var said = $"Could not {call}: {ApiStatus.Describe(status, code, request)}.";
        return statusCode switch
        {
            HttpStatusCode.Unauthorized => new AcpRegistryUnauthorizedException(
                said, "Log in again, or renew the token: it is missing, wrong or expired.", status: code, reason: reason),
            HttpStatusCode.Forbidden when IsTerminating(status) => new AcpRegistryConflictException(
                said, "The namespace is being deleted: wait until it is gone, and make it anew.", status: code, reason: reason),
            HttpStatusCode.Forbidden => new AcpRegistryForbiddenException(said, AskFor(call, request), status: code, reason: reason),
            HttpStatusCode.NotFound => new AcpRegistryNotFoundException(
                said, "Check the spelling, and that the cluster is the right one.", status: code, reason: reason)
            { Missing = status?.Details?.Name == call.Name ? call.Name : ApiStatus.Missing(status, request) },
            HttpStatusCode.Conflict => new AcpRegistryConflictException(
                said, "Read it again and repeat the call: somebody else was quicker.", status: code, reason: reason),
            HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => new AcpRegistryTimeoutException(
                said, "Repeat the call later.", status: code, reason: reason)
            { RetryAfter = retryAfter },
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => new AcpRegistryUnreachableException(
                said, "Repeat the call in a second or more, with fewer at a time.", AcpRegistryCodes.Overloaded, code, reason)
            { RetryAfter = retryAfter },
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity => new AcpRegistryRejectedException(
                said, "Correct what the server names.", status: code, reason: reason),
            HttpStatusCode.Gone => new AcpRegistryUnexpectedException(
                said, "Repeat the call from the start: the server no longer has the version that was being read.", status: code, reason: reason),
            _ => new AcpRegistryUnexpectedException(said, "Look at the API server's log; repeat the call later.", status: code, reason: reason)
            { RetryAfter = retryAfter },
        };
    }

    // The server refuses an impersonation in the same way as the call itself, and 1.36 says so in the text alone.
    private static string AskFor(ClusterCall call, HttpRequestMessageWrapper? request) =>
        request?.Headers?.TryGetValue(Impersonation.UserHeader, out var users) == true && users.FirstOrDefault() is { Length: > 0 } user
            ? $"{call.AskFor} The request impersonates {KubernetesNames.Quote(user)}: that user needs the right, and the caller the one to impersonate."
            : call.AskFor;

    private static bool IsTerminating(V1Status? status) =>
        status?.Details?.Causes?.Any(cause => cause?.Reason == "NamespaceTerminating") == true;

    private static AcpRegistryUnreachableException Unreachable(ClusterCall call, string what, string remedy) =>
        new($"Could not {call}: {what}.", remedy);

    private static SocketError? Socket(Exception? failure) =>
        failure switch
        {
            null => null,
            SocketException socket => socket.SocketErrorCode,
            _ => Socket(failure.InnerException),
        };
}
