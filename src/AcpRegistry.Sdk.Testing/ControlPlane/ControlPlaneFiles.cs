using System.Security.Cryptography;

namespace AcpRegistry.Sdk.Testing;

/// <summary>Where the files lie that the parts of the plane read at their start.</summary>
internal sealed class ControlPlaneFiles(PrivateDirectory directory)
{
    public string Directory => directory.Path;

    public string Authority => directory.PathOf("ca.crt");

    public string ServerCertificate => directory.PathOf("server.crt");

    public string ServerKey => directory.PathOf("server.key");

    public string ServiceAccountKey => directory.PathOf("service-account.key");

    public string AdminKubeconfig => directory.PathOf("admin.kubeconfig");

    public async Task WriteAsync(ClusterCertificates certificates, string adminKubeconfig, CancellationToken cancellationToken)
    {
        KeyPair server = certificates.IssueServer();
        using var serviceAccountKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach ((string path, string text) in ((string, string)[])
        [
            (Authority, certificates.Authority.ExportCertificatePem()),
            (ServerCertificate, server.Certificate),
            (ServerKey, server.Key),
            (ServiceAccountKey, serviceAccountKey.ExportECPrivateKeyPem()),
            (AdminKubeconfig, adminKubeconfig),
        ])
        {
            await File.WriteAllTextAsync(path, text, cancellationToken).ConfigureAwait(false);
        }
    }
}
