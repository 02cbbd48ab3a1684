using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using AcpRegistry.Sdk.Credentials;

namespace AcpRegistry.Sdk.Tests.Registries;

/// <summary>A network in which names lead to ports of this machine, and nowhere else.</summary>
internal sealed class LoopbackNetwork : RegistryNetwork
{
    private readonly ConcurrentDictionary<(string Host, int Port), int> _ports = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<IPAddress>> _addresses = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where connections were wanted, <c>host:port</c>, in order.</summary>
    public ConcurrentQueue<string> Connections { get; } = new();

    /// <summary>What happens instead of connecting to an address; null for nothing unusual.</summary>
    public Func<IPAddress, CancellationToken, Task<Stream>?>? Interceptor { get; set; }

    /// <summary>What happens instead of resolving a name; null for nothing unusual.</summary>
    public Func<string, CancellationToken, Task<IReadOnlyList<IPAddress>>?>? Resolver { get; set; }

    public LoopbackNetwork Map(string host, int port, int loopbackPort, params IPAddress[] addresses)
    {
        _ports[(host, port)] = loopbackPort;
        _addresses[host] = addresses.Length == 0 ? [IPAddress.Loopback] : addresses;
        return this;
    }

    public override async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (Resolver?.Invoke(host, cancellationToken) is { } unusual)
        {
            return await unusual;
        }

        return _addresses.TryGetValue(host, out var addresses) ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }

    public override async ValueTask<Stream> ConnectAsync(string host, IPAddress address, int port, CancellationToken cancellationToken)
    {
        Connections.Enqueue($"{host}:{port}");
        if (Interceptor?.Invoke(address, cancellationToken) is { } unusual)
        {
            return await unusual;
        }

        if (!_ports.TryGetValue((host, port), out var loopbackPort))
        {
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, loopbackPort, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
