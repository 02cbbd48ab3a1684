using System.Net;
using System.Net.Sockets;
using AcpRegistry.Sdk.Credentials;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

/// <summary>The network as one scene has it: its registry's host leads where the scene says, everything else where it always does.</summary>
internal sealed class SceneNetwork(RegistryNetwork others) : RegistryNetwork
{
    /// <summary>The hosts that lead to the scene's registry.</summary>
    public HashSet<string> Hosts { get; } = [];

    /// <summary>Empty for a name that nobody knows.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; set; } = [];

    /// <summary>The port on 127.0.0.1 that connections get to.</summary>
    public int Port { get; set; }

    /// <summary>What connecting ends with; null for a connection.</summary>
    public SocketError? Fault { get; set; }

    public override async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
        !Hosts.Contains(host) ? await others.ResolveAsync(host, cancellationToken)
        : Addresses.Count > 0 ? Addresses
        : throw new SocketException((int)SocketError.HostNotFound);

    public override async ValueTask<Stream> ConnectAsync(string host, IPAddress address, int port, CancellationToken cancellationToken)
    {
        if (!Hosts.Contains(host))
        {
            return await others.ConnectAsync(host, address, port, cancellationToken);
        }

        if (Fault is { } fault)
        {
            throw new SocketException((int)fault);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
