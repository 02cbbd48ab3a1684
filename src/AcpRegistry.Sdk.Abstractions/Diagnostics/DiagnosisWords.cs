namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Words that the printed forms of a diagnosis share.</summary>
internal static class DiagnosisWords
{
    public const string NothingFound = "Nothing was found that keeps the target from pulling.";

    public static string Summary(PullDiagnosis diagnosis)
    {
        var errors = diagnosis.Findings.Count(finding => finding.Severity == FindingSeverity.Error);
        var warnings = diagnosis.Findings.Count(finding => finding.Severity == FindingSeverity.Warning);
        var skipped = diagnosis.Checks.Count(check => check.Status == DiagnosticStatus.Skipped);
        return $"{Upper(diagnosis.Status)} {diagnosis.Target}: {Count(errors, "error")}, {Count(warnings, "warning")}, "
            + $"{Count(diagnosis.Checks.Count, "check")}, {skipped} of them skipped";
    }

    public static string Upper(DiagnosticStatus status) => status.ToString().ToUpperInvariant();

    public static string Upper(FindingSeverity severity) => severity == FindingSeverity.Information ? "NOTE" : severity.ToString().ToUpperInvariant();

    public static string Name(DiagnosticCheck check, IReadOnlyList<string> images) =>
        check.Image is null || images.Count < 2 ? check.Name : $"{check.Name} [{images.ToList().IndexOf(check.Image) + 1}]";

    /// <summary>What a check has to say beside its findings, which are printed in full already.</summary>
    public static string Said(DiagnosticCheck check) =>
        check.Findings.Count == 0 ? check.Text : string.Join(", ", check.Findings.Select(finding => finding.Code).Distinct());

    /// <summary>The images that checks are about, in their order.</summary>
    public static IReadOnlyList<string> Images(PullDiagnosis diagnosis) =>
        [.. diagnosis.Checks.Select(check => check.Image).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
