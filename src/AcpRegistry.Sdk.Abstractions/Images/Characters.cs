using System.Buffers;

namespace AcpRegistry.Sdk.Images;

/// <summary>The character classes of the grammar: ASCII, all of them.</summary>
internal static class Characters
{
    private const string Digits = "0123456789";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static readonly SearchValues<char> HostName = SearchValues.Create(Digits + Lower + Upper + ".-");

    /// <summary>An empty label, one that begins with a hyphen, one that ends with it.</summary>
    public static readonly SearchValues<string> HostNameFaults = SearchValues.Create(["..", ".-", "-."], StringComparison.Ordinal);

    public static readonly SearchValues<char> Digit = SearchValues.Create(Digits);

    public static readonly SearchValues<char> HostAddress = SearchValues.Create(Digits + "abcdefABCDEF:");

    /// <summary>What makes the first component a registry.</summary>
    public static readonly SearchValues<char> RegistryMark = SearchValues.Create(Upper + ".:");

    public static readonly SearchValues<char> Component = SearchValues.Create(Digits + Lower + "._-");

    public static readonly SearchValues<char> Tag = SearchValues.Create(Digits + Lower + Upper + "_.-");

    /// <summary>What names of variables are made of.</summary>
    public static readonly SearchValues<char> Variable = SearchValues.Create(Digits + Lower + Upper + "_");

    public static readonly SearchValues<char> DigestDigit = SearchValues.Create(Digits + "abcdef");

    /// <summary>What components are made of between their separators: a few characters each, too few for a vector to pay.</summary>
    public static bool IsWord(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
