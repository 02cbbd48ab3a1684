using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Access;

/// <summary>What a question came to. Only <see cref="Allowed"/> is a yes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccessVerdict>))]
public enum AccessVerdict
{
    /// <summary>It could not be told. Treat it as a no that may pass.</summary>
    Indeterminate = 0,

    /// <summary>No.</summary>
    Denied,

    /// <summary>Yes.</summary>
    Allowed,
}
