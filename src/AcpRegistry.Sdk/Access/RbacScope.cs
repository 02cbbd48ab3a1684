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
    private readonly ulong _userMarks;
    private readonly ulong _groupMarks;

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
        _userMarks = MarksOf(byUser.Keys);
        _groupMarks = MarksOf(byGroup.Keys);
    }

    public string Namespace { get; }

    public ImmutableArray<RbacBinding> Bindings { get; }

    /// <summary>Nothing in it can decide anything.</summary>
    public bool IsEmpty => _roles.Count == 0 && Bindings.IsEmpty;

    public RbacRole? FindRole(string name) => _roles.TryGetValue(name, out RbacRole? role) ? role : null;

    public ReadOnlySpan<RbacGrant> GrantsToUser(string user) =>
        (_userMarks & MarkOf(user)) != 0 && _byUser.TryGetValue(user, out RbacGrant[]? grants) ? grants : default;

    public ReadOnlySpan<RbacGrant> GrantsToGroup(string group) =>
        (_groupMarks & MarkOf(group)) != 0 && _byGroup.TryGetValue(group, out RbacGrant[]? grants) ? grants : default;

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

    private static ulong MarksOf(IEnumerable<string> names) => names.Aggregate(0UL, (marks, name) => marks | MarkOf(name));

    // One of 64 bits, by length and last letter: whoever has none of an index's bits is not in it, and need not be hashed.
    private static ulong MarkOf(string name) => 1UL << ((name.Length * 5) + (name.Length == 0 ? 0 : name[^1]));

    private static Dictionary<string, RbacGrant[]> Seal(Dictionary<string, List<RbacGrant>> index) =>
        index.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal);
}
