namespace AcpRegistry.Sdk.Access;

/// <summary>A binding that comes close to letting the subject pull, and doesn't.</summary>
public sealed record PullAccessNearMiss
{
    /// <summary>In what it misses.</summary>
    public required PullAccessNearMissKind Kind
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw KubernetesNames.Refused($"{KubernetesNames.Quote(value.ToString())} is no kind of near miss.", nameof(Kind));
    }

    /// <summary>The binding.</summary>
    public required AccessBinding Binding
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>What is wrong, as a sentence.</summary>
    public required string Text { get; init => field = Kept.Said(value); }

    /// <summary>What to do about it, if the subject is meant to pull.</summary>
    public required string Remedy { get; init => field = Kept.Said(value); }

    /// <summary>The rule of the role that is meant, where one is.</summary>
    public AccessRule? Rule { get; init; }

    /// <summary>For people: what is wrong, and what to do.</summary>
    public override string ToString() => $"{Text} {Remedy}";
}
