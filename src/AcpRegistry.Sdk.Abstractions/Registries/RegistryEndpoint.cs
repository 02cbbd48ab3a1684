using System.Diagnostics.CodeAnalysis;

namespace AcpRegistry.Sdk.Registries;

/// <summary>Where a server is: scheme, host in lower case and port, the scheme's own port filled in.</summary>
internal sealed record RegistryEndpoint(string Scheme, string Host, int Port)
{
    public bool IsPlain => Scheme == Uri.UriSchemeHttp;

    public Uri Address => new($"{Scheme}://{Host}:{Port}/");

    /// <summary>False for what is no <c>host[:port]</c> of an image reference, or what a URL would take for another host.</summary>
    public static bool TryParse(string? text, bool plain, [NotNullWhen(true)] out RegistryEndpoint? endpoint)
    {
        endpoint = null;
        var scheme = plain ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        if (!RegistryHost.IsValid(text) || !Uri.TryCreate($"{scheme}://{text}/", UriKind.Absolute, out var uri) || uri.Port is < 1 or > 65535)
        {
            return false;
        }

        endpoint = Of(uri);

        // Uri reads "10.1" as 10.0.0.1.
        return uri.HostNameType == UriHostNameType.IPv6 || text.StartsWith(endpoint.Host, StringComparison.OrdinalIgnoreCase);
    }

    public static RegistryEndpoint Of(Uri uri) => new(uri.Scheme, uri.Host.ToLowerInvariant(), uri.Port);

    public override string ToString() => $"{Host}:{Port}";
}
