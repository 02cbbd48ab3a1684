using System.Security.Cryptography.X509Certificates;

namespace AcpRegistry.Sdk.Testing;

/// <summary>The text of a kubeconfig. Nothing that a caller chose stands in it unencoded.</summary>
internal static class Kubeconfig
{
    public static string Write(Uri server, X509Certificate2 authority, KeyPair client) => $"""
        apiVersion: v1
        kind: Config
        current-context: local-control-plane
        contexts:
        - name: local-control-plane
          context:
            cluster: local-control-plane
            user: client
        clusters:
        - name: local-control-plane
          cluster:
            server: {server.OriginalString}
            certificate-authority-data: {KeyPair.Encode(authority.ExportCertificatePem())}
        users:
        - name: client
          user:
            client-certificate-data: {client.CertificateData}
            client-key-data: {client.KeyData}

        """;
}
