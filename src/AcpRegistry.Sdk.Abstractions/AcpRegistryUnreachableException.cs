using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk;

/// <summary>No connection to the API server, a connection that was cut, or a server too busy to answer.</summary>
[JsonConverter(typeof(AcpRegistryExceptionJsonConverter))]
public sealed class AcpRegistryUnreachableException : AcpRegistryException
{
    /// <summary>For code that stands in for the SDK in tests.</summary>
    /// <param name="message">What was wrong, as a sentence.</param>
    /// <param name="remedy">What to do, as a sentence.</param>
    /// <param name="code">One of <see cref="AcpRegistryCodes"/>.</param>
    /// <param name="status">The HTTP status, if there was an answer.</param>
    /// <param name="reason">The <c>reason</c> of the server's Status object, if it had one.</param>
    public AcpRegistryUnreachableException(
        string message, string remedy, string code = AcpRegistryCodes.Unreachable, int? status = null, string? reason = null)
        : base(code, message, remedy, status, reason)
    {
    }
}
