namespace AcpRegistry.Sdk.Images;

internal static class RepositoryScanner
{
    private const int MaxLength = 255;

    /// <summary>Reads a repository up to the end of the text, the <c>:</c> of a tag or the <c>@</c> of a digest.</summary>
    public static bool TryScan(ReadOnlySpan<char> text, int start, out int end, out Fault fault)
    {
        // Two characters more than allowed, so that a separator cut off from what follows is not taken for the fault.
        ReadOnlySpan<char> window = text.Slice(start, Math.Min(text.Length - start, MaxLength + 2));
        bool whole = TryScanComponents(window, out int stop, out bool single, out ImageReferenceRule broken);
        end = start + stop;
        int max = single && DockerHub.AddsLibraryBehind(text[..start]) ? MaxLength - DockerHub.Library.Length : MaxLength;
        fault = stop > max ? new Fault(ImageReferenceRule.RepositoryLength, start + max) : new Fault(broken, end);
        return whole && stop <= max;
    }

    private static bool TryScanComponents(ReadOnlySpan<char> window, out int at, out bool single, out ImageReferenceRule broken)
    {
        single = true;
        broken = default;
        at = 0;
        while (true)
        {
            int word = at;
            while (at < window.Length && Characters.IsWord(window[at]))
            {
                at++;
            }

            if (at == word)
            {
                broken = WhyNoWord(window, ref at);
                return false;
            }

            if (at == window.Length)
            {
                return true;
            }

            switch (window[at])
            {
                case '/':
                    single = false;
                    at++;
                    break;

                case '.':
                    at++;
                    break;

                case '_':
                    at += at + 1 < window.Length && window[at + 1] == '_' ? 2 : 1;
                    break;

                case '-':
                    do
                    {
                        at++;
                    }
                    while (at < window.Length && window[at] == '-');
                    break;

                case ':' or '@':
                    return true;

                default:
                    broken = WhyNot(window[at]);
                    return false;
            }
        }
    }

    private static ImageReferenceRule WhyNot(char c) =>
        char.IsAsciiLetterUpper(c) ? ImageReferenceRule.RepositoryUpperCase : ImageReferenceRule.RepositoryCharacter;

    /// <summary>A word must begin at <paramref name="at"/>, and doesn't. Steps back to the separator where that is the fault.</summary>
    private static ImageReferenceRule WhyNoWord(ReadOnlySpan<char> window, ref int at)
    {
        bool nameEnds = at == window.Length || window[at] is '/' or ':' or '@';
        if (nameEnds && (at == 0 || window[at - 1] == '/'))
        {
            return ImageReferenceRule.RepositoryComponent;
        }

        if (nameEnds)
        {
            at--;
            return ImageReferenceRule.RepositorySeparator;
        }

        return window[at] is '.' or '_' or '-' ? ImageReferenceRule.RepositorySeparator : WhyNot(window[at]);
    }
}
