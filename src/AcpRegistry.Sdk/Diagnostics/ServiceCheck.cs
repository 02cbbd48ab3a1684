using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Is the registry's Service there, and does anything answer behind it?</summary>
internal sealed class ServiceCheck() : TargetCheck("service")
{
    private const int HttpsPort = 443;

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

        var port = PortOf(profile);
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

    private static int PortOf(RegistryProfile profile)
    {
        var colon = profile.InternalHost.LastIndexOf(':');
        return colon >= 0 && int.TryParse(profile.InternalHost.AsSpan(colon + 1), out var port) ? port : HttpsPort;
    }
}
