using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AcpRegistry.Sdk.Tests.Connecting;

/// <summary>A server on loopback that speaks HTTP and HTTPS on one port, answers every request with an empty list, and records it; also as a proxy.</summary>
internal sealed class ApiListener : IDisposable
{
    private const string Body = """{"kind":"NamespaceList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}""";

    private readonly TcpListener _listener;
    private readonly X509Certificate2 _certificate;
    private readonly ConcurrentQueue<RecordedRequest> _log;
    private readonly string _name;

    public ApiListener(string name, IPAddress address, X509Certificate2 certificate, ConcurrentQueue<RecordedRequest> log)
    {
        (_name, _certificate, _log) = (name, certificate, log);
        _listener = new TcpListener(address, 0);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                var stream = connection.GetStream();
                var first = new byte[1];
                if (await connection.Client.ReceiveAsync(first, SocketFlags.Peek) == 0)
                {
                    return;
                }

                switch (first[0])
                {
                    case 0x16:
                        await ServeTlsAsync(stream);
                        break;
                    case 0x05:
                        await TunnelSocksAsync(stream);
                        break;
                    default:
                        await AnswerAsync(stream, "http", certificate: null);
                        break;
                }
            }
            catch (Exception gone) when (gone is IOException or AuthenticationException or SocketException)
            {
                // The client hung up, as it should if it doesn't trust the certificate.
            }
        }
    }

    private async Task ServeTlsAsync(Stream stream)
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = TakeAnyClient,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        });
        await AnswerAsync(tls, "https", tls.RemoteCertificate?.Subject);
    }

    // A client's certificate is recorded, not judged; a client needs none.
    private static bool TakeAnyClient(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is null || certificate.Subject.Length > 0;

    private async Task AnswerAsync(Stream stream, string scheme, string? certificate)
    {
        while (await ReadHeadAsync(stream) is { Count: > 0 } head)
        {
            var request = new RecordedRequest(_name, scheme, head[0], head[1..], certificate);
            _log.Enqueue(request);
            if (request.Line.StartsWith("CONNECT ", StringComparison.Ordinal))
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
                await TunnelAsync(stream, request.Target);
                return;
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n{Body}"));
        }
    }

    // SOCKS 5 without a login, as far as a client needs it for one tunnel (RFC 1928).
    private async Task TunnelSocksAsync(Stream stream)
    {
        var greeting = await ReadAsync(stream, 2);
        await ReadAsync(stream, greeting[1]);
        await stream.WriteAsync(new byte[] { 5, 0 });
        var request = await ReadAsync(stream, 4);
        var host = request[3] switch
        {
            1 => new IPAddress(await ReadAsync(stream, 4)).ToString(),
            4 => $"[{new IPAddress(await ReadAsync(stream, 16))}]",
            _ => Encoding.ASCII.GetString(await ReadAsync(stream, (await ReadAsync(stream, 1))[0])),
        };
        var port = await ReadAsync(stream, 2);
        var target = string.Create(CultureInfo.InvariantCulture, $"{host}:{(port[0] << 8) | port[1]}");
        _log.Enqueue(new RecordedRequest(_name, "socks5", $"SOCKS {target}", [], ClientCertificate: null));
        await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 });
        await TunnelAsync(stream, target);
    }

    private static async Task TunnelAsync(Stream stream, string target)
    {
        var colon = target.LastIndexOf(':');
        using var onward = new TcpClient();
        await onward.ConnectAsync(target[..colon].Trim('[', ']'), int.Parse(target[(colon + 1)..], CultureInfo.InvariantCulture));
        await using var other = onward.GetStream();
        await Task.WhenAny(stream.CopyToAsync(other), other.CopyToAsync(stream));
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        var buffer = new byte[count];
        await stream.ReadExactlyAsync(buffer);
        return buffer;
    }

    // Byte by byte, so that nothing of a tunnel's content is taken.
    private static async Task<List<string>> ReadHeadAsync(Stream stream)
    {
        List<string> lines = [];
        List<byte> line = [];
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] != '\n')
            {
                line.Add(one[0]);
            }
            else if (Encoding.UTF8.GetString([.. line]).TrimEnd('\r') is { Length: > 0 } text)
            {
                lines.Add(text);
                line.Clear();
            }
            else
            {
                return lines;
            }
        }

        return [];
    }
}
