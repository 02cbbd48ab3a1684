using System.Net;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>Reads <c>cluster.proxy-url</c>. Its user and password, if any, are the proxy's alone and never shown.</summary>
internal static class ProxyAddress
{
    private const int SocksPort = 1080;

    public static WebProxy? Read(KubeconfigSource source, string url)
    {
        if (url.Length == 0)
        {
            return null;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Host.Length == 0 || address.Scheme is not ("http" or "https" or "socks5"))
        {
            throw source.Unusable("cluster.proxy-url isn't a URL of the scheme http, https or socks5", "Write http://HOST:PORT, or leave it out.");
        }

        var builder = new UriBuilder(address) { UserName = "", Password = "" };
        if (address.Port < 0)
        {
            builder.Port = SocksPort;
        }

        return new WebProxy(builder.Uri) { Credentials = Credentials(address.UserInfo) };
    }

    private static NetworkCredential? Credentials(string userInfo)
    {
        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        return userInfo.Length == 0 ? null
            : colon < 0 ? new NetworkCredential(Uri.UnescapeDataString(userInfo), "")
            : new NetworkCredential(Uri.UnescapeDataString(userInfo[..colon]), Uri.UnescapeDataString(userInfo[(colon + 1)..]));
    }
}
