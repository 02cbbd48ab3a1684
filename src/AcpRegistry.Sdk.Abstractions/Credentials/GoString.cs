using System.Buffers;
using System.Globalization;
using System.Text;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>
/// Strings of JSON and base64 as Go's standard library, in which kubelet is written, reads them: it is lenient where .NET is not, and
/// the other way round.
/// </summary>
internal static class GoString
{
    private const char Unknown = '\uFFFD';
    private const string Base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static readonly SearchValues<char> Base64Characters = SearchValues.Create(Base64Alphabet);

    /// <summary>What stands between the quotes of a well-formed JSON string: bytes that are no UTF-8 and lone surrogates become U+FFFD.</summary>
    public static string Unescape(ReadOnlySpan<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw);
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            if (text[i] != 'u')
            {
                plain.Append(text[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other });
                continue;
            }

            var unit = Unit(text, i + 1);
            i += 4;
            if (char.IsHighSurrogate(unit) && text.AsSpan(i + 1).StartsWith("\\u", StringComparison.Ordinal)
                && Unit(text, i + 3) is var low && char.IsLowSurrogate(low))
            {
                plain.Append(unit).Append(low);
                i += 6;
            }
            else
            {
                plain.Append(char.IsSurrogate(unit) ? Unknown : unit);
            }
        }

        return plain.ToString();
    }

    /// <summary>Whether a field of this name is meant: without case, and two letters of other alphabets stand for <c>s</c> and <c>k</c>.</summary>
    public static bool IsField(string name, string field)
    {
        if (name.Length != field.Length)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (Fold(name[i]) != Fold(field[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Standard base64, padded or not, with line feeds anywhere; bits that are left over don't matter. Null for anything else.</summary>
    public static byte[]? FromBase64(string text)
    {
        var digits = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).AsSpan();
        if (digits.EndsWith('='))
        {
            if (digits.Length % 4 != 0)
            {
                return null;
            }

            digits = digits[..^(digits.EndsWith("==") ? 2 : 1)];
        }

        if (digits.Length % 4 == 1 || digits.ContainsAnyExcept(Base64Characters))
        {
            return null;
        }

        var bytes = new byte[digits.Length * 6 / 8];
        var (bits, held, next) = (0, 0, 0);
        foreach (var digit in digits)
        {
            bits = ((bits & 0xFF) << 6) | Base64Alphabet.IndexOf(digit, StringComparison.Ordinal);
            held += 6;
            if (held >= 8)
            {
                held -= 8;
                bytes[next++] = (byte)(bits >> held);
            }
        }

        return bytes;
    }

    private static char Unit(string text, int start) =>
        (char)ushort.Parse(text.AsSpan(start, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static char Fold(char c) => c switch { '\u017F' => 's', '\u212A' => 'k', _ => char.ToLowerInvariant(c) };
}
