namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>What a revoke came to.</summary>
public sealed record RevokeResult
{
    /// <summary>Whether there was a binding to delete.</summary>
    public required RevokeOutcome Outcome { get; init; }

    /// <summary>
    /// Bindings to the puller role in the namespace that still let the subject pull: RBAC has no deny, so access ends with the last of them.
    /// Null where the caller may not list them. A binding to another role that holds the pull right is not among them; a permission check
    /// tells.
    /// </summary>
    public IReadOnlyList<PullRoleBinding>? StillGrantedBy { get; init; }
}
