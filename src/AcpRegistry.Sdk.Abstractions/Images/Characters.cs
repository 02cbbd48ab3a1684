using System.Buffers;

namespace AcpRegistry.Sdk.Images;

/// <summary>The character classes of the grammar: ASCII, all of them.</summary>
internal static class Characters
{
    private const string Digits = "0123456789";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static readonly SearchValues<char> HostName = SearchValues.Create(Digits + Lower + Upper + ".-");
    public static readonly SearchValues<char> HostAddress = SearchValues.Create(Digits + "abcdefABCDEF:");
    public static readonly SearchValues<char> HostMark = SearchValues.Create(Upper + ".:");
    public static readonly SearchValues<char> RepositoryWord = SearchValues.Create(Digits + Lower);
    public static readonly SearchValues<char> RepositoryComponent = SearchValues.Create(Digits + Lower + "._-");
    public static readonly SearchValues<char> Tag = SearchValues.Create(Digits + Lower + Upper + "_.-");
    public static readonly SearchValues<char> DigestDigit = SearchValues.Create(Digits + "abcdef");
}
