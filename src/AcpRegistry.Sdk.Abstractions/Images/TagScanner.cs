namespace AcpRegistry.Sdk.Images;

internal static class TagScanner
{
    private const int MaxLength = 128;

    /// <summary>Reads a tag up to the end of the text, or up to the <c>@</c> of a digest.</summary>
    public static bool TryScan(ReadOnlySpan<char> text, int start, out int end, out Fault fault)
    {
        ReadOnlySpan<char> window = text.Slice(start, Math.Min(text.Length - start, MaxLength + 1));
        int length = window.IndexOfAnyExcept(Characters.Tag);
        length = length < 0 ? window.Length : length;
        end = start + length;
        if (length > MaxLength)
        {
            return Fault.Found(ImageReferenceRule.TagLength, start + MaxLength, out fault);
        }

        if (end < text.Length && text[end] != '@')
        {
            return Fault.Found(ImageReferenceRule.TagCharacter, end, out fault);
        }

        if (length == 0)
        {
            return Fault.Found(ImageReferenceRule.TagLength, start, out fault);
        }

        fault = new Fault(ImageReferenceRule.TagCharacter, start);
        return window[0] is not ('.' or '-');
    }

    /// <summary>Whether the text is a tag, all of it.</summary>
    public static bool TryScanAlone(ReadOnlySpan<char> tag, out Fault fault)
    {
        if (!TryScan(tag, 0, out int end, out fault))
        {
            return false;
        }

        fault = new Fault(ImageReferenceRule.TagCharacter, end);
        return end == tag.Length;
    }
}
