namespace AcpRegistry.Sdk.Access;

/// <summary>Why a subject may pull, or why not.</summary>
public sealed record PullAccessExplanation
{
    /// <summary>What was asked.</summary>
    /// <exception cref="AcpRegistryArgumentException">It names no subject.</exception>
    public required AccessQuestion Question
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.Subject is null ? throw KubernetesNames.Refused("Only a question that names a subject can be explained.", nameof(Question)) : value;
        }
    }

    /// <summary>
    /// Allowed if <see cref="IsPrivileged"/> or by <see cref="GrantedBy"/>; else Indeterminate if a blind spot may hide a grant; else Denied.
    /// </summary>
    public AccessVerdict Verdict =>
        IsPrivileged || GrantedBy.Count > 0 ? AccessVerdict.Allowed
        : BlindSpots.Any(spot => spot.HidesGrants) ? AccessVerdict.Indeterminate
        : AccessVerdict.Denied;

    /// <summary>True if the subject is in the group <c>system:masters</c>, which may do everything without any binding.</summary>
    public bool IsPrivileged { get; init; }

    /// <summary>Every path that lets the subject pull. Revoking means cutting all of them: RBAC has no deny.</summary>
    public IReadOnlyList<PullAccessPath> GrantedBy { get; init => field = Kept.Copy(value); } = [];

    /// <summary>Where no path was found: what comes close, the likeliest cause first.</summary>
    public IReadOnlyList<PullAccessNearMiss> NearMisses { get; init => field = Kept.Copy(value); } = [];

    /// <summary>What this answer can't know; never empty, since RBAC is not all that may allow.</summary>
    public IReadOnlyList<PullAccessBlindSpot> BlindSpots { get; init => field = Kept.Copy(value); } = [];

    /// <summary>What makes the verdict less sure than it looks, e.g. that the namespace doesn't exist; null where nothing does.</summary>
    public string? Warning { get; init; }

    /// <summary>True for <see cref="AccessVerdict.Allowed"/> alone.</summary>
    public bool IsAllowed => Verdict == AccessVerdict.Allowed;
}
