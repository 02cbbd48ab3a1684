using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>Where requests and credentials may go, as the options say. What no numbered rule allows is denied.</summary>
internal sealed class RegistryRules(AcpRegistryOptions options)
{
    private readonly HashSet<RegistryEndpoint> _plain = Endpoints(options.PlainHttpRegistries, plain: true);
    private readonly HashSet<RegistryEndpoint> _unverified = Endpoints(options.UnverifiedTlsRegistries, plain: false);
    private readonly HashSet<RegistryEndpoint> _tokenServices =
        [.. Endpoints(options.RegistryTokenServices, plain: false), .. Endpoints(options.RegistryTokenServices, plain: true)];

    public bool MayBeUnverified(RegistryEndpoint endpoint) => _unverified.Contains(endpoint);

    /// <summary>HTTPS always, and plain HTTP only to a host that is listed for it.</summary>
    public bool MaySpeakTo(RegistryEndpoint endpoint) => endpoint.Scheme == Uri.UriSchemeHttps || _plain.Contains(endpoint);

    /// <summary>The registry as a reference names it. Its scheme is a setting, and never guessed from the host.</summary>
    /// <exception cref="AcpRegistryArgumentException">The host or port can't be connected to.</exception>
    public RegistryEndpoint Registry(string host, string parameter)
    {
        if (RegistryEndpoint.TryParse(host, plain: true, out var plain) && _plain.Contains(plain))
        {
            return plain;
        }

        return RegistryEndpoint.TryParse(host, plain: false, out var endpoint)
            ? endpoint
            : throw KubernetesNames.Refused($"{RegistryHost.Quote(host)} is no host and port that can be connected to.", parameter);
    }

    /// <summary>Whether a token may be asked for at a realm, with a credential or without: it is the server's text, and may point anywhere.</summary>
    /// <remarks>
    /// 1. A realm that isn't a usable URL (null) is denied: see <see cref="ServerTexts.Realm"/>.
    /// 2. One with http, to a host that is not listed for plain HTTP, is denied.
    /// 3. One at the registry's own host and port, over the same scheme, is allowed.
    /// 4. One at a listed token service is allowed.
    /// 5. Every other is denied.
    /// </remarks>
    public bool MayAskForToken(RegistryEndpoint registry, Uri? realm) =>
        realm is not null && RegistryEndpoint.Of(realm) is var service && MaySpeakTo(service) && (service == registry || _tokenServices.Contains(service));

    /// <summary>Whether a redirect may be followed, without a credential unless it stays where it was.</summary>
    /// <remarks>
    /// 1. Only from HTTPS to HTTPS, or from plain HTTP to HTTPS or to a host that is listed for plain HTTP.
    /// 2. Not where the address names a user.
    /// </remarks>
    public bool MayFollow(Uri from, Uri to) =>
        (to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp && MaySpeakTo(RegistryEndpoint.Of(to))))
        && to.UserInfo.Length == 0;

    private static HashSet<RegistryEndpoint> Endpoints(IEnumerable<string> hosts, bool plain) =>
        [.. hosts.Select(host => RegistryEndpoint.TryParse(host, plain, out var endpoint) ? endpoint : null).OfType<RegistryEndpoint>()];
}
