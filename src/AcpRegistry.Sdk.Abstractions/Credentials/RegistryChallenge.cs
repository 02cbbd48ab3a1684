using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>How a registry wants a client to log in: its <c>WWW-Authenticate</c> header.</summary>
/// <param name="scheme"><c>Basic</c> or <c>Bearer</c>.</param>
/// <param name="realm">As the registry has it; for <c>Bearer</c> the address of its token service.</param>
/// <param name="service">For <c>Bearer</c>, what the registry calls itself to the token service; null where it doesn't say.</param>
public sealed class RegistryChallenge(string scheme, string? realm = null, string? service = null)
{
    /// <summary><c>Basic</c>: user and password go to the registry; <c>Bearer</c>: a token of its token service does.</summary>
    public string Scheme { get; } = Kept.Said(scheme);

    /// <summary>For <c>Bearer</c> the address of the token service, for <c>Basic</c> any text; control characters escaped, cut if long.</summary>
    public string? Realm { get; } = realm is null ? null : ShownText.Of(realm);

    /// <summary>What the registry calls itself to the token service; control characters escaped, cut if long.</summary>
    public string? Service { get; } = service is null ? null : ShownText.Of(service);

    /// <summary>All of it in one line.</summary>
    public override string ToString() => Service is null ? $"{Scheme} realm=\"{Realm}\"" : $"{Scheme} realm=\"{Realm}\",service=\"{Service}\"";
}
