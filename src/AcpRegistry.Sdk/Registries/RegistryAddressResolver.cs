using System.Net;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Images;
using k8s.Models;

namespace AcpRegistry.Sdk.Registries;

internal sealed class RegistryAddressResolver(IClusterApi cluster, RegistryProfile profile, NetworkLocation location) : IRegistryAddressResolver
{
    // What a headless Service has in place of an address.
    private const string NoClusterIP = "None";

    public ValueTask<RegistryProfile> GetProfileAsync(CancellationToken cancellationToken) => ValueTask.FromResult(profile);

    public async Task<RegistryService> GetServiceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var service = await cluster.GetServiceAsync(profile.ServiceNamespace, profile.ServiceName, cancellationToken).ConfigureAwait(false);
            return Describe(service);
        }
        catch (AcpRegistryNotFoundException notFound)
        {
            throw new AcpRegistryNotFoundException(
                $"The registry's Service '{profile.ServiceName}' isn't in the namespace '{profile.ServiceNamespace}'.",
                $"Check that the cluster is an ACP one, and that it runs the registry generation {profile.Generation}: kubectl get service -A.",
                status: notFound.Status,
                reason: notFound.Reason);
        }
    }

    public ValueTask<ImageReference> ResolveAsync(ImageReference image, NetworkLocation from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        return ValueTask.FromResult(WhereFrom(from) == NetworkLocation.InCluster ? profile.ToInternal(image) : profile.ToExternal(image));
    }

    private NetworkLocation WhereFrom(NetworkLocation from) =>
        (from, location) switch
        {
            (NetworkLocation.InCluster or NetworkLocation.Outside, _) => from,
            (NetworkLocation.Detect, NetworkLocation.InCluster or NetworkLocation.Outside) => location,
            (NetworkLocation.Detect, _) => ProcessEnvironment.IsInCluster ? NetworkLocation.InCluster : NetworkLocation.Outside,
            _ => throw KubernetesNames.Refused($"{KubernetesNames.Quote(from.ToString())} is no place.", nameof(from)),
        };

    private static RegistryService Describe(V1Service service)
    {
        // 1.20 and newer have both fields; the list is absent from what an older client once wrote.
        var addresses = service.Spec.ClusterIPs is { Count: > 0 } all ? all : [service.Spec.ClusterIP];
        return new RegistryService
        {
            Name = service.Metadata.Name,
            Namespace = service.Metadata.NamespaceProperty,
            ClusterIPs = [.. addresses.Where(address => !string.IsNullOrEmpty(address) && address != NoClusterIP).Select(IPAddress.Parse)],
            Ports = [.. (service.Spec.Ports ?? []).Select(port => port.Port)],
        };
    }
}
