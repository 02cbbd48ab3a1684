using System.Collections.ObjectModel;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>Whether the caller could make a grant, as far as it can be told without writing.</summary>
public sealed class GrantCheck
{
    /// <summary>A check; public, so that code which stands in for the SDK in tests can make one.</summary>
    /// <param name="grant">What was asked about.</param>
    /// <param name="findings">What was found.</param>
    public GrantCheck(PullGrant grant, IEnumerable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(findings);
        Grant = grant;
        Findings = new ReadOnlyCollection<Finding>([.. findings]);
    }

    /// <summary>What was asked about.</summary>
    public PullGrant Grant { get; }

    /// <summary>What is missing or could not be told, each with what an administrator would do.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>True if no finding is an error. It says nothing of what happens in between; a rehearsal of a plan asks the server itself.</summary>
    public bool CanGrant => Findings.All(finding => finding.Severity != FindingSeverity.Error);

    /// <summary>Yes or no, and each finding in a line.</summary>
    public override string ToString() =>
        string.Join("\n  ", Findings.Select(finding => finding.ToString()).Prepend(
            $"{Grant.Subject} in '{Grant.ImageNamespace}': {(CanGrant ? "can be granted" : "can't be granted")}."));
}
