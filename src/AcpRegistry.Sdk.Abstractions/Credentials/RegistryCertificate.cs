using System.Globalization;
using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>The certificate that a server showed, verified or not. Texts are the server's: control characters are escaped, and long ones cut.</summary>
/// <param name="subject">Whom it names.</param>
/// <param name="issuer">Who signed it.</param>
/// <param name="notBefore">From when it is valid.</param>
/// <param name="notAfter">Until when it is valid.</param>
/// <param name="names">The hosts that it is for; null for none.</param>
public sealed class RegistryCertificate(
    string subject, string issuer, DateTimeOffset notBefore, DateTimeOffset notAfter, IReadOnlyList<string>? names = null)
{
    /// <summary>Whom it names, such as <c>CN=registry</c>; may be empty.</summary>
    public string Subject { get; } = ShownText.Of(subject);

    /// <summary>Who signed it; itself if it is self-signed.</summary>
    public string Issuer { get; } = ShownText.Of(issuer);

    /// <summary>From when it is valid; UTC.</summary>
    public DateTimeOffset NotBefore { get; } = notBefore.ToUniversalTime();

    /// <summary>Until when it is valid; UTC.</summary>
    public DateTimeOffset NotAfter { get; } = notAfter.ToUniversalTime();

    /// <summary>The DNS names and IP addresses that it is for, twenty at most.</summary>
    public IReadOnlyList<string> Names { get; } = Kept.Copy([.. (names ?? []).Take(20).Select(name => ShownText.Of(name))]);

    /// <summary>All of it in one line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture, $"subject '{Subject}', issuer '{Issuer}', for [{string.Join(", ", Names)}], valid {NotBefore:u} to {NotAfter:u}");
}
