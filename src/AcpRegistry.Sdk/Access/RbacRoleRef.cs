namespace AcpRegistry.Sdk.Access;

/// <summary>The role that a binding names; it need not exist. A Role is looked for in the binding's own namespace.</summary>
internal readonly record struct RbacRoleRef(bool IsClusterRole, string Name)
{
    public string Kind => IsClusterRole ? "ClusterRole" : "Role";

    /// <summary>What the server says when it meets a binding to this role and there is none.</summary>
    public string NotFoundText => $"{(IsClusterRole ? "clusterrole" : "role")}.rbac.authorization.k8s.io {RbacText.Quote(Name)} not found";
}
