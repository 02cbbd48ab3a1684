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
        if (await cluster.FindServiceAsync(@namespace, name, cancellationToken).ConfigureAwait(false) is not { } service)
        {
            return null;
        }

        return Read(service) with { ReadyEndpoints = await ReadyEndpointsAsync(@namespace, name, cancellationToken).ConfigureAwait(false) };
    }

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
        IEnumerable<string> addresses = service.Spec.ClusterIPs is { Count: > 0 } all ? all : [service.Spec.ClusterIP];
        return [.. addresses.Where(address => !string.IsNullOrEmpty(address) && address != NoClusterIP).Select(IPAddress.Parse)];
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
