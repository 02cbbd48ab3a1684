namespace AcpRegistry.Sdk.Access;

/// <summary>One subject of one binding: a path by which somebody may hold the rules of the binding's role.</summary>
internal sealed record RbacGrant(RbacBinding Binding, RbacSubject Subject)
{
    /// <summary>Why whoever it lets in is allowed, as the server says it. Made when it is first asked for, and kept.</summary>
    public string Reason => field ??= $"RBAC: allowed by {this}";

    // Without the kept text.
    public bool Equals(RbacGrant? other) => other is not null && Binding == other.Binding && Subject == other.Subject;

    public override int GetHashCode() => HashCode.Combine(Binding, Subject);

    /// <summary>
    /// As in the server's reasons, which write names before namespaces:
    /// <c>RoleBinding "all-app/vf-owner" of ClusterRole "x" to Group "g"</c>.
    /// </summary>
    public override string ToString()
    {
        string binding = Binding.Namespace.Length == 0
            ? $"ClusterRoleBinding {RbacText.Quote(Binding.Name)}"
            : $"RoleBinding {RbacText.Quote($"{Binding.Name}/{Binding.Namespace}")}";
        string subject = Subject.Kind == RbacSubjectKind.ServiceAccount
            ? $"{Subject.Name}/{(Subject.Namespace.Length > 0 ? Subject.Namespace : Binding.Namespace)}"
            : Subject.Name;
        return $"{binding} of {Binding.Role.Kind} {RbacText.Quote(Binding.Role.Name)} to {Subject.Kind} {RbacText.Quote(subject)}";
    }
}
