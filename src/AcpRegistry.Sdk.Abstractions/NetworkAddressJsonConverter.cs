using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk;

/// <summary>
/// Reads and writes an <see cref="IPAddress"/> or <see cref="IPEndPoint"/> as a JSON string, and a list of them as an array of strings. The properties
/// that need this converter carry it themselves; it is public for the code that the source generator of System.Text.Json writes.
/// </summary>
public sealed class NetworkAddressJsonConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => ConverterOf(typeToConvert) is not null;

    /// <inheritdoc/>
    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) => ConverterOf(typeToConvert);

    private static JsonConverter? ConverterOf(Type type) =>
        type == typeof(IPAddress) ? new TextConverter<IPAddress>(IPAddress.TryParse)
        : type == typeof(IPEndPoint) ? new TextConverter<IPEndPoint>(IPEndPoint.TryParse)
        : type == typeof(IReadOnlyList<IPAddress>) ? new ListConverter<IPAddress>(new TextConverter<IPAddress>(IPAddress.TryParse))
        : type == typeof(IReadOnlyList<IPEndPoint>) ? new ListConverter<IPEndPoint>(new TextConverter<IPEndPoint>(IPEndPoint.TryParse))
        : null;

    private delegate bool TryParse<T>(string text, [NotNullWhen(true)] out T? value);

    private sealed class TextConverter<T>(TryParse<T> tryParse) : JsonConverter<T>
        where T : class
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && tryParse(reader.GetString()!, out var value)
                ? value
                : throw new JsonException($"This isn't a valid {typeof(T).Name}.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class ListConverter<T>(JsonConverter<T> item) : JsonConverter<IReadOnlyList<T>>
        where T : class
    {
        public override IReadOnlyList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw new JsonException($"A list is a JSON array, not a {reader.TokenType}.");
            }

            List<T> items = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                items.Add(item.Read(ref reader, typeof(T), options)!);
            }

            return items;
        }

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var address in value)
            {
                item.Write(writer, address, options);
            }

            writer.WriteEndArray();
        }
    }
}
