namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Whether there was a binding to delete.</summary>
public enum RevokeOutcome
{
    /// <summary>No binding of that name was there.</summary>
    NotFound = 0,

    /// <summary>It was deleted.</summary>
    Deleted,
}
