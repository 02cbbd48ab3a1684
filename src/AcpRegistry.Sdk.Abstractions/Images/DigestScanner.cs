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
            fault = new Fault(ImageReferenceRule.DigestAlgorithm, start);
            return false;
        }

        ReadOnlySpan<char> encoded = digest.Slice(PrefixLength, Math.Min(digest.Length - PrefixLength, digits));
        int wrong = encoded.IndexOfAnyExcept(Characters.DigestDigit);
        if (wrong >= 0)
        {
            fault = new Fault(ImageReferenceRule.DigestCharacter, start + PrefixLength + wrong);
            return false;
        }

        fault = new Fault(ImageReferenceRule.DigestLength, start + PrefixLength + encoded.Length);
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
