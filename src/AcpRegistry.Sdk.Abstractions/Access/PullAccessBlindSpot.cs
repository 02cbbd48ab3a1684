namespace AcpRegistry.Sdk.Access;

/// <summary>Something that an answer of <see cref="IPullAccessExplorer"/> can't know.</summary>
public sealed record PullAccessBlindSpot
{
    /// <summary>What isn't known.</summary>
    public required PullAccessBlindSpotKind Kind
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw KubernetesNames.Refused($"{KubernetesNames.Quote(value.ToString())} is no kind of blind spot.", nameof(Kind));
    }

    /// <summary>The same as a sentence.</summary>
    public required string Text { get; init => field = Kept.Said(value); }

    /// <summary>How to come to know it.</summary>
    public required string Remedy { get; init => field = Kept.Said(value); }

    /// <summary>The binding whose role may not be read; null for what is about none.</summary>
    public AccessBinding? Binding { get; init; }

    /// <summary>True if a grant of the right may be there unseen, so that the absence of one means nothing.</summary>
    public bool HidesGrants =>
        Kind is PullAccessBlindSpotKind.RoleBindings or PullAccessBlindSpotKind.ClusterRoleBindings or PullAccessBlindSpotKind.RoleRules;

    /// <summary>For people: what isn't known, and how to come to know it.</summary>
    public override string ToString() => $"{Text} {Remedy}";
}
