using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>What of a server's certificate is shown.</summary>
internal static class ShownCertificate
{
    public static RegistryCertificate Of(X509Certificate2 certificate) =>
        new(certificate.Subject, certificate.Issuer, certificate.NotBefore, certificate.NotAfter, Names(certificate));

    private static List<string> Names(X509Certificate2 certificate)
    {
        try
        {
            var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
            return names is null ? [] : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())];
        }
        catch (CryptographicException)
        {
            // The server's bytes: an extension that can't be read names nobody.
            return [];
        }
    }
}
