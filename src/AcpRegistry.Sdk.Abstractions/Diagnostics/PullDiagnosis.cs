using System.Collections.ObjectModel;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>What keeps a target from pulling its images, as far as could be told. No credential is in any part of it.</summary>
public sealed class PullDiagnosis
{
    /// <summary>A diagnosis; public, so that code which stands in for the SDK in tests can make one.</summary>
    /// <param name="target">What was looked at.</param>
    /// <param name="checks">In the order in which they are shown.</param>
    /// <param name="findings">The likeliest cause first; null for those of the checks, as they come.</param>
    public PullDiagnosis(PullTarget target, IEnumerable<DiagnosticCheck> checks, IEnumerable<Finding>? findings = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(checks);
        Target = target;
        Checks = new ReadOnlyCollection<DiagnosticCheck>([.. checks]);
        Findings = new ReadOnlyCollection<Finding>([.. findings ?? Checks.SelectMany(check => check.Findings)]);
    }

    /// <summary>What was looked at.</summary>
    public PullTarget Target { get; }

    /// <summary>Every check, in the order of a pull; those about one image come once for each.</summary>
    public IReadOnlyList<DiagnosticCheck> Checks { get; }

    /// <summary>What was found, the likeliest cause first; what only could not be looked up comes last. Empty where all is well.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>
    /// The worst of the checks; of those that were skipped, only one that should have been made and could not be counts, as
    /// <see cref="DiagnosticStatus.Warn"/>. <see cref="DiagnosticStatus.Skipped"/> if none was made.
    /// </summary>
    public DiagnosticStatus Status =>
        Checks.Select(check => check is { Status: DiagnosticStatus.Skipped, Findings.Count: > 0 } ? DiagnosticStatus.Warn : check.Status)
            .DefaultIfEmpty(DiagnosticStatus.Skipped)
            .Max();

    /// <summary>For a terminal, up to 100 columns but for commands, which are never broken: the cause, what mends it, what shows it; then every check.</summary>
    public string ToText() => DiagnosisText.Write(this);

    /// <summary>For a ticket or a chat: the same as Markdown.</summary>
    public string ToMarkdown() => DiagnosisMarkdown.Write(this);

    /// <summary>For programs: the same as one JSON object, of which <c>docs/diagnostics.md</c> describes every field.</summary>
    public string ToJson() => DiagnosisJson.Write(this);

    /// <summary>Target, status and the first finding in one line.</summary>
    public override string ToString() => $"{Target}: {Status}{(Findings.Count == 0 ? "" : $", {Findings[0]}")}";
}
