using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Access;

/// <summary>Looks for bindings that come close to letting a subject pull, where none does.</summary>
internal sealed class NearMissFinder(AccessQuestion question, AskedSubject asked, PullRequest request, RegistryProfile profile, RbacReading reading)
{
    private readonly NearMissRules _rules = new(question, request);
    private readonly NearMissSubjects _subjects = new(asked);
    private readonly string _grantIt = GrantCommand.For(question, profile);

    /// <summary>Among the bindings that hold in the namespace asked about.</summary>
    public IEnumerable<PullAccessNearMiss> Here()
    {
        var grants = reading.Policy.GrantsOf(asked.UserName, asked.Groups, question.Namespace);
        var bound = grants.Select(grant => grant.Binding).ToHashSet();
        return bound.SelectMany(OfRole).Concat(reading.Bindings.Where(binding => !bound.Contains(binding)).SelectMany(OfSubjects));
    }

    /// <summary>Among the RoleBindings of the other namespaces.</summary>
    public IEnumerable<PullAccessNearMiss> Elsewhere(IReadOnlyList<RbacBinding> bindings, IReadOnlyList<RbacRole> roles)
    {
        var policy = RbacPolicy.Create([.. roles, .. reading.ClusterRoles.Items], bindings);
        return from place in bindings.Select(binding => binding.Namespace).Distinct(StringComparer.Ordinal)
            where place != question.Namespace
            orderby place != asked.Subject.Namespace
            from binding in policy.GrantsOf(asked.UserName, asked.Groups, place).Select(grant => grant.Binding).Distinct()
            let rule = policy.FindRole(binding)?.Rules.FirstOrDefault(request.IsAllowedBy)
            where rule is not null || IsUnreadPullerRole(binding)
            select new PullAccessNearMiss
            {
                Kind = PullAccessNearMissKind.OtherNamespace,
                Binding = binding.Show(),
                Rule = rule?.Show(),
                Text = $"{binding.Show()} lets {asked.Subject} pull from '{place}'{(place == asked.Subject.Namespace ? ", its own namespace" : "")}, "
                    + $"not from '{question.Namespace}': it must stand in the namespace that owns the images.",
                Remedy = _grantIt,
            };
    }

    // The subject is bound: what is wrong with the role?
    private IEnumerable<PullAccessNearMiss> OfRole(RbacBinding binding)
    {
        var role = reading.Policy.FindRole(binding);
        if (role is not null)
        {
            return role.Rules.Select(rule => _rules.Of(rule, binding)).OfType<PullAccessNearMiss>().DistinctBy(miss => miss.Kind);
        }

        return reading.RefusalOf(binding.Role) is not null
            ? []
            : [new PullAccessNearMiss
            {
                Kind = PullAccessNearMissKind.RoleMissing,
                Binding = binding.Show(),
                Text = $"{binding.Show()} binds {asked.Subject} to a role that doesn't exist"
                    + (binding.Role.IsClusterRole ? "." : $" in the namespace '{binding.Namespace}'."),
                Remedy = binding.Role == new RbacRoleRef(true, profile.PullerRole)
                    ? "Check that the registry is installed: it brings this ClusterRole with it."
                    : $"Make the role, or bind the ClusterRole '{profile.PullerRole}'. {_grantIt}",
            }];
    }

    // The role is right: who comes close to being the subject?
    private IEnumerable<PullAccessNearMiss> OfSubjects(RbacBinding binding)
    {
        var rule = reading.Policy.FindRole(binding)?.Rules.FirstOrDefault(request.IsAllowedBy);
        if (!IsAboutPulling(binding, rule))
        {
            return [];
        }

        return from subject in binding.Subjects
            let miss = _subjects.Of(subject, binding)
            where miss is not null
            group miss by miss.Value.Kind into misses
            select new PullAccessNearMiss
            {
                Kind = misses.Key,
                Binding = binding.Show(),
                Rule = rule?.Show(),
                Text = $"{binding.Show()} {string.Join("; ", misses.Select(miss => miss!.Value.Text).Distinct())}.",
                Remedy = misses.Key == PullAccessNearMissKind.NotInGroup && asked.MayBeInOtherGroups
                    ? $"If an identity provider puts {asked.Subject} in it, name it in {nameof(AccessQuestion)}.{nameof(AccessQuestion.Groups)}. Else: {_grantIt}"
                    : _grantIt,
            };
    }

    // Whoever may do anything everywhere, the cluster's own controllers for the most part, was not meant when somebody wrote the subject.
    private bool IsAboutPulling(RbacBinding binding, RbacRule? rule) =>
        rule is null ? IsUnreadPullerRole(binding) : binding.Namespace.Length > 0 || rule.ApiGroups.Contains(request.Right.Group);

    // Its rules are not known, but its name says what it is for.
    private bool IsUnreadPullerRole(RbacBinding binding) =>
        binding.Role == new RbacRoleRef(true, profile.PullerRole) && reading.RefusalOf(binding.Role) is not null;
}
