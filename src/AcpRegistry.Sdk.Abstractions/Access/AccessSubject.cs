using System.Diagnostics.CodeAnalysis;

namespace AcpRegistry.Sdk.Access;

/// <summary>Who may, or may not, pull: a ServiceAccount, a user or a group.</summary>
/// <remarks>Names are compared as Kubernetes compares them: by their text, case included.</remarks>
public sealed class AccessSubject : IEquatable<AccessSubject>
{
    private const string ServiceAccountUserPrefix = "system:serviceaccount:";
    private const string ServiceAccountsGroup = "system:serviceaccounts";
    private const string ServiceAccountsOfPrefix = ServiceAccountsGroup + ":";
    private const string AuthenticatedGroup = "system:authenticated";
    private const string UnauthenticatedGroup = "system:unauthenticated";
    private const string AnonymousUser = "system:anonymous";

    private AccessSubject(AccessSubjectKind kind, string? @namespace, string name)
    {
        Kind = kind;
        Namespace = @namespace;
        Name = name;
    }

    /// <summary>Which of the three it is.</summary>
    public AccessSubjectKind Kind { get; }

    /// <summary>The namespace of a ServiceAccount; null for users and groups.</summary>
    public string? Namespace { get; }

    /// <summary>The name, for a ServiceAccount without its namespace.</summary>
    public string Name { get; }

    /// <summary>
    /// The user name that requests of this subject carry, e.g. <c>system:serviceaccount:my-ns:default</c>; null for a group.
    /// </summary>
    public string? UserName =>
        field ??= Kind switch
        {
            AccessSubjectKind.ServiceAccount => $"{ServiceAccountUserPrefix}{Namespace}:{Name}",
            AccessSubjectKind.User => Name,
            _ => null,
        };

    /// <summary>
    /// The groups that the API server puts every such caller in, and that an access review therefore has to name: for a ServiceAccount
    /// <c>system:serviceaccounts</c>, <c>system:serviceaccounts:&lt;namespace&gt;</c> and <c>system:authenticated</c>, for a user the last alone.
    /// For a group, that group, and those that each of its members is in as well.
    /// </summary>
    public IReadOnlyList<string> Groups =>
        field ??= Kind switch
        {
            AccessSubjectKind.ServiceAccount => GroupsOfServiceAccount(Namespace!),
            AccessSubjectKind.User => GroupsOfUser(Name),
            _ => GroupsOfMembers(Name),
        };

    /// <summary>The ServiceAccount of that name in that namespace.</summary>
    /// <param name="namespace">A DNS-1123 label.</param>
    /// <param name="name">A DNS-1123 subdomain, e.g. <c>default</c>.</param>
    /// <exception cref="AcpRegistryArgumentException">Either can't be such a name.</exception>
    public static AccessSubject ServiceAccount(string @namespace, string name) =>
        new(AccessSubjectKind.ServiceAccount, KubernetesNames.Namespace(@namespace), KubernetesNames.Subdomain(name));

    /// <summary>The user of that name.</summary>
    /// <param name="name">
    /// Any text that isn't blank. A ServiceAccount's user name, <c>system:serviceaccount:&lt;namespace&gt;:&lt;name&gt;</c>, stands for that ServiceAccount, as
    /// it does for the API server: checks name its groups, and a grant to it works. It isn't equal to <see cref="ServiceAccount"/>, though.
    /// </param>
    /// <exception cref="AcpRegistryArgumentException">It is blank, or no valid Unicode.</exception>
    public static AccessSubject User(string name) => new(AccessSubjectKind.User, null, KubernetesNames.Identity(name));

    /// <summary>The group of that name.</summary>
    /// <param name="name">Any text that isn't blank.</param>
    /// <exception cref="AcpRegistryArgumentException">It is blank, or no valid Unicode.</exception>
    public static AccessSubject Group(string name) => new(AccessSubjectKind.Group, null, KubernetesNames.Identity(name));

    /// <summary>All ServiceAccounts of a namespace, those to come included: the group <c>system:serviceaccounts:&lt;namespace&gt;</c>.</summary>
    /// <param name="namespace">A DNS-1123 label.</param>
    /// <exception cref="AcpRegistryArgumentException">It can't be a namespace.</exception>
    public static AccessSubject ServiceAccountsOf(string @namespace) =>
        Group($"{ServiceAccountsGroup}:{KubernetesNames.Namespace(@namespace)}");

    /// <summary>
    /// Reads <c>system:serviceaccount:&lt;namespace&gt;:&lt;name&gt;</c>, <c>serviceaccount:&lt;namespace&gt;:&lt;name&gt;</c>,
    /// <c>group:&lt;name&gt;</c>, <c>user:&lt;name&gt;</c>, or a bare user name.
    /// </summary>
    /// <param name="text">
    /// As with Kubernetes, <c>system:serviceaccount:…</c> with anything but a valid namespace and name behind it is a plain user's name.
    /// <c>&lt;namespace&gt;/&lt;name&gt;</c> is refused, because it may be meant as a ServiceAccount: a user of such a name needs <c>user:</c>.
    /// </param>
    /// <exception cref="AcpRegistryArgumentException">It is none of these.</exception>
    public static AccessSubject Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var subject)
            ? subject
            : throw KubernetesNames.Refused(
                IsNamespaceAndName(text, out var slash)
                    ? $"'{text}' isn't a valid subject: write serviceaccount:{text[..slash]}:{text[(slash + 1)..]} for the ServiceAccount, or user:{text} for a user of that name."
                    : $"{KubernetesNames.Quote(text)} isn't a valid subject: write serviceaccount:<namespace>:<name>, user:<name>, group:<name>, or a user's name.",
                nameof(text));
    }

    /// <summary>As <see cref="Parse"/>, without an exception.</summary>
    /// <param name="text">Null isn't a subject.</param>
    /// <param name="subject">The subject; null where the answer is false.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AccessSubject? subject)
    {
        const string ShortPrefix = "serviceaccount:";
        const string GroupPrefix = "group:";
        const string UserPrefix = "user:";
        subject = text switch
        {
            null => null,
            _ when text.StartsWith(ShortPrefix, StringComparison.Ordinal) => ServiceAccountOrNull(text.AsSpan(ShortPrefix.Length)),
            _ when text.StartsWith(GroupPrefix, StringComparison.Ordinal) => NamedOrNull(AccessSubjectKind.Group, text[GroupPrefix.Length..]),
            _ when text.StartsWith(UserPrefix, StringComparison.Ordinal) => NamedOrNull(AccessSubjectKind.User, text[UserPrefix.Length..]),
            _ when IsNamespaceAndName(text, out _) => null,
            _ => ServiceAccountOfUserName(text) ?? NamedOrNull(AccessSubjectKind.User, text),
        };
        return subject is not null;
    }

    /// <inheritdoc/>
    public bool Equals(AccessSubject? other) =>
        other is not null && Kind == other.Kind && Namespace == other.Namespace && Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AccessSubject);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Namespace, Name);

    /// <summary>A text that <see cref="Parse"/> reads as the same subject.</summary>
    public override string ToString() =>
        Kind switch
        {
            AccessSubjectKind.ServiceAccount => $"serviceaccount:{Namespace}:{Name}",
            AccessSubjectKind.User => $"user:{Name}",
            _ => $"group:{Name}",
        };

    /// <summary>Two subjects are equal if kind, namespace and name are.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(AccessSubject? left, AccessSubject? right) => left is null ? right is null : left.Equals(right);

    /// <summary>The opposite of equal.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(AccessSubject? left, AccessSubject? right) => !(left == right);

    private static AccessSubject? ServiceAccountOfUserName(string userName) =>
        userName.StartsWith(ServiceAccountUserPrefix, StringComparison.Ordinal)
            ? ServiceAccountOrNull(userName.AsSpan(ServiceAccountUserPrefix.Length))
            : null;

    private static bool IsNamespaceAndName(string text, out int slash)
    {
        slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && KubernetesNames.IsNamespace(text.AsSpan(0, slash)) && KubernetesNames.IsSubdomain(text.AsSpan(slash + 1));
    }

    private static AccessSubject? ServiceAccountOrNull(ReadOnlySpan<char> namespaceAndName)
    {
        var colon = namespaceAndName.IndexOf(':');
        return colon > 0 && KubernetesNames.IsNamespace(namespaceAndName[..colon]) && KubernetesNames.IsSubdomain(namespaceAndName[(colon + 1)..])
            ? new AccessSubject(AccessSubjectKind.ServiceAccount, namespaceAndName[..colon].ToString(), namespaceAndName[(colon + 1)..].ToString())
            : null;
    }

    private static AccessSubject? NamedOrNull(AccessSubjectKind kind, string name) =>
        KubernetesNames.IsIdentity(name) ? new AccessSubject(kind, null, name) : null;

    private static IReadOnlyList<string> GroupsOfServiceAccount(string @namespace) =>
        [ServiceAccountsGroup, $"{ServiceAccountsGroup}:{@namespace}", AuthenticatedGroup];

    private static IReadOnlyList<string> GroupsOfUser(string userName) =>
        userName == AnonymousUser ? [UnauthenticatedGroup]
        : ServiceAccountOfUserName(userName) is { } account ? GroupsOfServiceAccount(account.Namespace!)
        : [AuthenticatedGroup];

    private static IReadOnlyList<string> GroupsOfMembers(string group) =>
        group is AuthenticatedGroup or UnauthenticatedGroup ? [group]
        : group.StartsWith(ServiceAccountsOfPrefix, StringComparison.Ordinal) && KubernetesNames.IsNamespace(group.AsSpan(ServiceAccountsOfPrefix.Length))
            ? [group, ServiceAccountsGroup, AuthenticatedGroup]
        : [group, AuthenticatedGroup];
}
