using System.Collections.Immutable;

namespace AcpRegistry.Sdk.Access;

/// <summary>A RoleBinding, or with an empty namespace a ClusterRoleBinding.</summary>
internal sealed class RbacBinding(string @namespace, string name, RbacRoleRef role, IEnumerable<RbacSubject> subjects)
{
    public string Namespace { get; } = @namespace;

    public string Name { get; } = name;

    /// <summary>The server's id of the object; null where nobody asks for it.</summary>
    public string? Uid { get; init; }

    public RbacRoleRef Role { get; } = role;

    public ImmutableArray<RbacSubject> Subjects { get; } = [.. subjects];
}
