namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>What a plan does about a RoleBinding.</summary>
public enum GrantChangeKind
{
    /// <summary>Make it.</summary>
    Create = 0,

    /// <summary>Bring subject, reason and expiry to what is declared.</summary>
    Update,

    /// <summary>Delete it.</summary>
    Delete,
}
