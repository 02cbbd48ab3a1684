using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>What a step of a conversation came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RegistryStepOutcome>))]
public enum RegistryStepOutcome
{
    /// <summary>Not needed, or not got to: nothing is known of it.</summary>
    Skipped = 0,

    /// <summary>It went well.</summary>
    Passed,

    /// <summary>The conversation ended here.</summary>
    Failed,
}
