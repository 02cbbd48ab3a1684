using AcpRegistry.Sdk.Cluster;

namespace AcpRegistry.Sdk.Access;

/// <summary>A namespace that doesn't exist looks like one in which nobody has a right: a review about it is simply answered no.</summary>
internal static class NamespaceDoubt
{
    /// <summary>Null where the namespace is there.</summary>
    public static async Task<string?> OfAsync(IClusterApi cluster, string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.FindNamespaceAsync(@namespace, cancellationToken).ConfigureAwait(false) is not null
                ? null
                : $"The namespace '{@namespace}' doesn't exist: check its spelling.";
        }
        catch (AcpRegistryException unknown)
        {
            return $"Whether the namespace '{@namespace}' exists could not be told ({unknown.Code}); if it doesn't, this answer means nothing.";
        }
    }
}
