namespace AcpRegistry.Sdk.Registries;

/// <summary>The Kubernetes right that the registry asks for before it lets an image be pulled, and the form in which it asks.</summary>
/// <remarks>Nothing needs to serve the group: RBAC and access reviews compare it as text.</remarks>
/// <param name="Verb">The RBAC verb, e.g. <c>get</c>.</param>
/// <param name="Group">The API group, e.g. <c>registry.alauda.io</c>.</param>
/// <param name="Resource">
/// The plural resource, e.g. <c>images</c>. <c>imagestreams/layers</c> is what a registry asks for that puts resource and subresource into one
/// field: RBAC then takes the whole for the resource, so that a rule on <c>*/layers</c> doesn't match.
/// </param>
public sealed record PullRight(string Verb, string Group, string Resource)
{
    /// <summary>The subresource in a field of its own; null for none.</summary>
    public string? Subresource { get; init; }

    /// <summary>
    /// True if the registry asks for the one image by its name, so that a rule with <c>resourceNames</c> counts; false if it asks for the namespace.
    /// </summary>
    public bool IsByRepository { get; init; }

    /// <summary>As people write it: <c>get images.registry.alauda.io</c>.</summary>
    public override string ToString() => $"{Verb} {Resource}{(Subresource is null ? "" : "/" + Subresource)}.{Group}";
}
