using System.Collections.Frozen;
using System.Globalization;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>What is recognised of a server's free text. The server may have received a credential, so nothing else of it is repeated.</summary>
internal static class ServerTexts
{
    private const int LongestNumber = 9;
    private const int LongestLocation = 8192;
    private const int LongestRealm = 2048;

    private static readonly FrozenSet<string> OperatingSystems = FrozenSet.Create(
        StringComparer.Ordinal, "aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "linux", "netbsd", "openbsd", "plan9", "solaris", "wasip1", "windows");

    private static readonly FrozenSet<string> Architectures = FrozenSet.Create(
        StringComparer.Ordinal, "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64", "s390x", "wasm");

    /// <summary>Seconds or an HTTP date, written again from its value; null for any other text.</summary>
    public static string? RetryAfter(string? header) =>
        header is { Length: > 0 and <= LongestNumber } && !header.AsSpan().ContainsAnyExceptInRange('0', '9') ? $"{int.Parse(header, CultureInfo.InvariantCulture)} s"
        : DateTimeOffset.TryParseExact(header, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture)
        : null;

    /// <summary>The realm of a <c>Bearer</c> challenge if it is a URL that a token can be asked for at: printable ASCII, http or https, without user and fragment.</summary>
    public static Uri? Realm(string? realm) =>
        realm is { Length: > 0 and <= LongestRealm } && !realm.AsSpan().ContainsAnyExceptInRange('!', '~') && realm.AsSpan().IndexOfAny('#', '@') < 0
        && Uri.TryCreate(realm, UriKind.Absolute, out var service) && (service.Scheme == Uri.UriSchemeHttps || service.Scheme == Uri.UriSchemeHttp)
            ? Redirect(service, realm)
            : null;

    /// <summary>Like <c>linux/arm/v7</c>; <c>other</c> stands for a part that Go, and so a container runtime, has no name for.</summary>
    public static string Platform(string os, string architecture, string? variant)
    {
        var platform = $"{(OperatingSystems.Contains(os) ? os : "other")}/{(Architectures.Contains(architecture) ? architecture : "other")}";
        return variant is { Length: > 1 and <= 4 } && variant[0] == 'v' && !variant.AsSpan(1).ContainsAnyExceptInRange('.', '9') ? $"{platform}/{variant}" : platform;
    }

    /// <summary>Scheme, host and port: the only parts of a server's address that are shown.</summary>
    public static string Origin(Uri address) => $"{address.Scheme}://{address.Authority}";

    /// <summary>The address of a redirect. Uri throws later for some hosts that aren't ASCII, so it only sees printable ASCII, without a host in another encoding.</summary>
    public static Uri? Redirect(Uri from, string? location)
    {
        if (location is not { Length: > 0 and <= LongestLocation } || location.AsSpan().ContainsAnyExceptInRange('!', '~') || !Uri.TryCreate(from, location, out var to))
        {
            return null;
        }

        try
        {
            return to.IsAbsoluteUri && to.Host.Length > 0 && System.Text.Ascii.IsValid(to.Host) && to.IdnHost.Length > 0 && to.Port is > 0 and <= 65535 ? to : null;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}
