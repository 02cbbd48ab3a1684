using System.Net;
using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>All that is needed to connect, read and checked.</summary>
internal sealed record ConnectionSettings(Uri Server)
{
    /// <summary>Who vouches for the server's certificate; null for the system's authorities.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    public bool SkipTlsVerify { get; init; }

    /// <summary>The name that the server's certificate must have; null for the address's own.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Null for what the process's environment says about proxies.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>Null for an anonymous caller, or one who is known by a certificate.</summary>
    public ITokenProvider? Credential { get; init; }

    public ClientCertificate? ClientCertificate { get; init; }

    public ImpersonatedUser? Impersonation { get; init; }

    /// <summary>No credential is shown.</summary>
    public override string ToString() => Server.ToString();
}
