using AcpRegistry.Sdk.Access;
using k8s.Models;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Which bindings outside of a set let the subjects of its grants pull too.</summary>
internal static class OverlapFinder
{
    public static IReadOnlyList<GrantOverlap> Find(IEnumerable<PullGrant> grants, IEnumerable<V1RoleBinding> others)
    {
        var outside = others.Select(PullBinding.Read).ToList();
        if (outside.Count == 0)
        {
            return [];
        }

        // Each binding stands under the users and groups that it names, so that thousands of both are no product of both.
        var byUser = ToLookup(outside, subject => subject.UserName);
        var byGroup = ToLookup(outside, subject => subject.Kind == AccessSubjectKind.Group ? subject.Name : null);
        return [.. grants.SelectMany(grant => grant.Subject.Groups
            .SelectMany(group => byGroup[(grant.ImageNamespace, group)])
            .Concat(grant.Subject.UserName is { } user ? byUser[(grant.ImageNamespace, user)] : [])
            .Distinct(ReferenceEqualityComparer.Instance)
            .Cast<PullRoleBinding>()
            .Select(binding => new GrantOverlap(grant, binding)))];
    }

    private static ILookup<(string, string), PullRoleBinding> ToLookup(IEnumerable<PullRoleBinding> bindings, Func<AccessSubject, string?> key) =>
        bindings
            .SelectMany(binding => binding.Subjects.Select(subject => (binding, Key: key(subject))))
            .Where(bound => bound.Key is not null)
            .ToLookup(bound => (bound.binding.Namespace, bound.Key!), bound => bound.binding);
}
