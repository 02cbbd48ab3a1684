namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>Puts the impersonation that a kubeconfig asks for into every request, which KubernetesClient leaves out.</summary>
internal sealed class ImpersonatingHandler(ImpersonatedUser user) : DelegatingHandler
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

        foreach (var (header, values) in user.Headers)
        {
            request.Headers.TryAddWithoutValidation(header, RepeatedHeader.Join(values));
        }

        return base.SendAsync(request, cancellationToken);
    }
}
