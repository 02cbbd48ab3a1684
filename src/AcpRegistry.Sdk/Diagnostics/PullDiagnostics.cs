using AcpRegistry.Sdk.Cluster;
using Microsoft.Extensions.Logging;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Makes every check, one after the other, and puts what they found into order.</summary>
internal sealed partial class PullDiagnostics(DiagnosisParts parts, ILogger logger) : IPullDiagnostics
{
    public async Task<PullDiagnosis> DiagnoseAsync(PullTarget target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var activity = Telemetry.StartDiagnosis(target.Namespace);
        var workload = target.WorkloadReference is { } reference
            ? await parts.Reader.GetAsync(reference, cancellationToken).ConfigureAwait(false)
            : null;
        var context = new DiagnosisContext(parts, target, workload);
        foreach (var check in PullChecks.InOrder)
        {
            context.Checks.AddRange(await check.RunAsync(context, cancellationToken).ConfigureAwait(false));
        }

        var pod = new PodCheck();
        await pod.RunAsync(context, cancellationToken).ConfigureAwait(false);
        var diagnosis = new PullDiagnosis(target, context.Checks, Rank(context.Checks, pod.Confirmed));
        var cause = diagnosis.Findings.Count == 0 ? "none" : diagnosis.Findings[0].Code;
        activity?.SetTag("acp_registry.outcome", cause);
        Log.Diagnosed(logger, target, diagnosis.Status, cause, diagnosis.Findings.Count);
        return diagnosis;
    }

    // What the node itself confirms comes first, what is only not known comes last; in between errors before warnings, each by the order of causes.
    private static IEnumerable<Finding> Rank(IEnumerable<DiagnosticCheck> checks, IReadOnlyCollection<Finding> confirmed) =>
        checks.SelectMany(check => check.Findings)
            .Distinct()
            .DistinctBy(finding => (finding.Code, finding.Text))
            .OrderByDescending(confirmed.Contains)
            .ThenByDescending(finding => finding.Severity)
            .ThenBy(finding => PullCauses.RankOf(finding.Code));

    private static partial class Log
    {
        [LoggerMessage(30, LogLevel.Information, "Diagnosed {Target}: {Status}, first {Cause} of {Findings} findings", EventName = "PullDiagnosed")]
        public static partial void Diagnosed(ILogger logger, PullTarget target, DiagnosticStatus status, string cause, int findings);
    }
}
