using System.Buffers;

namespace AcpRegistry.Sdk.Images;

/// <summary>
/// What to write instead. A corrected reference is offered only where it is one, which <see cref="ImageReference.IsValid"/> is asked.
/// </summary>
internal static class FaultHints
{
    private const int LongestCorrected = 512;

    private static readonly SearchValues<string> Placeholders =
        SearchValues.Create(["{{", "}}", "$(", "${", "#{", "%!", "[object "], StringComparison.Ordinal);

    public static string For(ReadOnlySpan<char> text, Fault fault) => General(text) ?? Specific(text, fault) ?? Rule(text, fault);

    /// <summary>Mistakes that show up as any rule.</summary>
    private static string? General(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> start = text[..Math.Min(text.Length, LongestCorrected)];
        if (!HoldsUser(start) && (HoldsPlaceholder(start) || HoldsEmptyValue(start)))
        {
            return "it holds a placeholder, or an empty value, of a template: look at what should have filled it in";
        }

        int scheme = start.IndexOf("://");
        if (scheme > 0 && !start[..scheme].ContainsAnyExcept(Characters.Tag))
        {
            return $"a scheme does not belong in an image reference: drop `{start[..scheme]}://`";
        }

        ReadOnlySpan<char> trimmed = text.Length <= LongestCorrected ? text.Trim(" \t\r\n\0\u00A0\u200B\u3000\uFEFF") : text;
        return trimmed.Length < text.Length && ImageReference.IsValid(trimmed)
            ? $"nothing invisible may stand before or after it: did you mean `{trimmed}`?"
            : null;
    }

    private static string? Specific(ReadOnlySpan<char> text, Fault fault)
    {
        switch (fault.Rule)
        {
            case ImageReferenceRule.RepositoryUpperCase when LowerName(text, fault.Position) is string corrected:
                return $"repository names are lower case: did you mean `{corrected}`?";

            case ImageReferenceRule.DigestAlgorithm or ImageReferenceRule.DigestCharacter when LowerDigest(text) is string corrected:
                return $"digests are lower case: did you mean `{corrected}`?";

            case ImageReferenceRule.RegistryPort or ImageReferenceRule.RegistryCharacter when HoldsUser(text):
                return "a user name or password does not belong in an image reference: it goes into a pull secret";

            case ImageReferenceRule.TagCharacter when BehindAt(text) is string corrected:
                return $"a digest stands behind an `@`: did you mean `{corrected}`?";

            case ImageReferenceRule.TagCharacter when HoldsAt(text, fault, '/'):
                return "a tag stands at the end, behind the last component";

            case ImageReferenceRule.TagCharacter when HoldsAt(text, fault, ':'):
                return "there is one tag at most; a port belongs to the host, before the first `/`";

            case ImageReferenceRule.RegistryCharacter when HoldsAt(text, fault, '/'):
                return "give the host, and a port where it has one, without a path";

            default:
                return null;
        }
    }

    private static string Rule(ReadOnlySpan<char> text, Fault fault) => fault.Rule switch
    {
        ImageReferenceRule.Empty => "write [registry/]repository[:tag][@digest], e.g. `my-ns/my-app:v1`",
        ImageReferenceRule.RegistryCharacter =>
            "a host name holds letters, digits, `-` and `.`; one that needs others is written in its `xn--` form",
        ImageReferenceRule.RegistryLabel => "between its dots, each label of a host name begins and ends with a letter or a digit",
        ImageReferenceRule.RegistryAddress => "an IPv6 address is written in brackets, without a zone, e.g. `[fd00::1]:5000/my-ns/my-app`",
        ImageReferenceRule.RegistryPort =>
            "before the first `/`, a `:` is followed by the digits of a port; a tag stands at the end, behind the last component",
        ImageReferenceRule.RegistryAmbiguous =>
            "a registry holds a `.`, a `:` or an upper-case letter, or is `localhost`: give its full host name, or its port",
        ImageReferenceRule.RepositoryCharacter => "a repository holds a to z, 0 to 9, `.`, `_`, `-` and `/`",
        ImageReferenceRule.RepositoryUpperCase => "repository names are lower case",
        ImageReferenceRule.RepositoryComponent => "there must be a name before, between and after the slashes",
        ImageReferenceRule.RepositorySeparator => "between letters or digits goes one `.`, one or two `_`, or any number of `-`",
        ImageReferenceRule.RepositoryLength =>
            "a repository has at most 255 characters, with the `library/` of Docker Hub and without the registry",
        ImageReferenceRule.RepositoryIdentifier => text.Length == 64
            ? $"to name an image by its digest, write `repository@sha256:{text[..8]}…`"
            : "to name an image by its digest, write `repository@sha256:…`",
        ImageReferenceRule.TagCharacter => "a tag holds letters, digits, `_`, `.` and `-`, and begins with a letter, a digit or `_`",
        ImageReferenceRule.TagLength => "a tag has 1 to 128 characters",
        ImageReferenceRule.DigestAlgorithm => "a digest begins with `sha256:`, `sha384:` or `sha512:`",
        ImageReferenceRule.DigestLength => "sha256 has 64 digits, sha384 has 96, sha512 has 128",
        ImageReferenceRule.DigestCharacter => "a digest is written in 0 to 9 and a to f",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Rule, "There is no hint for this rule."),
    };

    // Of Helm and Go (also where it printed a map, or nothing), shells and Kubernetes, Windows, autoconf, Azure and JavaScript.
    private static bool HoldsPlaceholder(ReadOnlySpan<char> text) =>
        text.ContainsAny('<', '>')
        || text.IndexOfAny(Placeholders) >= 0
        || text.StartsWith("map[")
        || HoldsNameAfter(text, '$', ends: null)
        || HoldsNameAfter(text, '%', ends: '%')
        || HoldsNameAfter(text, '@', ends: '@');

    private static bool HoldsNameAfter(ReadOnlySpan<char> text, char sign, char? ends)
    {
        for (int at = text.IndexOf(sign); at >= 0; at = Next(text, sign, at))
        {
            ReadOnlySpan<char> rest = text[(at + 1)..];
            int length = rest.IndexOfAnyExcept(Characters.Variable);
            length = length < 0 ? rest.Length : length;
            bool isName = length > 0 && !char.IsAsciiDigit(rest[0]) && (sign != '@' || at == 0 || text[at - 1] is '/' or ':');
            if (isName && (ends is null || (length < rest.Length && rest[length] == ends)))
            {
                return true;
            }
        }

        return false;
    }

    private static int Next(ReadOnlySpan<char> text, char sign, int at)
    {
        int next = text[(at + 1)..].IndexOf(sign);
        return next < 0 ? -1 : at + 1 + next;
    }

    // What languages print for a value that isn't there, as a whole component: lower-case letters would make it a valid name.
    private static bool HoldsEmptyValue(ReadOnlySpan<char> text)
    {
        foreach (Range part in text.SplitAny('/', ':', '@'))
        {
            if (text[part] is "None" or "Null" or "NULL" or "Nil" or "NIL" or "NaN")
            {
                return true;
            }
        }

        return false;
    }

    private static string? BehindAt(ReadOnlySpan<char> text)
    {
        int last = text.Length > LongestCorrected ? -1 : text.LastIndexOf(':');
        int at = last <= 0 ? -1 : text[..last].LastIndexOf(':');
        if (at < 0)
        {
            return null;
        }

        Span<char> corrected = stackalloc char[text.Length];
        text.CopyTo(corrected);
        corrected[at] = '@';
        return ImageReference.IsValid(corrected) ? corrected.ToString() : null;
    }

    private static bool HoldsAt(ReadOnlySpan<char> text, Fault fault, char c) => fault.Position < text.Length && text[fault.Position] == c;

    private static bool HoldsUser(ReadOnlySpan<char> text)
    {
        int end = text[..Math.Min(text.Length, LongestCorrected)].IndexOfAny('@', '/');
        return end >= 0 && text[end] == '@';
    }

    private static string? LowerName(ReadOnlySpan<char> text, int from)
    {
        if (text.Length > LongestCorrected)
        {
            return null;
        }

        // `My-Ns/My-App` is refused for the second component, since the first could be a host; but nobody means a host without a dot.
        int slash = text.IndexOf('/');
        bool wholeName = slash < 0 || !text[..slash].ContainsAny('.', ':');
        int start = wholeName ? 0 : from;
        int length = text[start..].IndexOfAny(':', '@');
        int end = length < 0 ? text.Length : start + length;
        return Lower(text, start, end);
    }

    private static string? LowerDigest(ReadOnlySpan<char> text) =>
        text.Length > LongestCorrected ? null : Lower(text, text.IndexOf('@') + 1, text.Length);

    private static string? Lower(ReadOnlySpan<char> text, int start, int end)
    {
        Span<char> corrected = stackalloc char[text.Length];
        text.CopyTo(corrected);
        text[start..end].ToLowerInvariant(corrected[start..end]);
        return ImageReference.IsValid(corrected) ? corrected.ToString() : null;
    }
}
