using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>Asks the registry itself for an image, as a node's container runtime would, and tells where that conversation ends.</summary>
public interface IRegistryInspector
{
    /// <summary>
    /// Resolves the registry's name, connects, secures the connection, asks <c>GET /v2/</c>, gets a token if the registry wants one, and asks for the manifest
    /// by the reference's digest, or else its tag (<c>latest</c> where it has neither). No layer is read.
    /// </summary>
    /// <param name="image">An image of any registry.</param>
    /// <param name="credentials">Tried in this order, as kubelet does, until one is given the manifest; none means anonymous.</param>
    /// <param name="cancellationToken">Ends the conversation.</param>
    /// <returns>What each step came to. Whatever the registry or the network does is in it, and never thrown.</returns>
    /// <remarks>
    /// <para>
    /// It is asked from this process: a node may resolve the name otherwise (by its <c>/etc/hosts</c>), and trust other authorities. Each request may take
    /// <c>RequestTimeout</c>, all together four times as long.
    /// </para>
    /// <para>
    /// A credential goes to the registry that the reference names, and to a token service at the same host and port or listed in <c>RegistryTokenServices</c>; never along
    /// with a redirect to another host, and never over plain HTTP, but to hosts listed in <c>PlainHttpRegistries</c>. The system's proxy is not used.
    /// </para>
    /// </remarks>
    /// <exception cref="AcpRegistryArgumentException">The reference's host or port is none that can be connected to.</exception>
    Task<RegistryInspection> InspectAsync(
        ImageReference image, IReadOnlyList<PullCredential> credentials, CancellationToken cancellationToken = default);
}
