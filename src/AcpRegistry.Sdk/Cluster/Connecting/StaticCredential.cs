using System.Net.Http.Headers;
using System.Text;
using k8s.Authentication;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>A credential that stays as the kubeconfig has it.</summary>
internal sealed class StaticCredential(AuthenticationHeaderValue header) : ITokenProvider
{
    private readonly Task<AuthenticationHeaderValue> _header = Task.FromResult(header);

    public static StaticCredential Token(string token) => new(new AuthenticationHeaderValue("Bearer", token));

    public static StaticCredential Basic(string username, string password) =>
        new(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"))));

    /// <summary>A line break would end the header; other characters have no place in a token.</summary>
    public static bool CanBeSent(string token) => token.All(character => character is >= ' ' and <= '~');

    public Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) => _header;
}
