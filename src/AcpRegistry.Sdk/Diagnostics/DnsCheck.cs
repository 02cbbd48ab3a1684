using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Does the registry's internal name lead to its Service, as seen from here?</summary>
internal sealed class DnsCheck() : RegistryImageCheck("dns")
{
    protected override async Task<CheckOutcome> LookAsync(
        DiagnosisContext context, DiagnosedImage image, AcpImage ours, CancellationToken cancellationToken)
    {
        if (ours.Address == RegistryAddressKind.External)
        {
            return CheckOutcome.Skipped("addressed by the external host, which the cluster's names have nothing to do with");
        }

        if (!context.IsInCluster || await context.InspectAsync(ours, cancellationToken).ConfigureAwait(false) is not { } inspection)
        {
            return CheckOutcome.Skipped("this process is outside the cluster, where the internal name means nothing");
        }

        if (inspection.Steps[(int)RegistryStage.Resolve].Outcome != RegistryStepOutcome.Passed)
        {
            return CheckOutcome.Skipped("the name wasn't resolved: see connection");
        }

        var service = await context.GetRegistryServiceAsync(cancellationToken).ConfigureAwait(false);
        var resolved = string.Join(", ", inspection.Addresses);
        return service is not { ClusterIPs.Count: > 0 } ? CheckOutcome.Skipped($"resolves to {resolved}; the Service has no address to compare it with")
            : inspection.Addresses.All(service.ClusterIPs.Contains) ? CheckOutcome.Passed($"'{inspection.Address.Host}' is {resolved}, the Service's ClusterIP")
            : CheckOutcome.Found(NodeFindings.ResolvesElsewhere(inspection.Address.Host, resolved, service));
    }
}
