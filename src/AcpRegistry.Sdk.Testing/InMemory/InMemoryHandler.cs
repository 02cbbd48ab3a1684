namespace AcpRegistry.Sdk.Testing;

/// <summary>
/// Stands at the end of one client's pipeline in the place of a connection; the handler that the client puts below it is never used.
/// </summary>
internal sealed class InMemoryHandler(InMemoryCluster cluster, ApiUser user) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ApiCall call = await ApiCall.ReadAsync(request, user, cancellationToken).ConfigureAwait(false);
        ApiAnswer answer = await cluster.SendAsync(call, cancellationToken).ConfigureAwait(false);
        return answer.ToResponse(request);
    }
}
