namespace AcpRegistry.Sdk.Access;

/// <summary>One subject of one binding: a path by which somebody may hold the rules of the binding's role.</summary>
internal sealed record RbacGrant(RbacBinding Binding, RbacSubject Subject)
{
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
