namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>What one look came to; the status follows from the findings.</summary>
internal sealed record CheckOutcome(string Text, IReadOnlyList<Finding> Findings, bool IsSkipped = false)
{
    private DiagnosticStatus Status =>
        IsSkipped ? DiagnosticStatus.Skipped
        : Findings.Any(finding => finding.Severity == FindingSeverity.Error) ? DiagnosticStatus.Fail
        : Findings.Any(finding => finding.Severity == FindingSeverity.Warning) ? DiagnosticStatus.Warn
        : DiagnosticStatus.Pass;

    public static CheckOutcome Passed(string text) => new(text, []);

    /// <summary>The text is the first finding's.</summary>
    public static CheckOutcome Found(params IReadOnlyList<Finding> findings) => new(findings[0].Text, findings);

    /// <summary>Nothing to look at, so nothing is wrong with it.</summary>
    public static CheckOutcome Skipped(string why) => new(why, [], IsSkipped: true);

    /// <summary>It should have been looked at, and could not be: never a pass.</summary>
    public static CheckOutcome Unknown(AcpRegistryException failure) =>
        Unknown(new Finding(failure.Code, FindingSeverity.Information, $"Not checked: {failure.Problem}", failure.Remedy));

    /// <summary>It should have been looked at, and could not be: never a pass.</summary>
    public static CheckOutcome Unknown(params IReadOnlyList<Finding> why) => new(why[0].Text, why, IsSkipped: true);

    /// <summary>
    /// A bug of ours: never a pass. Only its type and its place are shown, since an exception's message may hold what was being looked at.
    /// </summary>
    public static CheckOutcome Failed(string check, Exception bug) =>
        Unknown(new Finding(
            AcpRegistryCodes.CheckFailed,
            FindingSeverity.Information,
            $"Not checked: the check '{check}' ended by a bug of the SDK ({bug.GetType().Name}).",
            "Report it with the evidence. Look by hand at what this check looks at: docs/diagnostics.md says what that is.",
            bug.StackTrace?.Split('\n').Select(place => place.Trim()).Where(place => place.Contains(nameof(AcpRegistry), StringComparison.Ordinal)).Take(1)));

    public DiagnosticCheck As(string name, string? image) => new(name, Status, Text, image, Findings);
}
