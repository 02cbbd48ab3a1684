using System.Collections.Immutable;

namespace AcpRegistry.Sdk.Access;

/// <summary>A Role, or with an empty namespace a ClusterRole.</summary>
internal sealed class RbacRole(string @namespace, string name, IEnumerable<RbacRule> rules)
{
    public string Namespace { get; } = @namespace;

    public string Name { get; } = name;

    public ImmutableArray<RbacRule> Rules { get; } = [.. rules];
}
