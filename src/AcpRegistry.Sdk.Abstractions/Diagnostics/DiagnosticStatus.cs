using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>What a check of a diagnosis came to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DiagnosticStatus>))]
public enum DiagnosticStatus
{
    /// <summary>It was not made, or could not be; its text says why. Never to be read as a pass.</summary>
    Skipped = 0,

    /// <summary>What it looks at is as a pull needs it.</summary>
    Pass,

    /// <summary>It found what may keep the image from being pulled, or will at another time or on another node.</summary>
    Warn,

    /// <summary>It found what keeps the image from being pulled.</summary>
    Fail,
}
