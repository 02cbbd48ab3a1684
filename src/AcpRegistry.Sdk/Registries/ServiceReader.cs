using System.Net;
using AcpRegistry.Sdk.Cluster;
using k8s.Models;

namespace AcpRegistry.Sdk.Registries;

/// <summary>Reads a Service, and which of its endpoints are ready, from servers old and new.</summary>
internal sealed class ServiceReader(IClusterApi cluster)
{
    // What a headless Service has in place of an address.
    private const string NoClusterIP = "None";

    /// <summary>Null if there is no such Service. Of its endpoints, those count that answer at the registry's port.</summary>
    public async Task<RegistryService?> FindAsync(string @namespace, string name, int port, CancellationToken cancellationToken)
    {
        return await cluster.FindServiceAsync(@namespace, name, cancellationToken).ConfigureAwait(false) is { } service
            ? await ReadAsync(service, port, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>All that the Service says, and which of its endpoints are ready at the port; if it has no such port, at any.</summary>
    public async Task<RegistryService> ReadAsync(V1Service service, int port, CancellationToken cancellationToken) =>
        Read(service) with
        {
            ReadyEndpoints = await ReadyEndpointsAsync(service, port, cancellationToken).ConfigureAwait(false),
        };

    /// <summary>All that the Service itself says: not which endpoints are ready.</summary>
    public static RegistryService Read(V1Service service) =>
        new()
        {
            Name = service.Metadata.Name,
            Namespace = service.Metadata.NamespaceProperty,
            ClusterIPs = ClusterIPs(service),
            Ports = [.. (service.Spec?.Ports ?? []).OfType<V1ServicePort>().Select(port => port.Port)],
            IsHeadless = service.Spec?.ClusterIP == NoClusterIP,
            ExternalName = service.Spec?.ExternalName is { Length: > 0 } name ? name : null,
        };

    public static IReadOnlyList<IPAddress> ClusterIPs(V1Service service)
    {
        // "None", and nothing at all, are no addresses.
        IEnumerable<string?> addresses = service.Spec?.ClusterIPs is { Count: > 0 } all ? all : [service.Spec?.ClusterIP];
        return [.. addresses.Select(address => IPAddress.TryParse(address, out var parsed) ? parsed : null).OfType<IPAddress>()];
    }

    private async Task<IReadOnlyList<IPEndPoint>?> ReadyEndpointsAsync(V1Service service, int port, CancellationToken cancellationToken)
    {
        var (@namespace, name) = (service.Metadata.NamespaceProperty, service.Metadata.Name);
        try
        {
            if (await cluster.FindEndpointSlicesAsync(@namespace, name, cancellationToken).ConfigureAwait(false) is { } slices)
            {
                return [.. slices.SelectMany(Ready).Where(IsOfPort).Select(ready => ready.Address).Distinct()];
            }

            var endpoints = await cluster.FindEndpointsAsync(@namespace, name, cancellationToken).ConfigureAwait(false);
            return [.. (endpoints?.Subsets ?? []).SelectMany(Ready).Where(IsOfPort).Select(ready => ready.Address).Distinct()];
        }
        catch (AcpRegistryForbiddenException)
        {
            return null;
        }

        // Endpoints have the names of the Service's ports; the numbers may differ.
        bool IsOfPort((string? PortName, IPEndPoint Address) ready) =>
            service.Spec?.Ports?.FirstOrDefault(one => one?.Port == port) is not { } wanted || (wanted.Name ?? "") == (ready.PortName ?? "");
    }

    // By the API's rule an endpoint that doesn't say whether it is ready is.
    private static IEnumerable<(string? PortName, IPEndPoint Address)> Ready(V1EndpointSlice slice) =>
        from endpoint in slice.Endpoints ?? []
        where endpoint is not null && endpoint.Conditions?.Ready != false
        from address in endpoint.Addresses ?? []
        from port in slice.Ports ?? []
        where port?.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort && IPAddress.TryParse(address, out _)
        select ((string?)port.Name, new IPEndPoint(IPAddress.Parse(address), port.Port!.Value));

    private static IEnumerable<(string? PortName, IPEndPoint Address)> Ready(V1EndpointSubset? subset) =>
        from address in subset?.Addresses ?? []
        from port in subset?.Ports ?? []
        where port?.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort && IPAddress.TryParse(address?.Ip, out _)
        select ((string?)port.Name, new IPEndPoint(IPAddress.Parse(address.Ip), port.Port));
}
