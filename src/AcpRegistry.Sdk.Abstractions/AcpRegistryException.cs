using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk;

/// <summary>What a call that reached for the cluster, or the configuration for it, throws when it could not be carried out.</summary>
/// <remarks>
/// The message holds the code, what was wrong and the remedy. It never holds a credential or the body of a Secret, and no exception of the
/// underlying Kubernetes client, which may hold either, is attached. Input that can't be right throws
/// <see cref="AcpRegistryArgumentException"/> or a <see cref="FormatException"/> before any call.
/// </remarks>
[JsonConverter(typeof(AcpRegistryExceptionJsonConverter))]
public abstract class AcpRegistryException : Exception
{
    private protected AcpRegistryException(string code, string message, string remedy, int? status, string? reason)
        : base($"{code}: {message} {remedy}")
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        Code = code;
        Problem = message;
        Remedy = remedy;
        Status = status;
        Reason = reason;
    }

    /// <summary>One of <see cref="AcpRegistryCodes"/>.</summary>
    public string Code { get; }

    /// <summary>What was wrong, as a sentence or more: the message without its code and remedy.</summary>
    public string Problem { get; }

    /// <summary>What to do about it, as a sentence or more.</summary>
    public string Remedy { get; }

    /// <summary>The HTTP status of the answer; null where none came.</summary>
    public int? Status { get; }

    /// <summary>The <c>reason</c> of the server's Status object, e.g. <c>AlreadyExists</c>; null where the answer had none.</summary>
    public string? Reason { get; }

    /// <summary>How long the server asks to wait before the next request (<c>Retry-After</c>, or the Status object's <c>retryAfterSeconds</c>); null if it doesn't say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
