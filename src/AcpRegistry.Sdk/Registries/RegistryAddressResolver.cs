using System.Runtime.CompilerServices;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Cluster.Connecting;
using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Registries;

internal sealed class RegistryAddressResolver(IClusterApi cluster, RegistryProfileSource profiles, NetworkLocation location) : IRegistryAddressResolver
{
    private readonly ServiceReader _services = new(cluster);

    public ValueTask<RegistryProfile> GetProfileAsync(CancellationToken cancellationToken) => profiles.GetAsync(cancellationToken);

    public async Task<RegistryService> GetServiceAsync(CancellationToken cancellationToken)
    {
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        return await _services.FindAsync(profile.ServiceNamespace, profile.ServiceName, profile.ServicePort, cancellationToken).ConfigureAwait(false)
            ?? throw new AcpRegistryNotFoundException(
                $"The registry's Service '{profile.ServiceName}' isn't in the namespace '{profile.ServiceNamespace}'.",
                $"Check that the cluster is an ACP one, and that it runs the registry generation {profile.Generation}: kubectl get service -A. "
                + $"To have the generation found, set {AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.Generation)} to {RegistryGeneration.Auto}.",
                status: 404);
    }

    public async IAsyncEnumerable<RegistryService?> WatchServiceAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        var states = RegistryServiceWatch.WatchAsync(cluster, profile.ServiceNamespace, profile.ServiceName, cancellationToken);
        await foreach (var state in states.ConfigureAwait(false))
        {
            yield return state;
        }
    }

    public async ValueTask<ImageReference> ResolveAsync(ImageReference image, NetworkLocation from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var place = WhereFrom(from);
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        return place == NetworkLocation.InCluster ? profile.ToInternal(image) : profile.ToExternal(image);
    }

    private NetworkLocation WhereFrom(NetworkLocation from) =>
        (from, location) switch
        {
            (NetworkLocation.InCluster or NetworkLocation.Outside, _) => from,
            (NetworkLocation.Detect, NetworkLocation.InCluster or NetworkLocation.Outside) => location,
            (NetworkLocation.Detect, _) => ProcessEnvironment.IsInCluster ? NetworkLocation.InCluster : NetworkLocation.Outside,
            _ => throw KubernetesNames.Refused($"{KubernetesNames.Quote(from.ToString())} is no place.", nameof(from)),
        };
}
