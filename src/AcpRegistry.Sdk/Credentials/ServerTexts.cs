using System.Globalization;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>What is recognised of a server's free text. The server may have received a credential, so nothing else of it is repeated.</summary>
internal static class ServerTexts
{
    private const int LongestNumber = 9;
    private const int LongestLocation = 8192;

    /// <summary>Seconds or an HTTP date, written again from its value; null for any other text.</summary>
    public static string? RetryAfter(string? header) =>
        header is { Length: > 0 and <= LongestNumber } && !header.AsSpan().ContainsAnyExceptInRange('0', '9') ? $"{int.Parse(header, CultureInfo.InvariantCulture)} s"
        : DateTimeOffset.TryParseExact(header, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture)
        : null;

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
