using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>How a registry wants a client to log in: its <c>WWW-Authenticate</c> header. The header's other texts aren't kept: the server may put anything there.</summary>
/// <param name="scheme"><c>Basic</c> or <c>Bearer</c>.</param>
/// <param name="tokenService">For <c>Bearer</c>, where tokens are issued.</param>
public sealed class RegistryChallenge(string scheme, string? tokenService = null)
{
    /// <summary><c>Basic</c>: user and password are sent to the registry. <c>Bearer</c>: a token of its token service is.</summary>
    public string Scheme { get; } = Kept.Said(scheme);

    /// <summary>For <c>Bearer</c>, scheme, host and port of the realm, such as <c>https://auth.example.com</c>; null for <c>Basic</c>, and for a realm that isn't a usable URL.</summary>
    public string? TokenService { get; } = tokenService is null ? null : Kept.Said(tokenService);

    /// <summary>All of it in one line.</summary>
    public override string ToString() => TokenService is null ? Scheme : $"{Scheme}, token service {TokenService}";
}
