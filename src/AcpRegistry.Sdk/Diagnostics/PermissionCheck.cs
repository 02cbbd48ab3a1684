using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>May the pod's ServiceAccount pull from the namespace that owns the image?</summary>
internal sealed class PermissionCheck() : RegistryImageCheck("permission")
{
    protected override async Task<CheckOutcome> LookAsync(
        DiagnosisContext context, DiagnosedImage image, AcpImage ours, CancellationToken cancellationToken)
    {
        var decision = await context.DecideAsync(ours, cancellationToken).ConfigureAwait(false);
        if (decision.Verdict != AccessVerdict.Denied)
        {
            return decision.Error is { } error
                ? CheckOutcome.Unknown(error)
                : CheckOutcome.Passed($"{context.Subject} may pull from '{ours.Namespace}'{(decision.Warning is null ? "" : $" ({decision.Warning})")}");
        }

        if (await IsMissingAsync(context, ours.Namespace, cancellationToken).ConfigureAwait(false))
        {
            return CheckOutcome.Found(PermissionFindings.NamespaceMissing(ours));
        }

        var profile = await context.GetProfileAsync(cancellationToken).ConfigureAwait(false);
        var misses = await NearMissesAsync(context, decision.Question, cancellationToken).ConfigureAwait(false);
        return CheckOutcome.Found(PermissionFindings.Denied(context.Subject, ours, profile, decision, misses));
    }

    private static async Task<bool> IsMissingAsync(DiagnosisContext context, string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            return await context.FindNamespaceAsync(@namespace, cancellationToken).ConfigureAwait(false) is null;
        }
        catch (AcpRegistryException)
        {
            return false;
        }
    }

    private static async Task<IReadOnlyList<PullAccessNearMiss>> NearMissesAsync(
        DiagnosisContext context, AccessQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            return (await context.ExplainAsync(question, cancellationToken).ConfigureAwait(false)).NearMisses;
        }
        catch (AcpRegistryException)
        {
            // The verdict stands without them.
            return [];
        }
    }
}
