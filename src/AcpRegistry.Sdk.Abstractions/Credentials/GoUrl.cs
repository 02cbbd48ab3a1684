using System.Buffers;
using System.Globalization;
using System.Text;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>
/// Host and path of an address as Go's <c>net/url</c> takes them from it. What follows a <c>?</c> or <c>#</c> is dropped, what precedes an
/// <c>@</c> too, and <c>%41</c> in a path is an <c>A</c>.
/// </summary>
internal readonly record struct GoUrl(string Host, string Path)
{
    private const string Digits = "0123456789";

    private static readonly SearchValues<char> PortCharacters = SearchValues.Create(Digits);

    private static readonly SearchValues<char> UserCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" + Digits + "-._:~!$&'()*+,;=%@");

    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" + Digits + "-_.~!$&'()*+,;=:[]<>\"%");

    /// <param name="rest">What follows <c>https://</c>.</param>
    /// <returns>Null where Go refuses it.</returns>
    public static GoUrl? Parse(string rest)
    {
        var (whole, fragment) = Cut(rest, '#');
        if (Unescape(fragment) is null || whole.AsSpan().ContainsAnyInRange('\0', '\u001F') || whole.Contains('\u007F', StringComparison.Ordinal))
        {
            return null;
        }

        var (address, _) = Cut(whole, '?');
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        var (authority, path) = slash < 0 ? (address, "") : (address[..slash], address[slash..]);
        var at = authority.LastIndexOf('@');
        var user = authority[..Math.Max(at, 0)];
        var host = authority[(at + 1)..];
        return IsUser(user) && IsHost(host) && UnescapeHost(host) is { } plain && Unescape(path) is { } decoded ? new GoUrl(plain, decoded) : null;
    }

    private static bool IsUser(string user)
    {
        var (name, password) = Cut(user, ':');
        return !user.AsSpan().ContainsAnyExcept(UserCharacters) && Unescape(name) is not null && Unescape(password) is not null;
    }

    private static bool IsHost(ReadOnlySpan<char> host)
    {
        var literal = host.StartsWith('[');
        var port = literal ? host.LastIndexOf(']') + 1 : host.LastIndexOf(':');
        return (!literal || port > 0) && (port < 0 || port == host.Length || (host[port] == ':' && !host[(port + 1)..].ContainsAnyExcept(PortCharacters)));
    }

    // A host may have escapes of bytes beyond ASCII, which no image's has, and "%25".
    private static string? UnescapeHost(ReadOnlySpan<char> host)
    {
        foreach (var c in host)
        {
            if (char.IsAscii(c) && !HostCharacters.Contains(c))
            {
                return null;
            }
        }

        for (var i = host.IndexOf('%'); i >= 0 && i < host.Length; i++)
        {
            if (host[i] == '%' && host.Length > i + 1 && host[i + 1] is >= '0' and < '8' && !host[i..].StartsWith("%25"))
            {
                return null;
            }
        }

        return Unescape(host);
    }

    private static string? Unescape(ReadOnlySpan<char> text)
    {
        if (!text.Contains('%'))
        {
            return text.ToString();
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                plain.Append(text[i]);
            }
            else if (i + 2 < text.Length && byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                plain.Append((char)value);
                i += 2;
            }
            else
            {
                return null;
            }
        }

        return plain.ToString();
    }

    private static (string Before, string After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
    }
}
