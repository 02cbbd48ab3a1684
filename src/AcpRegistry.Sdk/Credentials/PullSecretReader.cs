using AcpRegistry.Sdk.Cluster;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>One Secret, from the cluster.</summary>
internal static class PullSecretReader
{
    /// <summary>That the caller may not read it is an outcome here.</summary>
    public static async Task<PullSecret> ReadIfAllowedAsync(IClusterApi cluster, string @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await ReadAsync(cluster, @namespace, name, cancellationToken).ConfigureAwait(false)).Secret;
        }
        catch (AcpRegistryForbiddenException)
        {
            return PullSecret.NotReadable(@namespace, name);
        }
    }

    /// <summary>Also whether it is being deleted; kubelet uses it until it is gone.</summary>
    /// <exception cref="AcpRegistryForbiddenException">The caller may not read it.</exception>
    public static async Task<(PullSecret Secret, bool IsBeingDeleted)> ReadAsync(IClusterApi cluster, string @namespace, string name, CancellationToken cancellationToken)
    {
        // The API server takes any text as a name in such a list.
        var secret = KubernetesNames.IsSubdomain(name)
            ? await cluster.FindSecretAsync(@namespace, name, cancellationToken).ConfigureAwait(false)
            : null;
        return secret is null
            ? (PullSecret.Missing(@namespace, name), false)
            : (PullSecret.Create(@namespace, name, secret.Type, secret.Data?.AsReadOnly()), secret.Metadata?.DeletionTimestamp is not null);
    }
}
