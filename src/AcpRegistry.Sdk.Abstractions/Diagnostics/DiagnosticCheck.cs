using System.Collections.ObjectModel;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>One of the things that a diagnosis looked at.</summary>
public sealed class DiagnosticCheck
{
    /// <summary>A check; public, so that code which stands in for the SDK in tests can make one.</summary>
    /// <param name="name">Which one, e.g. <c>permission</c>; the names are in <c>docs/diagnostics.md</c>.</param>
    /// <param name="status">What it came to.</param>
    /// <param name="text">What was found, or why it was skipped: a sentence or part of one.</param>
    /// <param name="image">The image that it is about; null for the whole target.</param>
    /// <param name="findings">What it found; null for nothing.</param>
    /// <exception cref="AcpRegistryArgumentException">
    /// Name or text is blank; or the status isn't one, or contradicts the findings: an error among them fails the check, a warning makes it a
    /// warning, unless the check was skipped, which has no error.
    /// </exception>
    public DiagnosticCheck(string name, DiagnosticStatus status, string text, string? image = null, IEnumerable<Finding>? findings = null)
    {
        Name = NotBlank(name, nameof(name));
        Text = NotBlank(text, nameof(text));
        Image = image;
        Findings = new ReadOnlyCollection<Finding>([.. findings ?? []]);
        Status = Fits(status, Findings)
            ? status
            : throw KubernetesNames.Refused($"{KubernetesNames.Quote(status.ToString())} isn't what a check with these findings comes to.", nameof(status));
    }

    /// <summary>Which check it is; stable.</summary>
    public string Name { get; }

    /// <summary>What it came to.</summary>
    public DiagnosticStatus Status { get; }

    /// <summary>What was found, or why it was skipped.</summary>
    public string Text { get; }

    /// <summary>The image that it is about, as the target has it; null for the whole target.</summary>
    public string? Image { get; }

    /// <summary>What it found; empty if nothing is to be done. They are in <see cref="PullDiagnosis.Findings"/> as well.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Status, name and text in one line.</summary>
    public override string ToString() => $"{Status} {Name}: {Text}";

    private static bool Fits(DiagnosticStatus status, IReadOnlyList<Finding> findings) =>
        status switch
        {
            DiagnosticStatus.Skipped => findings.All(finding => finding.Severity < FindingSeverity.Error),
            DiagnosticStatus.Pass => findings.All(finding => finding.Severity == FindingSeverity.Information),
            DiagnosticStatus.Warn => findings.Any(finding => finding.Severity == FindingSeverity.Warning)
                && findings.All(finding => finding.Severity < FindingSeverity.Error),
            DiagnosticStatus.Fail => findings.Any(finding => finding.Severity == FindingSeverity.Error),
            _ => false,
        };

    private static string NotBlank(string value, string parameter) =>
        string.IsNullOrWhiteSpace(value) ? throw KubernetesNames.Refused("A check has a name and a text.", parameter) : value;
}
