namespace AcpRegistry.Sdk.Registries;

/// <summary>The Kubernetes right that the registry asks for before it lets an image be pulled.</summary>
/// <remarks>Nothing needs to serve the group: RBAC and access reviews compare it as text.</remarks>
/// <param name="Verb">The RBAC verb, e.g. <c>get</c>.</param>
/// <param name="Group">The API group, e.g. <c>registry.alauda.io</c>.</param>
/// <param name="Resource">The plural resource, e.g. <c>images</c>.</param>
public sealed record PullRight(string Verb, string Group, string Resource)
{
    /// <summary>As people write it: <c>get images.registry.alauda.io</c>.</summary>
    public override string ToString() => $"{Verb} {Resource}.{Group}";
}
