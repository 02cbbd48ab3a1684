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
            return await ReadAsync(cluster, @namespace, name, cancellationToken).ConfigureAwait(false);
        }
        catch (AcpRegistryForbiddenException)
        {
            return PullSecret.NotReadable(@namespace, name);
        }
    }

    /// <exception cref="AcpRegistryForbiddenException">The caller may not read it.</exception>
    public static async Task<PullSecret> ReadAsync(IClusterApi cluster, string @namespace, string name, CancellationToken cancellationToken)
    {
        // The API server takes any text as a name in such a list.
        var secret = KubernetesNames.IsSubdomain(name)
            ? await cluster.FindSecretAsync(@namespace, name, cancellationToken).ConfigureAwait(false)
            : null;
        return secret is null
            ? PullSecret.Missing(@namespace, name)
            : PullSecret.Create(@namespace, name, secret.Type, secret.Data?.AsReadOnly());
    }
}
