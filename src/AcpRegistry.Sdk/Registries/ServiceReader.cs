using System.Net;
using AcpRegistry.Sdk.Cluster;
using k8s.Models;

namespace AcpRegistry.Sdk.Registries;

/// <summary>Reads a Service, and which of its endpoints are ready, from servers old and new.</summary>
internal sealed class ServiceReader(IClusterApi cluster)
{
    // What a headless Service has in place of an address.
    private const string NoClusterIP = "None";

    /// <summary>Null where there is no such Service.</summary>
    public async Task<RegistryService?> FindAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        return await cluster.FindServiceAsync(@namespace, name, cancellationToken).ConfigureAwait(false) is { } service
            ? await ReadAsync(service, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>All that the Service says, and which of its endpoints are ready.</summary>
    public async Task<RegistryService> ReadAsync(V1Service service, CancellationToken cancellationToken) =>
        Read(service) with
        {
            ReadyEndpoints = await ReadyEndpointsAsync(service.Metadata.NamespaceProperty, service.Metadata.Name, cancellationToken).ConfigureAwait(false),
        };

    /// <summary>All that the Service itself says: not which endpoints are ready.</summary>
    public static RegistryService Read(V1Service service) =>
        new()
        {
            Name = service.Metadata.Name,
            Namespace = service.Metadata.NamespaceProperty,
            ClusterIPs = ClusterIPs(service),
            Ports = [.. (service.Spec.Ports ?? []).Select(port => port.Port)],
            IsHeadless = service.Spec.ClusterIP == NoClusterIP,
            ExternalName = string.IsNullOrEmpty(service.Spec.ExternalName) ? null : service.Spec.ExternalName,
        };

    public static IReadOnlyList<IPAddress> ClusterIPs(V1Service service)
    {
        // "None", and nothing at all, are no addresses.
        IEnumerable<string> addresses = service.Spec.ClusterIPs is { Count: > 0 } all ? all : [service.Spec.ClusterIP];
        return [.. addresses.Select(address => IPAddress.TryParse(address, out var parsed) ? parsed : null).OfType<IPAddress>()];
    }

    private async Task<IReadOnlyList<IPEndPoint>?> ReadyEndpointsAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            if (await cluster.FindEndpointSlicesAsync(@namespace, name, cancellationToken).ConfigureAwait(false) is { } slices)
            {
                return [.. slices.SelectMany(Ready).Distinct()];
            }

            var endpoints = await cluster.FindEndpointsAsync(@namespace, name, cancellationToken).ConfigureAwait(false);
            return [.. (endpoints?.Subsets ?? []).SelectMany(Ready).Distinct()];
        }
        catch (AcpRegistryForbiddenException)
        {
            return null;
        }
    }

    // By the API's rule an endpoint that doesn't say whether it is ready is.
    private static IEnumerable<IPEndPoint> Ready(V1EndpointSlice slice) =>
        from endpoint in slice.Endpoints ?? []
        where endpoint.Conditions?.Ready != false
        from address in endpoint.Addresses ?? []
        from port in slice.Ports ?? []
        where port.Port is not null && IPAddress.TryParse(address, out _)
        select new IPEndPoint(IPAddress.Parse(address), port.Port!.Value);

    private static IEnumerable<IPEndPoint> Ready(V1EndpointSubset subset) =>
        from address in subset.Addresses ?? []
        from port in subset.Ports ?? []
        where IPAddress.TryParse(address.Ip, out _)
        select new IPEndPoint(IPAddress.Parse(address.Ip), port.Port);
}
