using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>Whether a certificate is for a host by the rules of Go's <c>crypto/x509</c>, which container runtimes verify by: subject alternative names alone.</summary>
internal static class GoHostnames
{
    public static bool IsFor(X509Certificate2 certificate, string host)
    {
        try
        {
            var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
            return names is not null && (IPAddress.TryParse(host, out var address)
                ? names.EnumerateIPAddresses().Any(address.Equals)
                : names.EnumerateDnsNames().Any(name => Fits(name, host)));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // A wildcard is the whole first label, and stands for one label.
    private static bool Fits(string pattern, string host)
    {
        var (wanted, given) = (Trimmed(pattern).Split('.'), Trimmed(host).Split('.'));
        return wanted.Length == given.Length
            && wanted.All(label => label.Length > 0)
            && given.All(label => label.Length > 0)
            && (wanted[0] == "*" || string.Equals(wanted[0], given[0], StringComparison.OrdinalIgnoreCase))
            && wanted.Skip(1).SequenceEqual(given.Skip(1), StringComparer.OrdinalIgnoreCase);
    }

    private static string Trimmed(string name) => name.EndsWith('.') ? name[..^1] : name;
}
