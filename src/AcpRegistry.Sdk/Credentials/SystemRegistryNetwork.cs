using System.Net;
using System.Net.Sockets;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>The system's resolver and TCP.</summary>
internal sealed class SystemRegistryNetwork : RegistryNetwork
{
    public override async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
        await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);

    public override async ValueTask<Stream> ConnectAsync(string host, IPAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
