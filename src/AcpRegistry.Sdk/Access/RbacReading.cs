namespace AcpRegistry.Sdk.Access;

/// <summary>What the caller could read of the roles and bindings that count in one namespace, and what he was refused.</summary>
internal sealed record RbacReading(
    RbacList<RbacBinding> NamespaceBindings, RbacList<RbacBinding> ClusterBindings, RbacList<RbacRole> Roles, RbacList<RbacRole> ClusterRoles)
{
    public RbacPolicy Policy { get; } = RbacPolicy.Create([.. Roles.Items, .. ClusterRoles.Items], [.. NamespaceBindings.Items, .. ClusterBindings.Items]);

    /// <summary>Those of the namespace first.</summary>
    public IEnumerable<RbacBinding> Bindings => NamespaceBindings.Items.Concat(ClusterBindings.Items);

    /// <summary>Null where the caller may read it; a role that isn't among those read then doesn't exist.</summary>
    public AcpRegistryForbiddenException? RefusalOf(RbacRoleRef role) => role.IsClusterRole ? ClusterRoles.Refusal : Roles.Refusal;
}

/// <summary>A whole list; or none, and why.</summary>
internal sealed record RbacList<T>(IReadOnlyList<T> Items, AcpRegistryForbiddenException? Refusal);
