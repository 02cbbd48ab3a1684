using System.Text.Json;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>What is read of a registry's JSON. Whatever is not as it should be reads as nothing; nothing is thrown.</summary>
internal static class RegistryBodies
{
    private const int MostErrors = 8;
    private const int LongestCode = 64;
    private const int MostPlatforms = 256;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>The codes of an error's body, such as <c>MANIFEST_UNKNOWN</c>; its texts, which could repeat anything, are left out.</summary>
    public static IReadOnlyList<string> ErrorCodes(byte[]? body) =>
        Read(body, "errors", MostErrors, error =>
            Text(error, "code") is { Length: > 0 and <= LongestCode } code && code.All(c => char.IsAsciiLetterUpper(c) || c == '_') ? code : null) ?? [];

    /// <summary>What an index has images for; null where it is no index. Attestations, of an unknown platform, are not images.</summary>
    public static IReadOnlyList<string>? Platforms(byte[]? body) =>
        Read(body, "manifests", MostPlatforms, manifest =>
            manifest.TryGetProperty("platform", out var platform) && platform.ValueKind == JsonValueKind.Object
            && Text(platform, "os") is { Length: > 0 } os && Text(platform, "architecture") is { Length: > 0 } architecture && os != "unknown"
                ? ServerTexts.Platform(os, architecture, Text(platform, "variant"))
                : null);

    private static List<string>? Read(byte[]? body, string list, int most, Func<JsonElement, string?> read)
    {
        try
        {
            using var json = body is null ? null : JsonDocument.Parse(body, Options);
            return json is { RootElement.ValueKind: JsonValueKind.Object } && json.RootElement.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array
                ? [.. items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(read).OfType<string>().Distinct().Take(most)]
                : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The latter for a string that is no Unicode.
            return null;
        }
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
