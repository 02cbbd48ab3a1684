using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk;

/// <summary>
/// Writes an error as an object with its code, problem, remedy and, if there is one, HTTP status, and nothing else of the exception.
/// <see cref="AcpRegistryException"/> carries this converter itself; it is public for the code that the source generator of System.Text.Json writes.
/// </summary>
public sealed class AcpRegistryExceptionJsonConverter : JsonConverter<AcpRegistryException>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(AcpRegistryException).IsAssignableFrom(typeToConvert);

    /// <summary>Not supported: an error is only written.</summary>
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override AcpRegistryException Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"An {nameof(AcpRegistryException)} can't be read from JSON.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, AcpRegistryException value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);
        writer.WriteStartObject();
        writer.WriteString(Name(nameof(value.Code)), value.Code);
        writer.WriteString(Name(nameof(value.Problem)), value.Problem);
        writer.WriteString(Name(nameof(value.Remedy)), value.Remedy);
        if (value.Status is { } status)
        {
            writer.WriteNumber(Name(nameof(value.Status)), status);
        }

        writer.WriteEndObject();

        string Name(string property) => options.PropertyNamingPolicy?.ConvertName(property) ?? property;
    }
}
