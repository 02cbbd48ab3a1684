namespace AcpRegistry.Sdk.Cluster;

/// <summary>Puts the impersonation that a kubeconfig asks for into every request, which KubernetesClient leaves out.</summary>
internal sealed class ImpersonatingHandler(Impersonation impersonation) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Contains(Impersonation.UserHeader))
        {
            // Two names in one header would be a third.
            throw new AcpRegistryForbiddenException(
                "The kubeconfig impersonates a user, and one who is impersonated can't impersonate another.",
                "Use a kubeconfig without 'as'.");
        }

        request.Headers.Add(Impersonation.UserHeader, impersonation.User);
        if (impersonation.Group is not null)
        {
            request.Headers.Add("Impersonate-Group", impersonation.Group);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
