using AcpRegistry.Sdk.Cluster;

namespace AcpRegistry.Sdk.Access;

/// <summary>Reads roles and bindings, each kind by itself: what the caller may not list is kept as a refusal, and any other failure thrown.</summary>
internal sealed class RbacReader(IClusterApi cluster)
{
    public async Task<RbacReading> ReadAsync(string @namespace, CancellationToken cancellationToken)
    {
        var roleBindings = ReadAsync(cluster.ListRoleBindingsAsync(@namespace, cancellationToken), RbacMapping.ToRbac);
        var clusterRoleBindings = ReadAsync(cluster.ListClusterRoleBindingsAsync(cancellationToken), RbacMapping.ToRbac);
        var roles = ReadAsync(cluster.ListRolesAsync(@namespace, cancellationToken), RbacMapping.ToRbac);
        var clusterRoles = ReadAsync(cluster.ListClusterRolesAsync(cancellationToken), RbacMapping.ToRbac);
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
        var bindings = ReadAsync(cluster.ListRoleBindingsAsync(null, cancellationToken), RbacMapping.ToRbac);
        var roles = ReadAsync(cluster.ListRolesAsync(null, cancellationToken), RbacMapping.ToRbac);
        await Task.WhenAll(bindings, roles).ConfigureAwait(false);
        return (await bindings.ConfigureAwait(false), await roles.ConfigureAwait(false));
    }

    private static async Task<RbacList<TRbac>> ReadAsync<T, TRbac>(Task<IReadOnlyList<T>> list, Func<T, TRbac> map)
    {
        try
        {
            return new([.. (await list.ConfigureAwait(false)).Select(map)], null);
        }
        catch (AcpRegistryForbiddenException refusal)
        {
            return new([], refusal);
        }
    }
}
