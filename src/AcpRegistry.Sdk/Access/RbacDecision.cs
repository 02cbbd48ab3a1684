using System.Collections.Immutable;

namespace AcpRegistry.Sdk.Access;

/// <summary>What RBAC says: a grant that allows it, or none. RBAC never denies; another authorizer may still allow.</summary>
/// <param name="Grant">One path that allows it, of perhaps several.</param>
/// <param name="Rule">The rule of the grant's role that matched.</param>
/// <param name="MissingRoles">Where nothing allows it: roles that bindings of this user name and that don't exist.</param>
internal readonly record struct RbacDecision(RbacGrant? Grant, RbacRule? Rule, ImmutableArray<RbacRoleRef> MissingRoles)
{
    public bool IsAllowed => Grant is not null;

    /// <summary>The server's text, empty where it has nothing to say.</summary>
    public string Reason => Grant?.Reason ?? MissingReason;

    private string MissingReason
    {
        get
        {
            if (MissingRoles.IsDefaultOrEmpty)
            {
                return "";
            }

            string text = string.Join(", ", MissingRoles.Select(role => role.NotFoundText));
            return MissingRoles.Length == 1 ? $"RBAC: {text}" : $"RBAC: [{text}]";
        }
    }
}
