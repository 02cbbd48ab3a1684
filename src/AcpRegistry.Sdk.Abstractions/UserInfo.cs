using System.Buffers;

namespace AcpRegistry.Sdk;

/// <summary>The one rule for what stands before a host and may be a user and a password, and what is a digest instead.</summary>
internal static class UserInfo
{
    private const int LongestScheme = 10;
    private const int LongestPort = 5;

    private static readonly string[] Algorithms = ["sha256:", "sha384:", "sha512:"];

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly SearchValues<char> AsciiLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Where a scheme with its <c>://</c> ends; 0 if there is none.</summary>
    public static int EndOfScheme(ReadOnlySpan<char> text)
    {
        var scheme = text[..Math.Min(text.Length, LongestScheme + 3)].IndexOf("://");
        return scheme > 0 && !text[..scheme].ContainsAnyExcept(AsciiLetters) ? scheme + 3 : 0;
    }

    /// <summary>
    /// From behind the scheme to the last <c>@</c> that isn't a digest's. Passwords may hold any character, so nothing but a digest ends the search: in a URL not
    /// even that.
    /// </summary>
    /// <returns>An <c>At</c> of -1 if nothing stands before a host.</returns>
    public static (int Start, int At) Find(ReadOnlySpan<char> text)
    {
        var start = EndOfScheme(text);
        var isUrl = start > 0 && text.StartsWith("http", StringComparison.OrdinalIgnoreCase);
        var at = text.LastIndexOf('@');
        if (at >= 0 && !isUrl && IsDigest(text, at))
        {
            at = text[..at].LastIndexOf('@');
        }

        return at < start ? (0, -1) : (start, at);
    }

    /// <summary>Where the part begins that addresses of services put tokens into: behind a <c>?</c> or <c>#</c> of a URL, or a <c>?</c> with parameters; else the text's length.</summary>
    public static int StartOfQuery(ReadOnlySpan<char> text, int from)
    {
        var mark = text[from..].IndexOfAny('?', '#');
        return mark >= 0 && (EndOfScheme(text) > 0 || (text[from + mark] == '?' && text[(from + mark)..].Contains('='))) ? from + mark + 1 : text.Length;
    }

    // "sha256:5000" behind a user and a password could be a host and a port.
    private static bool IsDigest(ReadOnlySpan<char> text, int at)
    {
        var behind = text[(at + 1)..];
        foreach (var algorithm in Algorithms)
        {
            if (behind.StartsWith(algorithm))
            {
                var digits = behind[algorithm.Length..];
                return !digits.IsEmpty && !digits.ContainsAnyExcept(HexDigits)
                    && (digits.Length > LongestPort || digits.ContainsAnyExceptInRange('0', '9') || text[..at].Contains('/'));
            }
        }

        return false;
    }
}
