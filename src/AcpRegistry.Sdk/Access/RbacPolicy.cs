namespace AcpRegistry.Sdk.Access;

/// <summary>All roles and bindings of a cluster, and what kube-apiserver's RBAC authorizer would decide by them. Immutable.</summary>
/// <remarks>
/// A decision costs a few look-ups, however many bindings there are, and allocates only to name missing roles. The group
/// <c>system:masters</c> is allowed everything by another authorizer, before RBAC is asked: see <see cref="PrivilegedGroup"/>.
/// </remarks>
internal sealed class RbacPolicy
{
    /// <summary>Whoever is in it may do everything, without a role. Not looked at here.</summary>
    public const string PrivilegedGroup = "system:masters";

    private readonly RbacScope _cluster;
    private readonly Dictionary<string, RbacScope> _namespaces;

    private RbacPolicy(RbacScope cluster, Dictionary<string, RbacScope> namespaces)
    {
        _cluster = cluster;
        _namespaces = namespaces;
    }

    public static RbacPolicy Empty { get; } = new(new RbacScope("", [], []), []);

    /// <param name="roles">Roles and ClusterRoles in any order.</param>
    /// <param name="bindings">RoleBindings and ClusterRoleBindings in any order.</param>
    public static RbacPolicy Create(IEnumerable<RbacRole> roles, IEnumerable<RbacBinding> bindings)
    {
        ILookup<string, RbacRole> rolesOf = roles.ToLookup(role => role.Namespace, StringComparer.Ordinal);
        ILookup<string, RbacBinding> bindingsOf = bindings.ToLookup(binding => binding.Namespace, StringComparer.Ordinal);
        return Empty.With(rolesOf.Select(group => group.Key).Union(bindingsOf.Select(group => group.Key), StringComparer.Ordinal)
            .Select(name => new RbacScope(name, rolesOf[name], bindingsOf[name])));
    }

    /// <summary>A policy in which these scopes stand in the place of those of the same namespaces.</summary>
    public RbacPolicy With(params IEnumerable<RbacScope> scopes)
    {
        RbacScope cluster = _cluster;
        var namespaces = new Dictionary<string, RbacScope>(_namespaces, StringComparer.Ordinal);
        foreach (RbacScope scope in scopes)
        {
            if (scope.Namespace.Length == 0)
            {
                cluster = scope;
            }
            else if (scope.IsEmpty)
            {
                namespaces.Remove(scope.Namespace);
            }
            else
            {
                namespaces[scope.Namespace] = scope;
            }
        }

        return new RbacPolicy(cluster, namespaces);
    }

    public RbacDecision Decide(in RbacRequest request)
    {
        List<RbacRoleRef>? missing = null;
        if (TryAllow(_cluster, request, ref missing, out RbacDecision decision)
            || (request.Namespace.Length > 0
                && _namespaces.TryGetValue(request.Namespace, out RbacScope? scope)
                && TryAllow(scope, request, ref missing, out decision)))
        {
            return decision;
        }

        return new RbacDecision(null, null, missing is null ? [] : [.. missing.Distinct()]);
    }

    /// <summary>Null where the binding's role doesn't exist.</summary>
    public RbacRole? FindRole(RbacBinding binding) => FindRole(binding.Role, binding.Namespace);

    /// <param name="role">A Role or ClusterRole.</param>
    /// <param name="namespace">Where a Role is looked for.</param>
    public RbacRole? FindRole(RbacRoleRef role, string @namespace) =>
        role.IsClusterRole ? _cluster.FindRole(role.Name)
        : _namespaces.TryGetValue(@namespace, out RbacScope? scope) ? scope.FindRole(role.Name)
        : null;

    /// <summary>Every grant to this user in this namespace, ClusterRoleBindings first, those to missing roles too.</summary>
    public IReadOnlyList<RbacGrant> GrantsOf(string user, IReadOnlyList<string> groups, string @namespace)
    {
        var grants = new List<RbacGrant>();
        AddGrants(_cluster);
        if (_namespaces.TryGetValue(@namespace, out RbacScope? scope))
        {
            AddGrants(scope);
        }

        return grants;

        void AddGrants(RbacScope from)
        {
            grants.AddRange(from.GrantsToUser(user));
            foreach (string group in groups)
            {
                grants.AddRange(from.GrantsToGroup(group));
            }
        }
    }

    /// <summary>Every rule that this user holds in this namespace.</summary>
    public IReadOnlyList<RbacRule> RulesOf(string user, IReadOnlyList<string> groups, string @namespace) =>
        [.. GrantsOf(user, groups, @namespace).SelectMany(grant => FindRole(grant.Binding)?.Rules ?? [])];

    private bool TryAllow(RbacScope scope, in RbacRequest request, ref List<RbacRoleRef>? missing, out RbacDecision decision)
    {
        if (TryAllow(scope.GrantsToUser(request.User), request, ref missing, out decision))
        {
            return true;
        }

        IReadOnlyList<string> groups = request.Groups;
        for (int i = 0; i < groups.Count; i++)
        {
            if (TryAllow(scope.GrantsToGroup(groups[i]), request, ref missing, out decision))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryAllow(ReadOnlySpan<RbacGrant> grants, in RbacRequest request, ref List<RbacRoleRef>? missing, out RbacDecision decision)
    {
        foreach (RbacGrant grant in grants)
        {
            RbacRole? role = FindRole(grant.Binding);
            if (role is null)
            {
                (missing ??= []).Add(grant.Binding.Role);
                continue;
            }

            foreach (RbacRule rule in role.Rules)
            {
                if (rule.Allows(request))
                {
                    decision = new RbacDecision(grant, rule, []);
                    return true;
                }
            }
        }

        decision = default;
        return false;
    }
}
