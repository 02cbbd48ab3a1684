using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Does the node's hosts file lead to the registry's Service?</summary>
internal sealed class HostsFileCheck() : TargetCheck("node-hosts")
{
    protected override async Task<CheckOutcome> LookAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        if (context.Target.NodeHosts is not { } hosts)
        {
            return CheckOutcome.Skipped("no hosts file of a node was given");
        }

        if (await context.GetRegistryServiceAsync(cancellationToken).ConfigureAwait(false) is not { ClusterIPs.Count: > 0 } service)
        {
            return CheckOutcome.Skipped("the registry's Service has no address to compare with: see service");
        }

        var profile = await context.GetProfileAsync(cancellationToken).ConfigureAwait(false);
        var check = hosts.Check(service, profile.ClusterDomain);

        // Images use the second of the names, <svc>.<ns>.svc; a fault of another one does no harm.
        var name = check.Names[1];
        var host = name.Name;
        return name.State switch
        {
            NodeHostsNameState.Current => CheckOutcome.Passed($"'{host}' is {service.ClusterIP} in it, the Service's ClusterIP"),
            NodeHostsNameState.Missing => CheckOutcome.Found(NodeFindings.HostsMissing(host, check)),
            NodeHostsNameState.Stale => CheckOutcome.Found(NodeFindings.HostsStale(name, service, check)),
            _ => CheckOutcome.Found(NodeFindings.HostsContradicted(name, service)),
        };
    }
}
