using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>What trying one credential came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CredentialAttemptOutcome>))]
public enum CredentialAttemptOutcome
{
    /// <summary>Not got to: an earlier one worked, or ended the conversation.</summary>
    NotTried = 0,

    /// <summary>With it the registry gives the manifest.</summary>
    Accepted,

    /// <summary>The registry or its token service doesn't take it: a wrong password, or an expired token.</summary>
    Refused,

    /// <summary>It is known, and may not pull this image.</summary>
    Denied,

    /// <summary>The registry says that there is no such image; some say so as well of one that may not be pulled.</summary>
    NotFound,

    /// <summary>A rule kept it from being sent, or there is no way to send it.</summary>
    NotSent,

    /// <summary>Something else went wrong, so nothing is known of it.</summary>
    Failed,
}
