using System.Collections.Immutable;

namespace AcpRegistry.Sdk.Access;

/// <summary>
/// The roles and bindings of one namespace, or with an empty name those of the cluster; immutable, and indexed by whom it grants to.
/// </summary>
internal sealed class RbacScope
{
    private const string ServiceAccountUserPrefix = "system:serviceaccount:";

    private readonly Dictionary<string, RbacRole> _roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RbacGrant[]> _byUser;
    private readonly Dictionary<string, RbacGrant[]> _byGroup;

    public RbacScope(string @namespace, IEnumerable<RbacRole> roles, IEnumerable<RbacBinding> bindings)
    {
        Namespace = @namespace;
        Bindings = [.. bindings];
        foreach (RbacRole role in roles)
        {
            _roles[role.Name] = role;
        }

        var byUser = new Dictionary<string, List<RbacGrant>>(StringComparer.Ordinal);
        var byGroup = new Dictionary<string, List<RbacGrant>>(StringComparer.Ordinal);
        foreach (RbacBinding binding in Bindings)
        {
            foreach (RbacSubject subject in binding.Subjects)
            {
                if (subject.Kind == RbacSubjectKind.Group)
                {
                    Add(byGroup, subject.Name, binding, subject);
                }
                else if (UserOf(subject) is { } user)
                {
                    Add(byUser, user, binding, subject);
                }
            }
        }

        _byUser = Seal(byUser);
        _byGroup = Seal(byGroup);
    }

    public string Namespace { get; }

    public ImmutableArray<RbacBinding> Bindings { get; }

    /// <summary>Nothing in it can decide anything.</summary>
    public bool IsEmpty => _roles.Count == 0 && Bindings.IsEmpty;

    public RbacRole? FindRole(string name) => _roles.GetValueOrDefault(name);

    public ReadOnlySpan<RbacGrant> GrantsToUser(string user) => _byUser.GetValueOrDefault(user);

    public ReadOnlySpan<RbacGrant> GrantsToGroup(string group) => _byGroup.GetValueOrDefault(group);

    /// <summary>The user name that a subject matches, which for a ServiceAccount is made of its parts and compared as text.</summary>
    private string? UserOf(RbacSubject subject)
    {
        if (subject.Kind == RbacSubjectKind.User)
        {
            return subject.Name;
        }

        string @namespace = subject.Namespace.Length > 0 ? subject.Namespace : Namespace;
        return @namespace.Length == 0 ? null : $"{ServiceAccountUserPrefix}{@namespace}:{subject.Name}";
    }

    private static void Add(Dictionary<string, List<RbacGrant>> index, string key, RbacBinding binding, RbacSubject subject)
    {
        if (!index.TryGetValue(key, out List<RbacGrant>? grants))
        {
            index[key] = grants = [];
        }

        // A binding that lists somebody twice grants once, by the first.
        if (grants.Count == 0 || grants[^1].Binding != binding)
        {
            grants.Add(new RbacGrant(binding, subject));
        }
    }

    private static Dictionary<string, RbacGrant[]> Seal(Dictionary<string, List<RbacGrant>> index) =>
        index.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal);
}
