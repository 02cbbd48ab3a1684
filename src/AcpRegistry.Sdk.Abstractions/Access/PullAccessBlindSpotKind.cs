using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Access;

/// <summary>What an answer of <see cref="IPullAccessExplorer"/> can't know.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PullAccessBlindSpotKind>))]
public enum PullAccessBlindSpotKind
{
    /// <summary>What authorizers beside RBAC say: a webhook, Node, ABAC.</summary>
    OtherAuthorizers = 0,

    /// <summary>Who is in <c>system:masters</c>, a group that may do everything without any binding.</summary>
    PrivilegedGroup,

    /// <summary>In which groups an identity provider puts the subject, beside those that the question names.</summary>
    UnknownGroups,

    /// <summary>The namespace's RoleBindings, which the caller may not list.</summary>
    RoleBindings,

    /// <summary>The ClusterRoleBindings, which the caller may not list.</summary>
    ClusterRoleBindings,

    /// <summary>The rules of one binding's role, which the caller may not read.</summary>
    RoleRules,

    /// <summary>The roles and bindings of other namespaces, so that a grant in a wrong namespace wasn't looked for.</summary>
    OtherNamespaces,
}
