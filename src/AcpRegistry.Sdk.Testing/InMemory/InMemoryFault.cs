using System.Net;
using System.Net.Sockets;

namespace AcpRegistry.Sdk.Testing;

/// <summary>What goes wrong with a request. Immutable, so one can be used for many requests.</summary>
public sealed class InMemoryFault
{
    private readonly Func<TimeProvider, CancellationToken, Task<ApiAnswer?>> _happen;

    private InMemoryFault(Func<TimeProvider, CancellationToken, Task<ApiAnswer?>> happen, bool isAfterEffect = false)
    {
        _happen = happen;
        IsAfterEffect = isAfterEffect;
    }

    /// <summary>False: the request never reaches the cluster. True: it is carried out, and only its answer is lost or replaced.</summary>
    public bool IsAfterEffect { get; }

    /// <summary>
    /// The connection can't be made, or is cut while the answer is awaited: the client sees an <see cref="HttpRequestException"/>.
    /// </summary>
    public static InMemoryFault ConnectionLost() => new((_, _) =>
        throw new HttpRequestException(
            HttpRequestError.ConnectionError,
            "Connection refused (in-memory.invalid:80)",
            new SocketException((int)SocketError.ConnectionRefused)));

    /// <summary>No answer until the caller gives up.</summary>
    public static InMemoryFault Hang() => Delay(Timeout.InfiniteTimeSpan);

    /// <summary>An answer that takes its time, by the cluster's clock.</summary>
    /// <param name="duration">How long nothing happens; the request goes on afterwards.</param>
    public static InMemoryFault Delay(TimeSpan duration) => new(async (time, cancellationToken) =>
    {
        await Task.Delay(duration, time, cancellationToken).ConfigureAwait(false);
        return null;
    });

    /// <summary>The server is busy: 429 as it sends it, in plain text with <c>Retry-After: 1</c>.</summary>
    public static InMemoryFault TooManyRequests() => Respond(
        HttpStatusCode.TooManyRequests, "Too many requests, please try again later.\n", "text/plain", TimeSpan.FromSeconds(1));

    /// <summary>An error that comes as a Status object.</summary>
    /// <param name="code">The HTTP status, and the <c>code</c> in the Status.</param>
    /// <param name="reason">Like <c>Conflict</c> or <c>InternalError</c>; empty for none.</param>
    /// <param name="message">Any text.</param>
    public static InMemoryFault Fail(HttpStatusCode code, string reason = "", string message = "injected by a test") =>
        Respond(code, StatusBody.Failure(code, reason, message));

    /// <summary>Any answer at all.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">Sent as it is.</param>
    /// <param name="mediaType">The content type.</param>
    /// <param name="retryAfter">A <c>Retry-After</c> header in whole seconds; null for none.</param>
    public static InMemoryFault Respond(
        HttpStatusCode status, string body, string mediaType = "application/json", TimeSpan? retryAfter = null) =>
        new((_, _) => Task.FromResult<ApiAnswer?>(new ApiAnswer(status, body, mediaType, retryAfter)));

    /// <summary>The same fault, but the request has taken effect by then: what a client can't tell from the other.</summary>
    public InMemoryFault AfterEffect() => new(_happen, isAfterEffect: true);

    /// <returns>The answer to give instead; null to go on.</returns>
    internal Task<ApiAnswer?> HappenAsync(TimeProvider time, CancellationToken cancellationToken) => _happen(time, cancellationToken);
}
