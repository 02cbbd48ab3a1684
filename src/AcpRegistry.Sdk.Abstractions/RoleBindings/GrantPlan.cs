using System.Collections.ObjectModel;
using System.Globalization;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>What it takes to make a declared set true, from the cluster as it was when it was read.</summary>
/// <remarks>Carrying it out touches no object that has changed since.</remarks>
public sealed class GrantPlan
{
    /// <summary>A plan; public, so that code which stands in for the SDK in tests can make one.</summary>
    /// <param name="set">The set's name.</param>
    /// <param name="pullerRole">The ClusterRole that the grants are to.</param>
    /// <param name="changes">What is to be done.</param>
    /// <param name="unchanged">How many grants stand as they are declared.</param>
    /// <param name="withheld">Declared grants that are not made true.</param>
    /// <param name="overlaps">Bindings that grant the same.</param>
    /// <param name="findings">What else is to be known.</param>
    /// <exception cref="AcpRegistryArgumentException">A name is blank, the number negative, or two changes are of one binding.</exception>
    public GrantPlan(
        string set,
        string pullerRole,
        IEnumerable<GrantChange> changes,
        int unchanged = 0,
        IEnumerable<WithheldGrant>? withheld = null,
        IEnumerable<GrantOverlap>? overlaps = null,
        IEnumerable<Finding>? findings = null)
    {
        ArgumentNullException.ThrowIfNull(changes);
        Set = KubernetesNames.Identity(set);
        PullerRole = KubernetesNames.PathSegment(pullerRole);
        Changes = new ReadOnlyCollection<GrantChange>([.. changes]);
        Unchanged = unchanged >= 0 ? unchanged : throw KubernetesNames.Refused(
            string.Create(CultureInfo.InvariantCulture, $"The number of unchanged grants can't be negative ({unchanged})."), nameof(unchanged));
        Withheld = new ReadOnlyCollection<WithheldGrant>([.. withheld ?? []]);
        Overlaps = new ReadOnlyCollection<GrantOverlap>([.. overlaps ?? []]);
        Findings = new ReadOnlyCollection<Finding>([.. findings ?? []]);
        if (Changes.GroupBy(change => (change.Namespace, change.Name)).FirstOrDefault(changed => changed.Count() > 1) is { } twice)
        {
            throw KubernetesNames.Refused($"Two changes are of one RoleBinding, {twice.Key.Namespace}/{KubernetesNames.QuoteName(twice.Key.Name)}.", nameof(changes));
        }
    }

    /// <summary>The set's name.</summary>
    public string Set { get; }

    /// <summary>The ClusterRole that the grants are to.</summary>
    public string PullerRole { get; }

    /// <summary>All that is to be done, in the order in which it is begun: creates, updates, deletes.</summary>
    public IReadOnlyList<GrantChange> Changes { get; }

    /// <summary>How many grants stand as they are declared.</summary>
    public int Unchanged { get; }

    /// <summary>Declared grants that are not made true: expired, orphaned, or with a name that is taken, or whose RoleBinding is being deleted.</summary>
    public IReadOnlyList<WithheldGrant> Withheld { get; }

    /// <summary>RoleBindings outside of the set that let a subject of it pull as well.</summary>
    public IReadOnlyList<GrantOverlap> Overlaps { get; }

    /// <summary>What else is to be known: that the ClusterRole grants nothing, that a RoleBinding is being deleted, or what could not be looked up.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>True where nothing is to be done.</summary>
    public bool IsEmpty => Changes.Count == 0;

    /// <summary>The bindings that are to be made.</summary>
    public IEnumerable<GrantChange> Creates => Changes.Where(change => change.Kind == GrantChangeKind.Create);

    /// <summary>The bindings that are to be brought up to date.</summary>
    public IEnumerable<GrantChange> Updates => Changes.Where(change => change.Kind == GrantChangeKind.Update);

    /// <summary>The bindings that are to be deleted.</summary>
    public IEnumerable<GrantChange> Deletes => Changes.Where(change => change.Kind == GrantChangeKind.Delete);

    /// <summary>The whole plan as text, a line for each thing.</summary>
    public override string ToString() => GrantText.Of(this);
}
