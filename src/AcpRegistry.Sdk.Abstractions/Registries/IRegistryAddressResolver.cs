using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Registries;

/// <summary>Knows the registry's addresses, and which of them is right where.</summary>
public interface IRegistryAddressResolver
{
    /// <summary>
    /// What the registry is. No request is made, unless the options ask for <see cref="RegistryGeneration.Auto"/> or for the discovery of addresses; what was
    /// found then is kept for five minutes.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>
    /// <see cref="RegistryGeneration.Auto"/> needs <c>get</c> on <c>services</c> in <c>cpaas-system</c> and <c>image-registry-system</c>, and, where no such
    /// Service is there, on <c>configs.imageregistry.operator.alauda.io</c>. Discovery needs <c>get</c> on <c>services</c> and <c>list</c> on
    /// <c>ingresses.networking.k8s.io</c> in the Service's namespace, and for <see cref="RegistryGeneration.ImageRegistryV2"/> <c>get</c> on those configs.
    /// </remarks>
    /// <exception cref="AcpRegistryNotFoundException">The cluster runs none of the registries.</exception>
    /// <exception cref="AcpRegistryConfigurationException">It runs more than one; the message names them, and the setting that decides.</exception>
    /// <exception cref="AcpRegistryForbiddenException">A right to look is missing, so that the answer would be a guess.</exception>
    /// <exception cref="AcpRegistryException">Any other way in which the cluster could not be asked.</exception>
    ValueTask<RegistryProfile> GetProfileAsync(CancellationToken cancellationToken = default);

    /// <summary>The registry's Service, read from the cluster at each call.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>
    /// Needs <c>get</c> on <c>services</c> in the Service's namespace, and, for <see cref="RegistryService.ReadyEndpoints"/>, <c>list</c> on
    /// <c>endpointslices.discovery.k8s.io</c>, or on a server without that API's v1 <c>get</c> on <c>endpoints</c>.
    /// </remarks>
    /// <exception cref="AcpRegistryNotFoundException">The cluster has no such Service.</exception>
    /// <exception cref="AcpRegistryException">Any other way in which the cluster could not be asked.</exception>
    Task<RegistryService> GetServiceAsync(CancellationToken cancellationToken = default);

    /// <summary>The registry's Service as it is, and then each time that its addresses, ports or kind change; null while there is none. No polling.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <remarks>
    /// <para>
    /// It goes on over cut connections and restarts of the API server, and then shows what changed meanwhile. What comes has no
    /// <see cref="RegistryService.ReadyEndpoints"/>. The profile is taken when it starts.
    /// </para>
    /// <para>Needs <c>list</c> and <c>watch</c> on <c>services</c> in the Service's namespace; a rule for that one name is enough.</para>
    /// </remarks>
    /// <exception cref="AcpRegistryForbiddenException">The right to list or to watch was missing at the start.</exception>
    /// <exception cref="AcpRegistryUnauthorizedException">The credential was refused at the start.</exception>
    IAsyncEnumerable<RegistryService?> WatchServiceAsync(CancellationToken cancellationToken = default);

    /// <summary>The same image by the address that is right at a place; tag and digest are kept.</summary>
    /// <param name="image">Any image; one of another registry comes back as it is.</param>
    /// <param name="from">Where the address will be used; by default where this process runs, or where the options say that it does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AcpRegistryConfigurationException">The place is outside, and no external host is known.</exception>
    ValueTask<ImageReference> ResolveAsync(
        ImageReference image, NetworkLocation from = NetworkLocation.Detect, CancellationToken cancellationToken = default);
}
