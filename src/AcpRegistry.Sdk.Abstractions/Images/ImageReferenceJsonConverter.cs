using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Images;

/// <summary>
/// A reference is a JSON string, as a value and as the name of a property. <see cref="ImageReference"/> carries this converter itself;
/// it is public for the code that the source generator of System.Text.Json writes.
/// </summary>
/// <remarks>
/// A text that is no reference is a <see cref="JsonException"/> with the path to it; the
/// <see cref="ImageReferenceFormatException"/> is its inner exception.
/// </remarks>
public sealed class ImageReferenceJsonConverter : JsonConverter<ImageReference>
{
    /// <inheritdoc/>
    public override ImageReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? Parse(reader.GetString()!)
            : throw new JsonException($"An image reference is a JSON string, not a {reader.TokenType}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ImageReference value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.ToString());
    }

    /// <inheritdoc/>
    public override ImageReference ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString()!);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, ImageReference value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WritePropertyName(value.ToString());
    }

    private static ImageReference Parse(string text)
    {
        try
        {
            return ImageReference.Parse(text);
        }
        catch (ImageReferenceFormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }
}
