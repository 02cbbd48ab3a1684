using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AcpRegistry.Sdk.Testing;

/// <summary>Asks the servers whether they are ready, trusting nothing but the cluster's own authority.</summary>
internal sealed class ReadyProbe : IDisposable
{
    private readonly X509Certificate2 _admin;
    private readonly HttpClient _http;

    public ReadyProbe(X509Certificate2 authority, KeyPair admin)
    {
        _admin = X509Certificate2.CreateFromPem(admin.Certificate, admin.Key);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(authority);
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust, ClientCertificates = [_admin] },
        });
    }

    /// <returns>False while nothing listens there, or the answer is any but 200.</returns>
    public async Task<bool> IsReadyAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(url, cancellationToken).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _admin.Dispose();
    }
}
