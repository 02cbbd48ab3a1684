namespace AcpRegistry.Sdk.Access;

/// <summary>Everybody who may pull from a namespace, as far as the caller may see it.</summary>
public sealed record PullAccessOverview
{
    /// <summary>The namespace that owns the images.</summary>
    public required string Namespace { get; init => field = KubernetesNames.Namespace(value, nameof(Namespace)); }

    /// <summary>
    /// Each subject of each binding that gives the right, those of the namespace's own RoleBindings first. Somebody with two bindings is here
    /// twice; a group stands for its members.
    /// </summary>
    public required IReadOnlyList<PullAccessPath> Entries { get; init => field = Kept.Copy(value); }

    /// <summary>What this answer can't know; never empty, since RBAC is not all that may allow.</summary>
    public IReadOnlyList<PullAccessBlindSpot> BlindSpots { get; init => field = Kept.Copy(value); } = [];

    /// <summary>What makes the answer less sure than it looks, e.g. that the namespace doesn't exist; null where nothing does.</summary>
    public string? Warning { get; init; }

    /// <summary>True if every role and binding that could give the right was read.</summary>
    public bool IsComplete => !BlindSpots.Any(spot => spot.HidesGrants);
}
