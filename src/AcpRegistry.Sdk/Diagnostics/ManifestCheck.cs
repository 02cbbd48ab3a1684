using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Does the registry give the image to the pod's own credentials, and is it for the node?</summary>
internal sealed class ManifestCheck() : RegistryImageCheck("manifest")
{
    protected override async Task<CheckOutcome> LookAsync(
        DiagnosisContext context, DiagnosedImage image, AcpImage ours, CancellationToken cancellationToken)
    {
        if (await context.InspectAsync(ours, cancellationToken).ConfigureAwait(false) is not { } inspection)
        {
            return CheckOutcome.Skipped(ConnectionCheck.NoWay);
        }

        if (inspection.Steps.Any(step => step is { Stage: <= RegistryStage.Ping, Outcome: RegistryStepOutcome.Failed }))
        {
            return CheckOutcome.Skipped("not asked for: see connection");
        }

        var lookup = await context.LookUpAsync(ours.Reference, cancellationToken).ConfigureAwait(false);
        if (lookup is null or { Matches.Count: 0 } && !inspection.IsPullable)
        {
            return CheckOutcome.Skipped("asked for without a credential, as there is none, or none that is known: see service-account and pull-secrets");
        }

        var secrets = await context.GetPullSecretsAsync(cancellationToken).ConfigureAwait(false);
        var profile = await context.GetProfileAsync(cancellationToken).ConfigureAwait(false);
        var credential = inspection.Attempts.LastOrDefault(attempt => attempt.Outcome != CredentialAttemptOutcome.NotTried)?.Credential;
        List<Finding> findings =
        [
            .. inspection.Steps.Where(step => step.Stage > RegistryStage.Ping).SelectMany(step => step.Findings)
                .Select(finding => RefusalFindings.Of(finding, NotGranted(context, image), credential, secrets, profile)),
        ];
        if (inspection.Manifest is { } manifest && NodeFindings.OfPlatforms(image, manifest, context.Target.Platform) is { } platform)
        {
            findings.Add(platform);
        }

        return findings.Count > 0 ? CheckOutcome.Found(findings) : CheckOutcome.Passed($"{inspection.Manifest}, by {By(inspection)}");
    }

    private static Finding? NotGranted(DiagnosisContext context, DiagnosedImage image) =>
        context.Checks.Where(check => check.Image == image.Shown).SelectMany(check => check.Findings)
            .FirstOrDefault(finding => finding.Code is AcpRegistryCodes.PullNotGranted or AcpRegistryCodes.NamespaceMissing);

    private static string By(RegistryInspection inspection) =>
        inspection.Attempts.FirstOrDefault(attempt => attempt.Outcome == CredentialAttemptOutcome.Accepted)?.Credential?.ToString() ?? "nobody's credential";
}
