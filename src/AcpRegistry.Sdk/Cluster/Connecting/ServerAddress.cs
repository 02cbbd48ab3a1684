using System.Text.RegularExpressions;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>Reads <c>cluster.server</c> as client-go does: a URL, or a host with or without a port, which is then asked by plain HTTP.</summary>
internal static partial class ServerAddress
{
    public static Uri Read(KubeconfigSource source, string server)
    {
        var text = HasSchemeAndHost().IsMatch(server) ? server : $"http://{server}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)
            || address.Host.Length == 0
            || (text.Length != server.Length && address.AbsolutePath != "/"))
        {
            throw source.Unusable("cluster.server isn't an address", "Write https://HOST:PORT.");
        }

        if (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
        {
            throw source.Unusable("cluster.server has another scheme than https and http", "Write https://HOST:PORT.");
        }

        return address.UserInfo.Length == 0
            ? new Uri(address.GetLeftPart(UriPartial.Path))
            : throw source.NotSupported("cluster.server holds a user name or a password", "Put them into the user's username and password.");
    }

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]")]
    private static partial Regex HasSchemeAndHost();
}
