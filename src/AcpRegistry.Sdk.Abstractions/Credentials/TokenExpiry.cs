using System.Buffers.Text;
using System.Text.Json;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>When a token expires, by its own word: the <c>exp</c> of a JSON Web Token. Nothing is verified, and nothing else of it is kept.</summary>
internal static class TokenExpiry
{
    // A registry would refuse a header of this size long before.
    private const int LongestToken = 64 * 1024;

    private const double Earliest = -62_135_596_800;
    private const double Latest = 253_402_300_799;

    public static DateTimeOffset? Of(string token)
    {
        var first = token.IndexOf('.', StringComparison.Ordinal);
        var second = first < 0 ? -1 : token.IndexOf('.', first + 1);
        if (token.Length > LongestToken || second < 0 || token.IndexOf('.', second + 1) >= 0)
        {
            return null;
        }

        var claims = token.AsSpan(first + 1, second - first - 1);
        return first > 0
            && Base64Url.IsValid(token.AsSpan(0, first))
            && Base64Url.IsValid(claims, out var length)
            && Base64Url.IsValid(token.AsSpan(second + 1))
                ? OfClaims(claims, length)
                : null;
    }

    private static DateTimeOffset? OfClaims(ReadOnlySpan<char> encoded, int length)
    {
        var bytes = new byte[length];
        if (!Base64Url.TryDecodeFromChars(encoded, bytes, out var written) || written != length)
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(bytes);
            return claims.RootElement.ValueKind == JsonValueKind.Object
                && claims.RootElement.TryGetProperty("exp", out var expiry)
                && expiry.ValueKind == JsonValueKind.Number
                && expiry.TryGetDouble(out var seconds)
                && seconds is >= Earliest and <= Latest
                    ? DateTimeOffset.FromUnixTimeSeconds((long)Math.Floor(seconds))
                    : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The latter is thrown for names that are no Unicode.
            return null;
        }
        finally
        {
            Array.Clear(bytes);
        }
    }
}
