using System.Security.Cryptography.X509Certificates;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>What a client shows in the TLS handshake.</summary>
internal sealed record ClientCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain, string CertificatePem, string KeyPem)
{
    /// <summary>No key is shown.</summary>
    public override string ToString() => nameof(ClientCertificate);
}
