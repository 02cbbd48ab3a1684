namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>A RoleBinding outside of a set that lets the subject of one of its grants pull as well. No plan touches it.</summary>
/// <param name="Grant">What is declared.</param>
/// <param name="Binding">What grants it too: of another set, made alone, or by somebody else.</param>
public sealed record GrantOverlap(PullGrant Grant, PullRoleBinding Binding);
