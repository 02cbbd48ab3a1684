using System.Text;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>
/// Sends a header several times. .NET joins the values of one header into a line, which an API server takes for one group of that long name.
/// So the values go out as one text with a separator that no value holds, and this encoding, which the connection asks for the bytes of that
/// header, writes each on a line of its own. For HTTP/1.1 alone, which is what our own client speaks.
/// </summary>
/// <param name="name">The header's name.</param>
internal sealed class RepeatedHeader(string name) : Encoding
{
    private const char Separator = '\uE000';

    private readonly string _lineStart = $"\r\n{name}: ";

    public static bool IsSeparator(char character) => character == Separator;

    public static string Join(IEnumerable<string> values) => string.Join(Separator, values);

    public override int GetByteCount(char[] chars, int index, int count) => UTF8.GetByteCount(Lines(chars, index, count));

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
    {
        var lines = Lines(chars, charIndex, charCount);
        return UTF8.GetBytes(lines, 0, lines.Length, bytes, byteIndex);
    }

    public override int GetCharCount(byte[] bytes, int index, int count) => UTF8.GetCharCount(bytes, index, count);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        UTF8.GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    public override int GetMaxByteCount(int charCount) => UTF8.GetMaxByteCount(charCount * _lineStart.Length);

    public override int GetMaxCharCount(int byteCount) => UTF8.GetMaxCharCount(byteCount);

    private string Lines(char[] chars, int index, int count) =>
        new string(chars, index, count).Replace($"{Separator}", _lineStart, StringComparison.Ordinal);
}
