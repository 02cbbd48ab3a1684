using System.Globalization;
using System.Net;

namespace AcpRegistry.Sdk.IntegrationTests.LocalControlPlanes;

/// <summary>Where a process accepts connections, as the kernel tells it.</summary>
internal static class ListeningSockets
{
    private const string Listening = "0A";

    public static IReadOnlyList<IPEndPoint> Of(int process)
    {
        HashSet<string> own =
        [
            .. Directory.EnumerateFiles($"/proc/{process}/fd").Select(path => File.ResolveLinkTarget(path, false)?.Name ?? ""),
        ];
        return
        [
            .. ((string[])["/proc/net/tcp", "/proc/net/tcp6"]).SelectMany(table => File.ReadLines(table).Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(columns => columns[3] == Listening && own.Contains($"socket:[{columns[9]}]"))
                .Select(columns => Parse(columns[1])),
        ];
    }

    /// <summary>Reads <c>0100007F:1F90</c>: each group of four bytes as a number of this machine.</summary>
    private static IPEndPoint Parse(string text)
    {
        string[] parts = text.Split(':');
        byte[] address = [.. parts[0].Chunk(8).SelectMany(word => BitConverter.GetBytes(ParseHex(word)))];
        return new IPEndPoint(new IPAddress(address), (int)ParseHex(parts[1]));
    }

    private static uint ParseHex(ReadOnlySpan<char> digits) => uint.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
