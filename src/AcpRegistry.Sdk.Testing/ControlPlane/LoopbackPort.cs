using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace AcpRegistry.Sdk.Testing;

/// <summary>Finds ports to listen on.</summary>
internal static class LoopbackPort
{
    // Below the range that kernels take the ports of outgoing connections from, so that the port of a server that was
    // killed is still free when it is started again.
    private const int First = 12_000;
    private const int Last = 32_000;

    // Counts up, so that two that are looked for before the first is listened on are never the same.
    private static int _last = RandomNumberGenerator.GetInt32(Last - First);

    public static int FindFree()
    {
        for (int attempt = 0; attempt < 100; attempt++)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref _last) % (Last - First));
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }

        throw new LocalControlPlaneException($"None of 100 ports tried between {First} and {Last} on 127.0.0.1 is free.");
    }
}
