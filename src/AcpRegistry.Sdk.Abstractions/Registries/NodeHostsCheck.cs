namespace AcpRegistry.Sdk.Registries;

/// <summary>What a node's hosts file says of the registry's Service.</summary>
public sealed record NodeHostsCheck
{
    /// <summary>
    /// The Service's names <c>&lt;svc&gt;.&lt;ns&gt;</c>, <c>&lt;svc&gt;.&lt;ns&gt;.svc</c> and
    /// <c>&lt;svc&gt;.&lt;ns&gt;.svc.&lt;cluster domain&gt;</c>, in this order.
    /// </summary>
    public required IReadOnlyList<NodeHostsName> Names { get; init => field = HostsGuard.Copy(value); }

    /// <summary>
    /// The lines that the file should have, without a line break: one for each ClusterIP, as the cluster lists them. None where the Service has none.
    /// </summary>
    public IReadOnlyList<string> ExpectedLines { get; init => field = HostsGuard.Copy(value); } = [];

    /// <summary>
    /// The numbers, from 1, of the platform's lines for this Service: those that end in <see cref="NodeHostsFile.Marker"/> and have one of
    /// <see cref="Names"/>. Where a line is commented out, it is no more the platform's.
    /// </summary>
    public IReadOnlyList<int> GeneratedLines { get; init => field = HostsGuard.Copy(value); } = [];

    /// <summary>
    /// True if <see cref="NodeHostsFile.WithResolverLine"/> would change the text. It may be so although <see cref="IsCurrent"/>: where a second
    /// line is stale, or where somebody else's line is right.
    /// </summary>
    public bool NeedsMending { get; init; }

    /// <summary>True if every one of the names is <see cref="NodeHostsNameState.Current"/>: the node finds the registry.</summary>
    public bool IsCurrent => Names.Count > 0 && Names.All(name => name.State == NodeHostsNameState.Current);
}
