using System.Net;
using System.Net.Sockets;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>How registries are reached: the system's resolver and sockets, unless something else stands in for them, such as in tests.</summary>
public abstract class RegistryNetwork
{
    /// <summary>Resolves a name.</summary>
    /// <param name="host">A name or an IP address, without a port, an IPv6 address without brackets.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>In the order in which they are to be tried; empty if there is none.</returns>
    /// <exception cref="SocketException">The name is unknown, or could not be looked up.</exception>
    public abstract ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken);

    /// <summary>Opens a connection, without TLS.</summary>
    /// <param name="host">What <paramref name="address"/> was resolved from, for those that route by name.</param>
    /// <param name="address">One of those that <see cref="ResolveAsync"/> gave.</param>
    /// <param name="port">As the reference, or the token service's address, has it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The caller's, to dispose of.</returns>
    /// <exception cref="SocketException">Its code tells what is wrong, such as <see cref="SocketError.ConnectionRefused"/>.</exception>
    public abstract ValueTask<Stream> ConnectAsync(string host, IPAddress address, int port, CancellationToken cancellationToken);
}
