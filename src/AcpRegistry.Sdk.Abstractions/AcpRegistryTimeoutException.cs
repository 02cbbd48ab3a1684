using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk;

/// <summary>No answer in time. A caller's own cancellation is an <see cref="OperationCanceledException"/> instead.</summary>
[JsonConverter(typeof(AcpRegistryExceptionJsonConverter))]
public sealed class AcpRegistryTimeoutException : AcpRegistryException
{
    /// <summary>For code that stands in for the SDK in tests.</summary>
    /// <param name="message">What was wrong, as a sentence.</param>
    /// <param name="remedy">What to do, as a sentence.</param>
    /// <param name="code">One of <see cref="AcpRegistryCodes"/>.</param>
    /// <param name="status">The HTTP status, if there was an answer.</param>
    /// <param name="reason">The <c>reason</c> of the server's Status object, if it had one.</param>
    public AcpRegistryTimeoutException(
        string message, string remedy, string code = AcpRegistryCodes.Timeout, int? status = null, string? reason = null)
        : base(code, message, remedy, status, reason)
    {
    }
}
