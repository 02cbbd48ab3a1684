namespace AcpRegistry.Sdk.Access;

/// <summary>The evaluator's values as the results show them.</summary>
internal static class AccessView
{
    public static AccessBinding Show(this RbacBinding binding) => new()
    {
        Namespace = binding.Namespace.Length == 0 ? null : binding.Namespace,
        Name = binding.Name,
        Uid = binding.Uid,
        IsToClusterRole = binding.Role.IsClusterRole,
        RoleName = binding.Role.Name,
    };

    public static AccessRule Show(this RbacRule rule) => new()
    {
        ApiGroups = rule.ApiGroups,
        Resources = rule.Resources,
        Verbs = rule.Verbs,
        ResourceNames = rule.ResourceNames,
    };

    public static PullAccessPath Show(this RbacGrant grant, IEnumerable<RbacRule> rules) => new()
    {
        Subject = grant.Subject.Read(grant.Binding),
        Who = grant.Subject.Describe(grant.Binding),
        Binding = grant.Binding.Show(),
        Rules = [.. rules.Select(Show)],
    };

    /// <summary>Null where nobody can be that subject, though the API server took it.</summary>
    public static AccessSubject? Read(this RbacSubject subject, RbacBinding binding) =>
        subject.Kind switch
        {
            RbacSubjectKind.ServiceAccount => NamespaceOf(subject, binding) is var place && KubernetesNames.IsNamespace(place) && KubernetesNames.IsSubdomain(subject.Name)
                ? AccessSubject.ServiceAccount(place, subject.Name)
                : null,
            _ when !KubernetesNames.IsIdentity(subject.Name) => null,
            RbacSubjectKind.User => AccessSubject.User(subject.Name),
            _ => AccessSubject.Group(subject.Name),
        };

    public static string Describe(this RbacSubject subject, RbacBinding binding) =>
        Read(subject, binding)?.ToString()
        ?? $"{subject.Kind} {KubernetesNames.QuoteName(subject.Kind == RbacSubjectKind.ServiceAccount ? $"{NamespaceOf(subject, binding)}/{subject.Name}" : subject.Name)}";

    /// <summary>A ServiceAccount without a namespace is one of the binding's own.</summary>
    public static string NamespaceOf(RbacSubject subject, RbacBinding binding) => subject.Namespace.Length > 0 ? subject.Namespace : binding.Namespace;
}
