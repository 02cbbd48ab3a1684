namespace AcpRegistry.Sdk.Images;

internal static class DigestScanner
{
    private const int PrefixLength = 7;

    /// <summary>Reads a digest, which always reaches to the end of the text.</summary>
    public static bool TryScan(ReadOnlySpan<char> text, int start, out Fault fault)
    {
        ReadOnlySpan<char> digest = text[start..];
        int digits = CountDigits(digest);
        if (digits == 0)
        {
            return Fault.Found(ImageReferenceRule.DigestAlgorithm, start, out fault);
        }

        ReadOnlySpan<char> window = digest.Slice(PrefixLength, Math.Min(digest.Length - PrefixLength, digits));
        int wrong = window.IndexOfAnyExcept(Characters.DigestDigit);
        if (wrong >= 0)
        {
            return Fault.Found(ImageReferenceRule.DigestCharacter, start + PrefixLength + wrong, out fault);
        }

        fault = new Fault(ImageReferenceRule.DigestLength, start + PrefixLength + window.Length);
        return digest.Length == PrefixLength + digits;
    }

    /// <summary>How many digits the digest must have; 0 where it begins with no known algorithm.</summary>
    public static int CountDigits(ReadOnlySpan<char> digest)
    {
        if (digest.StartsWith("sha256:"))
        {
            return 64;
        }

        return digest.StartsWith("sha512:") ? 128 : digest.StartsWith("sha384:") ? 96 : 0;
    }
}
