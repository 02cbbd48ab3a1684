namespace AcpRegistry.Sdk.Access;

/// <summary>A RoleBinding or ClusterRoleBinding, and the role that it gives.</summary>
public sealed record AccessBinding
{
    /// <summary>The RoleBinding's namespace; null for a ClusterRoleBinding, which holds in every one.</summary>
    public string? Namespace { get; init => field = value is null ? null : KubernetesNames.Namespace(value, nameof(Namespace)); }

    /// <summary>Its name: any path segment, so not always a DNS name.</summary>
    public required string Name { get; init => field = KubernetesNames.PathSegment(value, nameof(Name)); }

    /// <summary>The server's id of this very object; null where it isn't known.</summary>
    public string? Uid { get; init; }

    /// <summary>True if the role is a ClusterRole, false if it is a Role of the binding's own namespace.</summary>
    public bool IsToClusterRole { get; init; } = true;

    /// <summary>The role's name. The role need not exist.</summary>
    public required string RoleName { get; init => field = KubernetesNames.PathSegment(value, nameof(RoleName)); }

    /// <summary><c>RoleBinding</c> or <c>ClusterRoleBinding</c>.</summary>
    public string Kind => Namespace is null ? "ClusterRoleBinding" : "RoleBinding";

    /// <summary><c>Role</c> or <c>ClusterRole</c>.</summary>
    public string RoleKind => IsToClusterRole ? "ClusterRole" : "Role";

    /// <summary>For people: <c>RoleBinding 'pull' in 'shared-ns' to ClusterRole 'system:image-puller'</c>.</summary>
    public override string ToString() =>
        $"{Kind} {KubernetesNames.QuoteName(Name)}{(Namespace is null ? "" : $" in '{Namespace}'")} to {RoleKind} {KubernetesNames.QuoteName(RoleName)}";
}
