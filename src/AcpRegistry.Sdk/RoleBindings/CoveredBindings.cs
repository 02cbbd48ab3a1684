using AcpRegistry.Sdk.Cluster;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Every RoleBinding of the namespaces that a set covers, in as few requests as can be told beforehand.</summary>
internal sealed class CoveredBindings(IClusterApi cluster, int maxConcurrency)
{
    /// <summary>Up to so many namespaces are listed one by one; more are picked from one list of all.</summary>
    internal const int MostListedOneByOne = 16;

    public async Task<IReadOnlyList<V1RoleBinding>> ListAsync(IReadOnlyList<string> namespaces, CancellationToken cancellationToken)
    {
        if (namespaces.Count > MostListedOneByOne)
        {
            try
            {
                var covered = namespaces.ToHashSet(StringComparer.Ordinal);
                var all = await cluster.ListRoleBindingsAsync(null, cancellationToken).ConfigureAwait(false);
                return [.. all.Where(binding => covered.Contains(binding.Metadata.NamespaceProperty))];
            }
            catch (AcpRegistryForbiddenException)
            {
                // Allowed in the namespaces alone, perhaps.
            }
        }

        var lists = new IReadOnlyList<V1RoleBinding>[namespaces.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, namespaces.Count, options, async (i, token) =>
            lists[i] = await cluster.ListRoleBindingsAsync(namespaces[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list)];
    }
}
