using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>
/// The credential of a plugin: asked for when a request needs it, kept until it expires or a server refuses it, and asked for once however many requests
/// wait for it.
/// </summary>
internal sealed class CredentialPlugin(PluginProcess process, TimeProvider time) : ITokenProvider, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private volatile PluginCredential? _current;

    /// <summary>The certificate of the credential in use; null if it has none.</summary>
    public X509Certificate2? Certificate => _current?.Certificate;

    /// <summary>Marks the credential as refused, unless another one has taken its place.</summary>
    public void Refuse(AuthenticationHeaderValue? header)
    {
        if (_current is { } current && ReferenceEquals(current.Header, header))
        {
            current.IsRefused = true;
        }
    }

    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        if (_current is { } kept && IsGood(kept))
        {
            return kept.Header!;
        }

        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_current is not { } current || !IsGood(current))
            {
                _current = current = await process.RunAsync(cancellationToken).ConfigureAwait(false);
            }

            // A credential may be a certificate alone; KubernetesClient then sends no header.
            return current.Header!;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    // A date is all that a plugin says. A clock that is wrong costs a request that the server refuses, and then the plugin runs again.
    private bool IsGood(PluginCredential credential) => !credential.IsRefused && (credential.Expires is not { } expires || time.GetUtcNow() <= expires);
}
