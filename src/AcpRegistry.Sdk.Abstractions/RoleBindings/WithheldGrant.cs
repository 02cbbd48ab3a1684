namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>A declared grant that a plan doesn't make true, now.</summary>
/// <param name="Grant">What is declared.</param>
/// <param name="Reason">Why not: expired, orphaned, its name is taken, or its RoleBinding is being deleted.</param>
public sealed record WithheldGrant(PullGrant Grant, GrantChangeReason Reason);
