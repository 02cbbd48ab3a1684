using k8s.Models;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>
/// What is told of the pod: the last check, since it tells symptoms. Where a cause that explains one was found, the node's words become its evidence and
/// bring it to the front.
/// </summary>
internal sealed class PodCheck
{
    public const string Name = "pod";

    /// <summary>The findings whose words of a node confirm them.</summary>
    public List<Finding> Confirmed { get; } = [];

    public async Task RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        if (context.Target.Kind != PullTargetKind.Pod)
        {
            context.Checks.Add(CheckOutcome.Skipped("no pod, so nothing is told of one").As(Name, image: null));
            return;
        }

        IReadOnlyList<Corev1Event> events = [];
        var read = await PullCheck.GuardAsync(
            Name,
            async () =>
            {
                events = context.Workload!.Containers.Any(PullEvidence.IsWanted) ? await context.GetEventsAsync(cancellationToken).ConfigureAwait(false) : [];
                return CheckOutcome.Passed("nothing is told of a pull that failed");
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var image in context.Images)
        {
            var outcome = await PullCheck.GuardAsync(Name, () => Task.FromResult(Look(context, image, events, read)), cancellationToken).ConfigureAwait(false);
            context.Checks.Add(outcome.As(Name, image.Shown));
        }
    }

    private CheckOutcome Look(DiagnosisContext context, DiagnosedImage image, IReadOnlyList<Corev1Event> events, CheckOutcome read)
    {
        var failure = image.Containers.Select(container => PullEvidence.Of(container, events)).OfType<PullFailure>().OrderByDescending(one => one.NamesACause).FirstOrDefault();
        return failure is null ? read : CheckOutcome.Found(Judge(context, image, failure)) with { Text = failure.Message };
    }

    private Finding Judge(DiagnosisContext context, DiagnosedImage image, PullFailure failure)
    {
        var found = context.Checks.Where(check => check.Image is null || check.Image == image.Shown).SelectMany(check => check.Findings).Distinct().ToList();
        var cause = found.Where(finding => PullCauses.Explains(finding, failure.Kind)).OrderByDescending(finding => finding.Severity)
            .ThenBy(finding => PullCauses.RankOf(finding.Code)).FirstOrDefault();

        // Words that name no cause are explained by whatever is broken.
        cause ??= failure.NamesACause ? null : found.Where(finding => finding.Severity == FindingSeverity.Error).MinBy(finding => PullCauses.RankOf(finding.Code));
        if (cause is null)
        {
            var symptom = SymptomFindings.Of(failure, context, image);
            Confirmed.Add(symptom);
            return symptom;
        }

        var confirmed = new Finding(cause.Code, FindingSeverity.Error, cause.Text, cause.Remedy, [.. cause.Evidence, SymptomFindings.Line(failure)]);
        Confirmed.Add(confirmed);
        context.Replace(cause, confirmed);
        return confirmed;
    }
}
