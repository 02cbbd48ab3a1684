using System.Collections.ObjectModel;
using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>
/// Grants that are declared together and kept true together: what is declared is to be there, and what else the set made in the namespaces that
/// it covers is to go.
/// </summary>
/// <remarks>
/// Each grant is one RoleBinding with the label <c>acp-registry-sdk/grant-set</c> and a name of set, role and subject, so that no two sets, and
/// no set and a grant made alone, ever share one.
/// </remarks>
public sealed class GrantSet
{
    /// <summary>A set, checked as a whole.</summary>
    /// <param name="name">A label value: 1 to 63 of letters, digits, '-', '_' and '.', the first and the last a letter or digit.</param>
    /// <param name="namespaces">The namespaces that the set covers; a plan looks into no other.</param>
    /// <param name="grants">
    /// In these namespaces; one for each namespace and subject, and none with a <see cref="PullGrant.Name"/>. None at all is right: then a plan
    /// takes back whatever the set granted.
    /// </param>
    /// <exception cref="AcpRegistryArgumentException">One of these isn't so.</exception>
    public GrantSet(string name, IEnumerable<string> namespaces, IEnumerable<PullGrant> grants)
    {
        ArgumentNullException.ThrowIfNull(namespaces);
        ArgumentNullException.ThrowIfNull(grants);
        Name = IsLabelValue(name)
            ? name
            : throw KubernetesNames.Refused(
                $"{KubernetesNames.Quote(name)} is no name of a grant set: 1 to 63 of letters, digits, '-', '_' and '.', the first and the last a letter or digit.",
                nameof(name));
        var covered = new SortedSet<string>(namespaces.Select(@namespace => KubernetesNames.Namespace(@namespace, nameof(namespaces))), StringComparer.Ordinal);
        Namespaces = covered.Count > 0
            ? new ReadOnlyCollection<string>([.. covered])
            : throw KubernetesNames.Refused($"The grant set '{name}' covers no namespace.", nameof(namespaces));
        Grants = new ReadOnlyCollection<PullGrant>([.. grants]);
        Check(covered);
    }

    /// <summary>The set's name, kept as a label with each of its RoleBindings.</summary>
    public string Name { get; }

    /// <summary>The namespaces that it covers, in order.</summary>
    public IReadOnlyList<string> Namespaces { get; }

    /// <summary>What is to be granted, as it was given.</summary>
    public IReadOnlyList<PullGrant> Grants { get; }

    /// <summary>
    /// True: grants to ServiceAccounts that aren't there are kept, and made, and no ServiceAccount is looked up. False, the default: they are orphans,
    /// which a plan takes back, or doesn't make, until the ServiceAccount is there.
    /// </summary>
    public bool KeepOrphans { get; init; }

    private void Check(SortedSet<string> covered)
    {
        var seen = new HashSet<(string, AccessSubject)>();
        foreach (var grant in Grants)
        {
            var wrong = grant switch
            {
                null => "A grant is null.",
                { Name: { } named } => $"The grant to {grant.Subject} in '{grant.ImageNamespace}' is named {KubernetesNames.Quote(named)}: names in a set follow from set, role and subject.",
                _ when !covered.Contains(grant.ImageNamespace) =>
                    $"The grant to {grant.Subject} is in '{grant.ImageNamespace}', which is not one of the namespaces that the set '{Name}' covers.",
                _ when !seen.Add((grant.ImageNamespace, grant.Subject)) => $"{grant.Subject} is granted '{grant.ImageNamespace}' twice in the set '{Name}'.",
                _ => null,
            };
            if (wrong is not null)
            {
                throw KubernetesNames.Refused(wrong, "grants");
            }
        }
    }

    private static bool IsLabelValue(string? text) =>
        text is { Length: > 0 and <= 63 }
        && char.IsAsciiLetterOrDigit(text[0])
        && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
}
