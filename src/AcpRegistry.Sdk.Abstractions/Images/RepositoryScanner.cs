namespace AcpRegistry.Sdk.Images;

internal static class RepositoryScanner
{
    public const int MaxLength = 255;

    private const int ImpliedLength = 8; // library/

    /// <summary>Reads a repository up to the end of the text, the <c>:</c> of a tag or the <c>@</c> of a digest.</summary>
    public static bool TryScan(ReadOnlySpan<char> text, int start, out int end, out Fault fault)
    {
        // One character more than allowed is enough to know that there are too many.
        ReadOnlySpan<char> window = text.Slice(start, Math.Min(text.Length - start, MaxLength + 1));
        int stop = ScanComponents(window, out bool single, out ImageReferenceRule broken);
        bool whole = stop >= 0;
        stop = whole ? stop : ~stop;
        end = start + stop;
        if (stop >= MaxLength && (stop > MaxLength || !whole))
        {
            fault = new Fault(ImageReferenceRule.RepositoryLength, start + MaxLength);
            return false;
        }

        if (!whole)
        {
            fault = new Fault(broken, end);
            return false;
        }

        fault = new Fault(ImageReferenceRule.RepositoryLength, start + MaxLength - ImpliedLength);
        return stop <= MaxLength - ImpliedLength || !single || !DockerHub.IsImplied(text[..start]);
    }

    /// <returns>Where the name ends, or the complement of where it breaks the rule.</returns>
    private static int ScanComponents(ReadOnlySpan<char> window, out bool single, out ImageReferenceRule broken)
    {
        single = true;
        broken = default;
        int at = 0;
        while (true)
        {
            int word = window[at..].IndexOfAnyExcept(Characters.RepositoryWord);
            if (word == 0 || at == window.Length)
            {
                broken = WhyNoWord(window, ref at);
                return ~at;
            }

            if (word < 0)
            {
                return window.Length;
            }

            at += word;
            switch (window[at++])
            {
                case '/':
                    single = false;
                    break;
                case '.':
                    break;
                case '_':
                    at += at < window.Length && window[at] == '_' ? 1 : 0;
                    break;
                case '-':
                    while (at < window.Length && window[at] == '-')
                    {
                        at++;
                    }

                    break;
                case ':' or '@':
                    return at - 1;
                default:
                    at--;
                    broken = WhyNot(window[at]);
                    return ~at;
            }
        }
    }

    private static ImageReferenceRule WhyNot(char c) =>
        char.IsAsciiLetterUpper(c) ? ImageReferenceRule.RepositoryUpperCase : ImageReferenceRule.RepositoryCharacter;

    /// <summary>A word must begin at <paramref name="at"/> and doesn't.</summary>
    private static ImageReferenceRule WhyNoWord(ReadOnlySpan<char> window, ref int at)
    {
        bool first = at == 0 || window[at - 1] == '/';
        char c = at < window.Length ? window[at] : '\0';
        if (at == window.Length || c is '/' or ':' or '@')
        {
            if (first)
            {
                return ImageReferenceRule.RepositoryComponent;
            }

            at--;
            return ImageReferenceRule.RepositorySeparator;
        }

        return c is '.' or '_' or '-' ? ImageReferenceRule.RepositorySeparator : WhyNot(c);
    }
}
