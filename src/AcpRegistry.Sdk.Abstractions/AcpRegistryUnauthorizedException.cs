using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk;

/// <summary>The API server doesn't accept the caller's credentials: none, wrong, or expired.</summary>
[JsonConverter(typeof(AcpRegistryExceptionJsonConverter))]
public sealed class AcpRegistryUnauthorizedException : AcpRegistryException
{
    /// <summary>For code that stands in for the SDK in tests.</summary>
    /// <param name="message">What was wrong, as a sentence.</param>
    /// <param name="remedy">What to do, as a sentence.</param>
    /// <param name="code">One of <see cref="AcpRegistryCodes"/>.</param>
    /// <param name="status">The HTTP status, if there was an answer.</param>
    /// <param name="reason">The <c>reason</c> of the server's Status object, if it had one.</param>
    public AcpRegistryUnauthorizedException(
        string message, string remedy, string code = AcpRegistryCodes.Unauthorized, int? status = null, string? reason = null)
        : base(code, message, remedy, status, reason)
    {
    }
}
