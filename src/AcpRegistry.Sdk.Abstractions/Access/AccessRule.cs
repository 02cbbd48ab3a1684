using System.Text;

namespace AcpRegistry.Sdk.Access;

/// <summary>One rule of a role, as it stands there; equal if all parts are, in order.</summary>
public sealed record AccessRule
{
    private static readonly string[] Words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    /// <summary>The API groups; <c>*</c> for all.</summary>
    public required IReadOnlyList<string> ApiGroups { get; init => field = Kept.Copy(value); }

    /// <summary>The resources, such as <c>images</c>, <c>imagestreams/layers</c> or <c>*</c>.</summary>
    public required IReadOnlyList<string> Resources { get; init => field = Kept.Copy(value); }

    /// <summary>The verbs; <c>*</c> for all.</summary>
    public required IReadOnlyList<string> Verbs { get; init => field = Kept.Copy(value); }

    /// <summary>The names that it is limited to; empty for no limit.</summary>
    public IReadOnlyList<string> ResourceNames { get; init => field = Kept.Copy(value); } = [];

    /// <inheritdoc/>
    public bool Equals(AccessRule? other) =>
        other is not null
        && ApiGroups.SequenceEqual(other.ApiGroups)
        && Resources.SequenceEqual(other.Resources)
        && Verbs.SequenceEqual(other.Verbs)
        && ResourceNames.SequenceEqual(other.ResourceNames);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>As a role's YAML has it: <c>{apiGroups: [registry.alauda.io], resources: [images], verbs: [get]}</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("{apiGroups: ");
        Append(text, ApiGroups);
        Append(text.Append(", resources: "), Resources);
        if (ResourceNames.Count > 0)
        {
            Append(text.Append(", resourceNames: "), ResourceNames);
        }

        Append(text.Append(", verbs: "), Verbs);
        return text.Append('}').ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<string> values) =>
        text.Append('[').AppendJoin(", ", values.Select(value => IsPlain(value) ? value : KubernetesNames.Quote(value))).Append(']');

    // Anything else, "*" and the empty group among it, isn't a plain text in YAML, and neither are these words.
    private static bool IsPlain(string value) =>
        value.Length > 0 && !Words.Contains(value, StringComparer.OrdinalIgnoreCase) && char.IsAsciiLetter(value[0]) && value.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '/');
}
