namespace AcpRegistry.Sdk.Access;

/// <summary>What an authorizer is asked. Nothing is added to it: a user's implied groups must be among its groups.</summary>
/// <remarks>
/// As the server does it, a resource <c>imagestreams/layers</c> without <see cref="Subresource"/> matches rules that name just that,
/// and not <c>*/layers</c>.
/// </remarks>
internal readonly record struct RbacRequest(string User, IReadOnlyList<string> Groups, string Verb, string ApiGroup, string Resource)
{
    public string Subresource { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Empty: all namespaces, which only ClusterRoleBindings grant.</summary>
    public string Namespace { get; init; } = "";
}
