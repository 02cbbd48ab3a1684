using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>A listener on 127.0.0.1 that answers the first bytes of each connection with bytes that no web server would send, and hangs up.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    /// <param name="answer">From the first bytes to the answer, a byte for each character.</param>
    public RawServer(Func<byte[], string> answer)
    {
        _listener.Start();
        _ = ServeAsync(answer);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(Func<byte[], string> answer)
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync();
                var stream = connection.GetStream();
                var first = new byte[4096];
                var read = await stream.ReadAsync(first);
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer(first[..read])));
            }
        }
        catch (Exception closed) when (closed is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over, or the client hung up.
        }
    }
}
