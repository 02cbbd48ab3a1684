using AcpRegistry.Sdk.Cluster;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Every RoleBinding of the namespaces that a set covers, in as few requests as can be told beforehand.</summary>
internal sealed class CoveredBindings(IClusterApi cluster, int maxConcurrency)
{
    /// <summary>Up to so many namespaces are listed one by one; more are picked from one list of all.</summary>
    internal const int MostListedOneByOne = 16;

    private const int Expired = 410;
    private const int Restarts = 2;

    public async Task<IReadOnlyList<V1RoleBinding>> ListAsync(IReadOnlyList<string> namespaces, CancellationToken cancellationToken)
    {
        if (namespaces.Count > MostListedOneByOne)
        {
            try
            {
                var covered = namespaces.ToHashSet(StringComparer.Ordinal);
                return await ListAsync(null, binding => covered.Contains(binding.Metadata.NamespaceProperty), cancellationToken).ConfigureAwait(false);
            }
            catch (AcpRegistryForbiddenException)
            {
                // Allowed in the namespaces alone, perhaps.
            }
        }

        var lists = new IReadOnlyList<V1RoleBinding>[namespaces.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, namespaces.Count, options, async (i, token) =>
            lists[i] = await ListAsync(namespaces[i], _ => true, token).ConfigureAwait(false)).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list)];
    }

    private async Task<IReadOnlyList<V1RoleBinding>> ListAsync(string? @namespace, Func<V1RoleBinding, bool> isWanted, CancellationToken cancellationToken)
    {
        for (var restarts = 0; ; restarts++)
        {
            try
            {
                return await cluster.ListRoleBindingsAsync(@namespace, cancellationToken).Where(isWanted).ToListAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (AcpRegistryUnexpectedException compacted) when (compacted.Status == Expired && restarts < Restarts)
            {
                // Pages of two versions can't be put together: from the start.
            }
        }
    }
}
