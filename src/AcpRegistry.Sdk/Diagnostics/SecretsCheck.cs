using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Workloads;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Does kubelet find a credential for the image in the pod's pull secrets, and one that may still work?</summary>
internal sealed class SecretsCheck() : RegistryImageCheck("pull-secrets")
{
    protected override async Task<CheckOutcome> LookAsync(
        DiagnosisContext context, DiagnosedImage image, AcpImage ours, CancellationToken cancellationToken)
    {
        var secrets = await context.GetPullSecretsAsync(cancellationToken).ConfigureAwait(false);
        if (secrets.Names is not { Count: > 0 } names)
        {
            return CheckOutcome.Skipped("no list of pull secrets to look into: see service-account");
        }

        var profile = await context.GetProfileAsync(cancellationToken).ConfigureAwait(false);
        var lookup = await context.LookUpAsync(ours.Reference, names, cancellationToken).ConfigureAwait(false);
        var findings = new SecretFindings(secrets, profile);
        if (lookup is { IsFailed: false, IsComplete: true, Matches.Count: 0 }
            && await AccountWouldDoAsync(context, secrets, ours, cancellationToken).ConfigureAwait(false))
        {
            return CheckOutcome.Found(SecretFindings.PodIsOlder(context, secrets));
        }

        List<Finding> found = [.. lookup.Secrets.Select(secret => findings.OfSecret(secret, lookup)).OfType<Finding>(), .. findings.OfMatches(lookup)];
        return lookup switch
        {
            { IsComplete: false, Matches.Count: 0, IsFailed: false } => new CheckOutcome(found[0].Text, [.. found.Where(one => one.Severity < FindingSeverity.Error)], IsSkipped: true),
            _ when found.Count > 0 => CheckOutcome.Found(found),
            { Matches: [var first, ..] } => CheckOutcome.Passed($"{first} matches {lookup.LookedUp}"),
            _ => CheckOutcome.Found(findings.NoEntries(lookup)),
        };
    }

    // The pod keeps the list that it was made with, and the ServiceAccount's has been mended since.
    private static async Task<bool> AccountWouldDoAsync(
        DiagnosisContext context, PodPullSecrets secrets, AcpImage image, CancellationToken cancellationToken) =>
        secrets is { DiffersFromServiceAccount: true, ServiceAccountNames: { } names }
        && (await context.LookUpAsync(image.Reference, names, cancellationToken).ConfigureAwait(false)).Checks
            .Any(check => check.Outcome == PullSecretOutcome.Matches);
}
