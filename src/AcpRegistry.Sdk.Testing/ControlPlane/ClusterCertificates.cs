using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AcpRegistry.Sdk.Testing;

/// <summary>The cluster's own certificate authority. Its key never leaves this object.</summary>
internal sealed class ClusterCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static readonly string[] ServerNames =
        ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];

    private readonly DateTimeOffset _notBefore;
    private readonly DateTimeOffset _notAfter;

    public ClusterCertificates()
    {
        // An hour of grace for a clock that is set back while tests run.
        _notBefore = TimeProvider.System.GetUtcNow().AddHours(-1);
        _notAfter = _notBefore.AddDays(7);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=local-control-plane-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Authority = request.CreateSelfSigned(_notBefore, _notAfter);
    }

    public X509Certificate2 Authority { get; }

    public KeyPair IssueServer()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.Parse(ApiServerArguments.FirstServiceAddress));
        foreach (string name in ServerNames)
        {
            names.AddDnsName(name);
        }

        return Issue(new X500DistinguishedName("CN=kube-apiserver"), ServerAuthentication, names.Build());
    }

    /// <summary>A client certificate as Kubernetes reads it: the common name is the user, each organization a group.</summary>
    public KeyPair IssueClient(string user, IEnumerable<string> groups)
    {
        var subject = new X500DistinguishedNameBuilder();
        foreach (string group in groups)
        {
            subject.AddOrganizationName(group);
        }

        subject.AddCommonName(user);
        return Issue(subject.Build(), ClientAuthentication);
    }

    public void Dispose() => Authority.Dispose();

    private KeyPair Issue(X500DistinguishedName subject, string purpose, params X509Extension[] extensions)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Authority, true, false));
        foreach (X509Extension extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        using X509Certificate2 certificate = request.Create(Authority, _notBefore, _notAfter, RandomNumberGenerator.GetBytes(16));
        return new KeyPair(certificate.ExportCertificatePem(), key.ExportECPrivateKeyPem());
    }
}
