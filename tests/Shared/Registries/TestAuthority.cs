using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AcpRegistry.Sdk.Tests.Registries;

/// <summary>A certificate authority of a test's own, and certificates of it, in memory.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _authority;

    public TestAuthority(string name = "test registry CA")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(30), DateTimeOffset.UnixEpoch.AddYears(120));
    }

    private TestAuthority(X509Certificate2 authority) => _authority = authority;

    public string Pem => _authority.ExportCertificatePem();

    /// <summary>A server's certificate for these names, valid for a hundred years unless told otherwise.</summary>
    public X509Certificate2 Issue(IEnumerable<string> names, DateTimeOffset? notAfter = null, string commonName = "test registry")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        if (names.Any())
        {
            request.CertificateExtensions.Add(alternatives.Build());
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, true, false));
        using var certificate = request.Create(
            _authority, DateTimeOffset.UnixEpoch.AddYears(31), notAfter ?? DateTimeOffset.UnixEpoch.AddYears(119), RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>An authority below this one; if a domain is given, it may sign for names below that alone.</summary>
    public TestAuthority Intermediate(string name, string? permittedDomain = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (permittedDomain is not null)
        {
            request.CertificateExtensions.Add(NameConstraints(permittedDomain));
        }

        using var certificate = request.Create(
            _authority, DateTimeOffset.UnixEpoch.AddYears(31), DateTimeOffset.UnixEpoch.AddYears(119), RandomNumberGenerator.GetBytes(16));
        return new TestAuthority(certificate.CopyWithPrivateKey(key));
    }

    private static X509Extension NameConstraints(string permittedDomain)
    {
        var asn = new AsnWriter(AsnEncodingRules.DER);
        using (asn.PushSequence())
        using (asn.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        using (asn.PushSequence())
        {
            asn.WriteCharacterString(UniversalTagNumber.IA5String, permittedDomain, new Asn1Tag(TagClass.ContextSpecific, 2));
        }

        return new X509Extension("2.5.29.30", asn.Encode(), critical: true);
    }

    public void Dispose() => _authority.Dispose();
}
