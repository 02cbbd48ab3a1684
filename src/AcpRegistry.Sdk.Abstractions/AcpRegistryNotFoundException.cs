using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk;

/// <summary>What the request names isn't there.</summary>
[JsonConverter(typeof(AcpRegistryExceptionJsonConverter))]
public sealed class AcpRegistryNotFoundException : AcpRegistryException
{
    /// <summary>For code that stands in for the SDK in tests.</summary>
    /// <param name="message">What was wrong, as a sentence.</param>
    /// <param name="remedy">What to do, as a sentence.</param>
    /// <param name="code">One of <see cref="AcpRegistryCodes"/>.</param>
    /// <param name="status">The HTTP status, if there was an answer.</param>
    /// <param name="reason">The <c>reason</c> of the server's Status object, if it had one.</param>
    public AcpRegistryNotFoundException(
        string message, string remedy, string code = AcpRegistryCodes.NotFound, int? status = null, string? reason = null)
        : base(code, message, remedy, status, reason)
    {
    }

    /// <summary>The name of what the server misses, which may be another object than the one asked for; null where it is the API itself.</summary>
    internal string? Missing { get; init; }
}
