using System.Net;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>Has a plugin asked again once a server has refused its credential (401), as client-go does. The refused request isn't repeated.</summary>
internal sealed class RefusedCredentialHandler(CredentialPlugin plugin) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = request.Headers.Authorization;
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            plugin.Refuse(sent);
        }

        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            plugin.Dispose();
        }

        base.Dispose(disposing);
    }
}
