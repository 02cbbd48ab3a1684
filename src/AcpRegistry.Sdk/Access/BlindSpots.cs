using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Access;

/// <summary>What an answer from roles and bindings can't know, in words.</summary>
internal static class BlindSpots
{
    public static PullAccessBlindSpot OtherAuthorizers { get; } = new()
    {
        Kind = PullAccessBlindSpotKind.OtherAuthorizers,
        Text = "Only RBAC was read: a webhook, Node or ABAC authorizer may allow, and a webhook deny, all the same.",
        Remedy = "Ask the API server for its verdict, with IPullPermissionChecker.",
    };

    public static PullAccessBlindSpot PrivilegedGroup { get; } = new()
    {
        Kind = PullAccessBlindSpotKind.PrivilegedGroup,
        Text = $"Whoever is in the group '{RbacPolicy.PrivilegedGroup}' may do everything, and no binding says who that is.",
        Remedy = "Look at who was given a client certificate of that organization.",
    };

    public static PullAccessBlindSpot UnknownGroups(AccessSubject subject) => new()
    {
        Kind = PullAccessBlindSpotKind.UnknownGroups,
        Text = $"In which groups a certificate or an identity provider puts {subject} is known to no role and no binding.",
        Remedy = $"Name them in {nameof(AccessQuestion)}.{nameof(AccessQuestion.Groups)}: only those count.",
    };

    public static PullAccessBlindSpot OtherNamespaces(AcpRegistryForbiddenException refusal) => new()
    {
        Kind = PullAccessBlindSpotKind.OtherNamespaces,
        Text = $"The caller may not list the roles and bindings of other namespaces ({refusal.Code}), so a grant that was made in a wrong one isn't seen.",
        Remedy = refusal.Remedy,
    };

    /// <summary>The lists that the caller was refused.</summary>
    public static IEnumerable<PullAccessBlindSpot> OfLists(RbacReading reading, string @namespace)
    {
        if (reading.NamespaceBindings.Refusal is { } ofNamespace)
        {
            yield return new()
            {
                Kind = PullAccessBlindSpotKind.RoleBindings,
                Text = $"The caller may not list the RoleBindings of the namespace '{@namespace}' ({ofNamespace.Code}): any of them may give the right.",
                Remedy = ofNamespace.Remedy,
            };
        }

        if (reading.ClusterBindings.Refusal is { } ofCluster)
        {
            yield return new()
            {
                Kind = PullAccessBlindSpotKind.ClusterRoleBindings,
                Text = $"The caller may not list the ClusterRoleBindings ({ofCluster.Code}): any of them may give the right.",
                Remedy = ofCluster.Remedy,
            };
        }
    }

    /// <summary>The bindings whose role the caller may not read.</summary>
    public static IEnumerable<PullAccessBlindSpot> OfRoles(RbacReading reading, IEnumerable<RbacGrant> grants, PullRight right) =>
        from grant in grants
        where reading.RefusalOf(grant.Binding.Role) is not null
        group grant by grant.Binding into bound
        let binding = bound.Key.Show()
        let refusal = reading.RefusalOf(bound.Key.Role)!
        select new PullAccessBlindSpot
        {
            Kind = PullAccessBlindSpotKind.RoleRules,
            Text = $"{binding} binds {string.Join(", ", bound.Select(grant => grant.Subject.Describe(grant.Binding)))}; whether a rule of that "
                + $"{binding.RoleKind} gives '{right}' may not be read ({refusal.Code}).",
            Remedy = refusal.Remedy,
            Binding = binding,
        };
}
