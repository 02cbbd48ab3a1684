using System.Net.Http.Headers;
using k8s.Authentication;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>
/// A token in a file that somebody else renews: read for each request, so that no clock decides how old a token may be. What can't be read, or isn't a
/// token, leaves the one before in use.
/// </summary>
internal sealed class TokenFile : ITokenProvider
{
    private readonly string _path;
    private volatile AuthenticationHeaderValue _last;

    private TokenFile(string path, string token)
    {
        _path = path;
        _last = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <param name="source">The kubeconfig, for errors.</param>
    /// <param name="path">The file.</param>
    /// <param name="token">The token to use while there is none in the file; empty if there must be one.</param>
    public static TokenFile Open(KubeconfigSource source, string path, string token)
    {
        if (token.Length > 0)
        {
            return new TokenFile(path, token);
        }

        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } first && StaticCredential.CanBeSent(first)
                ? new TokenFile(path, first)
                : throw source.Unusable($"user.tokenFile {KubernetesNames.Quote(path)} holds no token, or one with a line break or a character outside ASCII", "Write the token into the file, as it was issued.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw source.Unusable($"user.tokenFile {KubernetesNames.Quote(path)} can't be read", "Check the path and the file's permissions.");
        }
    }

    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(_path, cancellationToken).ConfigureAwait(false)).Trim();
            if (token.Length > 0 && token != _last.Parameter && StaticCredential.CanBeSent(token))
            {
                _last = new AuthenticationHeaderValue("Bearer", token);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // As client-go does: the token before may still be good, and if it isn't, the server says so.
        }

        return _last;
    }
}
