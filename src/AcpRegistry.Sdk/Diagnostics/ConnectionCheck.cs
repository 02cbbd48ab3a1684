using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Does a registry answer, with a certificate to trust?</summary>
internal sealed class ConnectionCheck() : RegistryImageCheck("connection")
{
    public const string NoWay = "this process is outside the cluster, and no external host of the registry is known: set AcpRegistry:ExternalHosts";

    protected override async Task<CheckOutcome> LookAsync(
        DiagnosisContext context, DiagnosedImage image, AcpImage ours, CancellationToken cancellationToken)
    {
        if (await context.InspectAsync(ours, cancellationToken).ConfigureAwait(false) is not { } inspection)
        {
            return CheckOutcome.Skipped(NoWay);
        }

        var findings = inspection.Steps.Where(step => step.Stage <= RegistryStage.Ping).SelectMany(step => step.Findings).ToList();
        if (context.IsAskedElsewhere(ours) && findings.Exists(finding => finding.Severity == FindingSeverity.Error))
        {
            return CheckOutcome.Unknown([.. findings.Select(finding => NotTheNodesWay(finding, inspection))]);
        }

        return findings.Count == 0
            ? CheckOutcome.Passed($"a registry answers at {inspection.Address.Authority}{(inspection.Certificate is null ? "" : ", by TLS that is trusted here")}")
            : CheckOutcome.Found(findings);
    }

    // A fault of the way that this process takes says nothing of the way that nodes take.
    private static Finding NotTheNodesWay(Finding finding, RegistryInspection inspection) => new(
        finding.Code,
        FindingSeverity.Information,
        $"Not checked: this process is outside the cluster, and asks the registry at {inspection.Address.Authority}, not as nodes do. {finding.Text}",
        finding.Remedy,
        finding.Evidence);
}
