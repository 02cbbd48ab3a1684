using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk;

/// <summary>How much a finding matters.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>Worth knowing, such as what could not be looked up.</summary>
    Information = 0,

    /// <summary>Probably not what was meant; what was asked about still works.</summary>
    Warning,

    /// <summary>What was asked about does not work as it is.</summary>
    Error,
}
