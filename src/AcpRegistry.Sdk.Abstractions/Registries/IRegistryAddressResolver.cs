using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Registries;

/// <summary>Knows the registry's addresses, and which of them is right where.</summary>
public interface IRegistryAddressResolver
{
    /// <summary>What the registry is. No request is made: the options say it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<RegistryProfile> GetProfileAsync(CancellationToken cancellationToken = default);

    /// <summary>The registry's Service, read from the cluster by one request at each call.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>Needs <c>get</c> on <c>services</c> in the Service's namespace.</remarks>
    /// <exception cref="AcpRegistryNotFoundException">The cluster has no such Service.</exception>
    /// <exception cref="AcpRegistryException">Any other way in which the cluster could not be asked.</exception>
    Task<RegistryService> GetServiceAsync(CancellationToken cancellationToken = default);

    /// <summary>The same image by the address that is right at a place; tag and digest are kept.</summary>
    /// <param name="image">Any image; one of another registry comes back as it is.</param>
    /// <param name="from">Where the address will be used; by default where this process runs, or where the options say that it does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AcpRegistryConfigurationException">The place is outside, and no external host is known.</exception>
    ValueTask<ImageReference> ResolveAsync(
        ImageReference image, NetworkLocation from = NetworkLocation.Detect, CancellationToken cancellationToken = default);
}
