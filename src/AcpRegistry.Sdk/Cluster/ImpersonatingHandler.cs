namespace AcpRegistry.Sdk.Cluster;

/// <summary>Puts the impersonation that a kubeconfig asks for into every request, which KubernetesClient leaves out.</summary>
internal sealed class ImpersonatingHandler(Impersonation impersonation) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Add("Impersonate-User", impersonation.User);
        if (impersonation.Group is not null)
        {
            request.Headers.Add("Impersonate-Group", impersonation.Group);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
