using k8s.Models;

namespace AcpRegistry.Sdk.Access;

/// <summary>The API's objects as the evaluator's; absent lists are empty, and what can grant nothing is left out.</summary>
internal static class RbacMapping
{
    public static RbacRole ToRbac(this V1ClusterRole role) => new("", role.Name(), Rules(role.Rules));

    public static RbacRole ToRbac(this V1Role role) => new(role.Namespace(), role.Name(), Rules(role.Rules));

    public static RbacBinding ToRbac(this V1ClusterRoleBinding binding) =>
        new("", binding.Name(), RoleRef(binding.RoleRef), Subjects(binding.Subjects)) { Uid = binding.Uid() };

    public static RbacBinding ToRbac(this V1RoleBinding binding) =>
        new(binding.Namespace(), binding.Name(), RoleRef(binding.RoleRef), Subjects(binding.Subjects)) { Uid = binding.Uid() };

    private static IEnumerable<RbacRule> Rules(IList<V1PolicyRule>? rules) =>
        from rule in rules ?? []
        where rule?.Resources is { Count: > 0 }
        select new RbacRule(rule.ApiGroups, rule.Resources, rule.Verbs, rule.ResourceNames);

    private static RbacRoleRef RoleRef(V1RoleRef? role) => new(role?.Kind == "ClusterRole", role?.Name ?? "");

    private static IEnumerable<RbacSubject> Subjects(IList<Rbacv1Subject>? subjects)
    {
        foreach (Rbacv1Subject subject in (subjects ?? []).OfType<Rbacv1Subject>())
        {
            RbacSubjectKind? kind = subject.Kind switch
            {
                "ServiceAccount" => RbacSubjectKind.ServiceAccount,
                "User" => RbacSubjectKind.User,
                "Group" => RbacSubjectKind.Group,
                _ => null,
            };
            if (kind is { } known)
            {
                yield return new RbacSubject(known, subject.Name ?? "", subject.NamespaceProperty ?? "");
            }
        }
    }
}
