using System.Globalization;
using System.Text;

namespace AcpRegistry.Sdk;

/// <summary>Texts that came from anywhere, made fit for a message: short, one line, nothing invisible, no password.</summary>
internal static class ShownText
{
    private const int MaxLength = 128;
    private const int Before = 96;
    private const int LongestAuthority = 1024;

    /// <param name="text">What is shown.</param>
    /// <param name="position">Where the reader is to look; what is far from it is left out of a long text.</param>
    /// <param name="longest">How many characters are shown at most.</param>
    public static string Of(ReadOnlySpan<char> text, int position = 0, int longest = MaxLength)
    {
        (int secretStart, int secretEnd) = FindPassword(text);
        int start = text.Length <= longest || position < Before ? 0 : Math.Min(position - Before, text.Length - longest);
        int end = Math.Min(text.Length, start + longest);
        var shown = new StringBuilder(end - start + 8);
        shown.Append(start > 0 ? "…" : "");
        for (int i = start; i < end; i++)
        {
            if (i < secretStart || i >= secretEnd)
            {
                Append(shown, text, i);
            }
            else if (i == Math.Max(start, secretStart))
            {
                shown.Append("***");
            }
        }

        return shown.Append(end < text.Length ? "…" : "").ToString();
    }

    /// <summary>One character for a sentence: itself where it can be seen, and its code point where it might be taken for another.</summary>
    public static string Character(ReadOnlySpan<char> text, int position)
    {
        char c = text[position];
        string code = string.Create(CultureInfo.InvariantCulture, $"U+{(int)c:X4}");
        return c is > ' ' and < '\u007F' ? $"'{c}'" : IsVisible(c) ? $"'{c}' ({code})" : code;
    }

    // "app:1@sha256:…" is a tag and a digest, not a user, a password and a host.
    private static bool IsLikeDigest(ReadOnlySpan<char> text) => text.StartsWith("sha") && text.Contains(':');

    private static void Append(StringBuilder shown, ReadOnlySpan<char> text, int i)
    {
        char c = text[i];
        bool pair = (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
            || (i > 0 && char.IsSurrogatePair(text[i - 1], c));
        string? escaped = c switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\0' => "\\0",
            '\\' => "\\\\",
            _ => null,
        };
        if (escaped is not null)
        {
            shown.Append(escaped);
        }
        else if (pair || IsVisible(c))
        {
            shown.Append(c);
        }
        else
        {
            shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }
    }

    private static bool IsVisible(char c) => c == ' ' || char.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);

    /// <summary>Where the password of <c>[scheme://]user:password@host</c> stands; an empty range where there is none.</summary>
    private static (int Start, int End) FindPassword(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, LongestAuthority)];
        int scheme = text.IndexOf("://");
        int start = scheme < 0 ? 0 : scheme + 3;
        int slash = text[start..].IndexOf('/');
        ReadOnlySpan<char> authority = slash < 0 ? text[start..] : text.Slice(start, slash);
        int at = authority.LastIndexOf('@');
        int colon = at < 0 ? -1 : authority[..at].IndexOf(':');
        bool secret = colon >= 0 && (scheme >= 0 || slash >= 0) && !IsLikeDigest(authority[(at + 1)..]);
        return secret ? (start + colon + 1, start + at) : (0, 0);
    }
}
