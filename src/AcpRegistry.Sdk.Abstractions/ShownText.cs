using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AcpRegistry.Sdk;

/// <summary>Texts that came from anywhere, made fit for a message: short, one line, nothing invisible, no password.</summary>
internal static partial class ShownText
{
    private const int MaxLength = 128;
    private const int Before = 96;
    private const string Hidden = "***";

    /// <summary>One value, such as an image, a host or a name, without the password that it may hold.</summary>
    /// <param name="text">What is shown.</param>
    /// <param name="position">Where the reader is to look; what is far from it is left out of a long text.</param>
    /// <param name="longest">How many characters are shown at most.</param>
    public static string Of(ReadOnlySpan<char> text, int position = 0, int longest = MaxLength)
    {
        (int Start, int End) secret = FindPassword(text);
        return Escaped(text, position, longest, secret, UserInfo.StartOfQuery(text, secret.End));
    }

    /// <summary>A name that RBAC compares as text, such as <c>oidc:alice@example.com</c>: whole, since it isn't an address.</summary>
    public static string Name(ReadOnlySpan<char> text) => Escaped(text, 0, MaxLength, (0, 0), text.Length);

    /// <summary>A host or a key of a pull secret: all that may be secret is left out, the user before the host, too.</summary>
    public static string Key(string key)
    {
        // First what stands before the host, since a password may hold a '?' or '#'.
        (int start, int at) = UserInfo.Find(key);
        string shown = at < 0 ? key : string.Concat(key.AsSpan(0, start), Hidden, key.AsSpan(at));
        int query = shown.AsSpan().IndexOfAny('?', '#') + 1;
        return Of(query == 0 || query == shown.Length ? shown : string.Concat(shown.AsSpan(0, query), Hidden));
    }

    /// <summary>Sentences of others, such as a node's: what may be secret is left out of each address in them.</summary>
    /// <param name="text">What is shown.</param>
    /// <param name="longest">How many characters are shown at most.</param>
    public static string Message(string text, int longest = MaxLength)
    {
        var hidden = Words().Replace(text, word =>
        {
            Match parts = Punctuated().Match(word.Value);
            return $"{parts.Groups["before"].Value}{HideIn(parts.Groups["value"].Value)}{parts.Groups["after"].Value}";
        });
        return Escaped(hidden, 0, longest, (0, 0), hidden.Length);
    }

    /// <summary>One character for a sentence: itself where it can be seen, and its code point where it might be taken for another.</summary>
    public static string Character(ReadOnlySpan<char> text, int position)
    {
        char c = text[position];
        string code = string.Create(CultureInfo.InvariantCulture, $"U+{(int)c:X4}");
        return c is > ' ' and < '\u007F' ? $"'{c}'" : IsVisible(c) ? $"'{c}' ({code})" : code;
    }

    private static string Escaped(ReadOnlySpan<char> text, int position, int longest, (int Start, int End) secret, int query)
    {
        int start = text.Length <= longest || position < Before ? 0 : Math.Min(position - Before, text.Length - longest);
        int end = Math.Min(text.Length, start + longest);
        var shown = new StringBuilder(end - start + 8);
        shown.Append(start > 0 ? "…" : "");
        for (int i = start; i < end; i++)
        {
            if ((i < secret.Start || i >= secret.End) && i < query)
            {
                Append(shown, text, i);
            }
            else if (i == Math.Max(start, i < secret.End ? secret.Start : query))
            {
                shown.Append(Hidden);
            }
        }

        return shown.Append(end < text.Length ? "…" : "").ToString();
    }

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

    // What isn't a digest and stands before an address: behind its user if it has one.
    private static (int Start, int End) FindPassword(ReadOnlySpan<char> text)
    {
        var (start, at) = UserInfo.Find(text);
        if (at < 0)
        {
            return (0, 0);
        }

        int colon = text[start..at].IndexOf(':');
        return colon >= 0 ? (start + colon + 1, at) : IsAddress(text[(at + 1)..]) || start > 0 ? (start, at) : (0, 0);
    }

    // "app@v1" is a tag with the wrong sign; "token@registry.example.com/app" isn't.
    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        int slash = text.IndexOf('/');
        return slash > 0 && text[..slash].ContainsAny('.', ':');
    }

    private static string HideIn(string value)
    {
        (int start, int end) = FindPassword(value);
        int from = end == 0 ? UserInfo.EndOfScheme(value) : end;
        int query = UserInfo.StartOfQuery(value, from);
        return string.Concat(
            end == 0 ? value.AsSpan(0, from) : string.Concat(value.AsSpan(0, UserInfo.EndOfScheme(value)), Hidden),
            value.AsSpan(from, query - from),
            query < value.Length ? Hidden : "");
    }

    // A value in quotes that begins as a credential does may hold blanks, escapes, and quotes that no value could end with; any other word has none.
    [GeneratedRegex(@"(?<="")[^""\\\s:]+:(?=\S)(?:[^""\\]|\\.|""(?![\s:,;.)\]]|\z))*@(?:[^""\\]|\\.|""(?![\s:,;.)\]]|\z))*(?="")|[^\s""]+", RegexOptions.Singleline)]
    private static partial Regex Words();

    [GeneratedRegex(@"^(?<before>[(\[{<'`]*)(?<value>.*?)(?<after>[\\:,;.)\]}>'`]*)$", RegexOptions.Singleline)]
    private static partial Regex Punctuated();
}
