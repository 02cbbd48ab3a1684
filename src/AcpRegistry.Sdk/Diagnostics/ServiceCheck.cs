using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Is the registry's Service there, and does anything answer behind it?</summary>
internal sealed class ServiceCheck() : TargetCheck("service")
{
    protected override async Task<CheckOutcome> LookAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        RegistryProfile profile;
        try
        {
            profile = await context.GetProfileAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AcpRegistryException none) when (none.Code is AcpRegistryCodes.RegistryNotFound or AcpRegistryCodes.RegistryAmbiguous)
        {
            return CheckOutcome.Found(ServiceFindings.NoRegistry(none));
        }

        if (await context.GetRegistryServiceAsync(cancellationToken).ConfigureAwait(false) is not { } service)
        {
            return CheckOutcome.Found(ServiceFindings.Missing(profile));
        }

        var port = profile.ServicePort;
        return service switch
        {
            { ClusterIPs.Count: 0 } => CheckOutcome.Found(ServiceFindings.NoAddress(service)),
            { Ports: var ports } when !ports.Contains(port) => CheckOutcome.Found(ServiceFindings.OtherPort(service, profile, port)),
            { ReadyEndpoints: [] } => CheckOutcome.Found(ServiceFindings.NotReady(service, (await context.GetServiceAsync(cancellationToken).ConfigureAwait(false))!)),
            { ReadyEndpoints: null } => CheckOutcome.Unknown(ServiceFindings.EndpointsNotReadable(service)),
            _ => CheckOutcome.Passed(
                $"{profile.Generation}: {service.Name} in {service.Namespace} is {service.ClusterIP} with {service.ReadyEndpoints.Count} ready endpoint"
                + (service.ReadyEndpoints.Count == 1 ? "" : "s")),
        };
    }
}
