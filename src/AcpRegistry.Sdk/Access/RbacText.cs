using System.Globalization;
using System.Text;

namespace AcpRegistry.Sdk.Access;

/// <summary>Text quoted as the server quotes it (Go's <c>%q</c>).</summary>
internal static class RbacText
{
    public static string Quote(IEnumerable<string> values) => $"[{string.Join(' ', values.Select(Quote))}]";

    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' or '\u007f' => text.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }
}
