using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>What a revoke came to.</summary>
public sealed record RevokeResult
{
    /// <summary>Whether there was a binding to delete.</summary>
    public required RevokeOutcome Outcome { get; init; }

    /// <summary>
    /// Bindings to the puller role in the namespace that still let the subject pull: RBAC has no deny, so access ends with the last of them.
    /// Null if they couldn't be listed. Bindings to other roles that hold the pull right are not among them; <see cref="Decision"/> tells.
    /// </summary>
    public IReadOnlyList<PullRoleBinding>? StillGrantedBy { get; init => field = value is null ? null : Kept.Copy(value); }

    /// <summary>
    /// What the API server answered when it was asked afterwards whether the subject may pull: Denied if nothing grants it any more; Allowed with the server's
    /// reason, which names one path, if anything does; Indeterminate if the caller may not ask.
    /// </summary>
    public required AccessDecision Decision { get; init; }
}
