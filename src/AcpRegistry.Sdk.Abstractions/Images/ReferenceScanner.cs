namespace AcpRegistry.Sdk.Images;

/// <summary>
/// The one reading of a text as an image reference, for <c>Parse</c>, <c>TryParse</c> and <c>IsValid</c> alike.
/// </summary>
/// <remarks>
/// It accepts what <c>ParseNormalizedNamed</c> of distribution/reference (commit 0965666, with sha256, sha384 and sha512 registered)
/// accepts, and finds the same parts. It never allocates. Past the registry, whose length the grammar doesn't bound, it looks at no more
/// characters than a reference may have.
/// </remarks>
internal static class ReferenceScanner
{
    public static bool TryScan(ReadOnlySpan<char> text, out ReferenceLayout layout, out Fault fault)
    {
        layout = default;
        if (text.IsEmpty)
        {
            return Fault.Found(ImageReferenceRule.Empty, 0, out fault);
        }

        if (!RegistryScanner.TryScan(text, out int start, out fault)
            || !RepositoryScanner.TryScan(text, start, out int repositoryEnd, out fault))
        {
            return false;
        }

        int end = repositoryEnd;
        if (end < text.Length && text[end] == ':' && !TagScanner.TryScan(text, end + 1, out end, out fault))
        {
            return false;
        }

        layout = new ReferenceLayout(start, repositoryEnd, end);
        if (end < text.Length)
        {
            return DigestScanner.TryScan(text, end + 1, out fault);
        }

        return repositoryEnd < text.Length
            || !IsIdentifier(text)
            || Fault.Found(ImageReferenceRule.RepositoryIdentifier, 0, out fault);
    }

    private static bool IsIdentifier(ReadOnlySpan<char> text) => text.Length == 64 && !text.ContainsAnyExcept(Characters.DigestDigit);
}
