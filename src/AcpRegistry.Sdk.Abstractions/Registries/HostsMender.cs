using System.Net;
using System.Text;

namespace AcpRegistry.Sdk.Registries;

/// <summary>Puts the platform's line right, and touches no other.</summary>
internal static class HostsMender
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>True if the platform's lines for the Service are just one for each address, each with every name, wherever they stand.</summary>
    public static bool IsAsItShouldBe(string text, HostsTarget target)
    {
        var missing = new HashSet<IPAddress>(target.Addresses);
        foreach (var line in new HostsLines(text))
        {
            if (!line.HasMarker || target.NamesOn(line) is not (> 0 and var found))
            {
                continue;
            }

            if (!target.HasAll(found)
                || !HostsAddress.TryParse(line.Address, out var address, out var scope)
                || scope is not null
                || !missing.Remove(address))
            {
                return false;
            }
        }

        return missing.Count == 0;
    }

    public static string Mend(string text, HostsTarget target)
    {
        var lineBreak = HostsLines.LineBreakOf(text);
        var lines = string.Join(lineBreak, target.Lines);
        var mended = new StringBuilder(text.Length + lines.Length + 2 * lineBreak.Length);
        var written = false;
        foreach (var line in new HostsLines(text))
        {
            if (!line.HasMarker || target.NamesOn(line) == 0)
            {
                mended.Append(line.Text).Append(line.LineBreak);
            }
            else if (!written)
            {
                // Behind a byte order mark no resolver would see an address, so it gets a line of its own.
                mended.Append(line.Number == 1 && text[0] == ByteOrderMark ? ByteOrderMark + lineBreak : "").Append(lines).Append(line.LineBreak);
                written = true;
            }
        }

        if (!written)
        {
            mended.Append(text.Length == 0 || text[^1] == '\n' ? "" : lineBreak).Append(lines).Append(lineBreak);
        }

        return mended.ToString();
    }
}
