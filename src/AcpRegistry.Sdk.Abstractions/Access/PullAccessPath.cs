namespace AcpRegistry.Sdk.Access;

/// <summary>One way to the right to pull: a subject of a binding, and the rules of the binding's role that hold the right.</summary>
public sealed record PullAccessPath
{
    /// <summary>Who is bound; null where the API server took a subject that nobody can be, such as a ServiceAccount in a namespace <c>Bad_Ns</c>.</summary>
    public AccessSubject? Subject { get; init; }

    /// <summary>The same as text: <see cref="Subject"/>'s, or what the binding says where nobody can be that.</summary>
    public required string Who { get; init => field = Kept.Said(value); }

    /// <summary>The binding, with its role.</summary>
    public required AccessBinding Binding
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>Every rule of the role that gives the right; at least one.</summary>
    /// <exception cref="AcpRegistryArgumentException">There is none.</exception>
    public required IReadOnlyList<AccessRule> Rules
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.Count > 0 ? [.. value] : throw KubernetesNames.Refused("A path needs a rule that gives the right.", nameof(Rules));
        }
    }

    /// <summary>
    /// The images that it is limited to, by the path below the namespace; empty for all. Only a registry that asks by repository knows such a limit.
    /// </summary>
    public IReadOnlyList<string> Repositories => Rules.Any(rule => rule.ResourceNames.Count == 0) ? [] : [.. Rules.SelectMany(rule => rule.ResourceNames).Distinct()];

    /// <summary>For people: who, by which binding and rule.</summary>
    public override string ToString() => $"{Who} by {Binding}: {string.Join(", ", Rules)}";
}
