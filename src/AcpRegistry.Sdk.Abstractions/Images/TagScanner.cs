namespace AcpRegistry.Sdk.Images;

internal static class TagScanner
{
    public const int MaxLength = 128;

    /// <summary>Reads a tag up to the end of the text, or up to the <c>@</c> of a digest.</summary>
    public static bool TryScan(ReadOnlySpan<char> text, int start, out int end, out Fault fault)
    {
        ReadOnlySpan<char> rest = text.Slice(start, Math.Min(text.Length - start, MaxLength + 1));
        int length = rest.IndexOfAnyExcept(Characters.Tag);
        if (length < 0)
        {
            length = rest.Length;
        }

        end = start + length;
        if (length > MaxLength)
        {
            fault = new Fault(ImageReferenceRule.TagLength, start + MaxLength);
            return false;
        }

        if (end < text.Length && text[end] != '@')
        {
            fault = new Fault(ImageReferenceRule.TagCharacter, end);
            return false;
        }

        if (length == 0)
        {
            fault = new Fault(ImageReferenceRule.TagLength, start);
            return false;
        }

        fault = new Fault(ImageReferenceRule.TagCharacter, start);
        return rest[0] is not ('.' or '-');
    }

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
