using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>Certificates and keys in PEM, from a kubeconfig's data or from the files that it names.</summary>
internal static class PemFiles
{
    /// <summary>The data, or the file's content; null if there is neither.</summary>
    public static string? Text(KubeconfigSource source, string field, byte[] data, string file)
    {
        if (data.Length > 0 || file.Length == 0)
        {
            return data.Length > 0 ? Encoding.Latin1.GetString(data) : null;
        }

        try
        {
            return File.ReadAllText(file, Encoding.Latin1);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw source.Unusable($"{field} {KubernetesNames.Quote(file)} can't be read", "Check the path and the file's permissions.");
        }
    }

    /// <summary>All certificates of the text; a block that isn't one is passed over, as Go does, unless none is left.</summary>
    public static X509Certificate2Collection Certificates(string pem)
    {
        X509Certificate2Collection certificates = [];
        var rest = pem.AsSpan();
        while (PemEncoding.TryFind(rest, out var block))
        {
            if (rest[block.Label] is "CERTIFICATE")
            {
                try
                {
                    certificates.Add(X509CertificateLoader.LoadCertificate(Convert.FromBase64String(rest[block.Base64Data].ToString())));
                }
                catch (CryptographicException)
                {
                    // Another block may be a certificate; the caller looks whether there is any.
                }
            }

            rest = rest[block.Location.End..];
        }

        return certificates;
    }

    /// <summary>A client certificate with its key and, if the text has more certificates, its chain.</summary>
    /// <exception cref="CryptographicException">One of them isn't PEM, is encrypted, or the key isn't the certificate's.</exception>
    public static ClientCertificate ClientCertificate(string certificatePem, string keyPem)
    {
        var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
        if (OperatingSystem.IsWindows())
        {
            // Windows takes no key for TLS that exists in memory alone.
            using var ephemeral = certificate;
            certificate = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), password: null);
        }

        X509Certificate2Collection chain = [.. Certificates(certificatePem).Skip(1)];
        return new ClientCertificate(certificate, chain, certificatePem, keyPem);
    }
}
