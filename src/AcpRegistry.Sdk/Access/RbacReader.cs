using AcpRegistry.Sdk.Cluster;

namespace AcpRegistry.Sdk.Access;

/// <summary>Reads roles and bindings, each kind by itself: what the caller may not list is kept as a refusal, and any other failure thrown.</summary>
/// <param name="cluster">The API server.</param>
/// <param name="maxConcurrency">How many lists are under way at once.</param>
internal sealed class RbacReader(IClusterApi cluster, int maxConcurrency)
{
    public async Task<RbacReading> ReadAsync(string @namespace, CancellationToken cancellationToken)
    {
        using var free = new SemaphoreSlim(maxConcurrency);
        var roleBindings = ReadAsync(free, () => cluster.ListRoleBindingsAsync(@namespace, cancellationToken), RbacMapping.ToRbac);
        var clusterRoleBindings = ReadAsync(free, () => cluster.ListClusterRoleBindingsAsync(cancellationToken), RbacMapping.ToRbac);
        var roles = ReadAsync(free, () => cluster.ListRolesAsync(@namespace, cancellationToken), RbacMapping.ToRbac);
        var clusterRoles = ReadAsync(free, () => cluster.ListClusterRolesAsync(cancellationToken), RbacMapping.ToRbac);
        await Task.WhenAll(roleBindings, clusterRoleBindings, roles, clusterRoles).ConfigureAwait(false);
        return new RbacReading(
            await roleBindings.ConfigureAwait(false),
            await clusterRoleBindings.ConfigureAwait(false),
            await roles.ConfigureAwait(false),
            await clusterRoles.ConfigureAwait(false));
    }

    /// <summary>The RoleBindings and Roles of every namespace.</summary>
    public async Task<(RbacList<RbacBinding> Bindings, RbacList<RbacRole> Roles)> ReadEverywhereAsync(CancellationToken cancellationToken)
    {
        using var free = new SemaphoreSlim(maxConcurrency);
        var bindings = ReadAsync(free, () => cluster.ListRoleBindingsAsync(null, cancellationToken), RbacMapping.ToRbac);
        var roles = ReadAsync(free, () => cluster.ListRolesAsync(null, cancellationToken), RbacMapping.ToRbac);
        await Task.WhenAll(bindings, roles).ConfigureAwait(false);
        return (await bindings.ConfigureAwait(false), await roles.ConfigureAwait(false));
    }

    // The wait isn't cancelled by itself: the lists before it are, and every list must end before the semaphore is disposed of.
    private static async Task<RbacList<TRbac>> ReadAsync<T, TRbac>(SemaphoreSlim free, Func<Task<IReadOnlyList<T>>> list, Func<T, TRbac> map)
    {
        await free.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            return new([.. (await list().ConfigureAwait(false)).Select(map)], null);
        }
        catch (AcpRegistryForbiddenException refusal)
        {
            return new([], refusal);
        }
        finally
        {
            free.Release();
        }
    }
}
