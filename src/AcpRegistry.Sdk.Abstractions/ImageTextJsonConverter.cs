using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk;

/// <summary>
/// Writes the text of an image without the password that it may hold, and cut to 1,024 characters. The properties that need this converter carry it themselves; it is public for the code that
/// the source generator of System.Text.Json writes.
/// </summary>
public sealed class ImageTextJsonConverter : JsonConverter<string>
{
    private const int Longest = 1024;

    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(ShownText.Of(value, longest: Longest));
    }
}
