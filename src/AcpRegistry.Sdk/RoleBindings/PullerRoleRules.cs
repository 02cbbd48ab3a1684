using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>What the rules of the puller role say.</summary>
internal static class PullerRoleRules
{
    private const string All = "*";
    private const int MostRights = 64;

    /// <summary>True if some rule gives the right to every image, or to some of them where the registry asks for each by its name.</summary>
    public static bool Hold(V1ClusterRole role, PullRight right) =>
        (role.Rules ?? []).Any(rule =>
            Has(rule.Verbs, right.Verb)
            && Has(rule.ApiGroups, right.Group)
            && HasResource(rule.Resources, right)
            && (right.IsByRepository || rule.ResourceNames is null or { Count: 0 }));

    /// <summary>Every right of the role, one question each; null where they are too many to ask about.</summary>
    public static IReadOnlyList<V1ResourceAttributes>? Rights(V1ClusterRole role, string @namespace)
    {
        // Not by name stands for all names.
        IEnumerable<V1ResourceAttributes> rights =
            from rule in role.Rules ?? []
            from verb in rule.Verbs ?? []
            from apiGroup in rule.ApiGroups ?? []
            from resource in rule.Resources ?? []
            from name in rule.ResourceNames is { Count: > 0 } names ? names : [null!]
            let parts = resource.Split('/', 2)
            select new V1ResourceAttributes
            {
                NamespaceProperty = @namespace,
                Verb = verb,
                Group = apiGroup,
                Resource = parts[0],
                Subresource = parts.Length > 1 ? parts[1] : null,
                Name = name,
            };
        var some = rights.Take(MostRights + 1).ToList();
        return some.Count > MostRights ? null : some;
    }

    private static bool HasResource(IEnumerable<string>? resources, PullRight right) =>
        (resources ?? []).Any(resource => right.Subresource is { } subresource
            ? resource is All || resource == $"{right.Resource}/{subresource}" || resource == $"{All}/{subresource}"
            : resource is All || resource == right.Resource);

    private static bool Has(IEnumerable<string>? values, string wanted) => (values ?? []).Any(value => value == All || value == wanted);
}
