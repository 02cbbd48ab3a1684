using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>A real listener for what a handler can't show: what a client of our own making puts on a connection.</summary>
internal sealed class LoopbackServer : IDisposable
{
    /// <summary>Answers a get of the Service <c>svc</c> in <c>ns</c>, and any list.</summary>
    private const string ServiceOrEmptyList = """{"metadata":{"name":"svc","namespace":"ns","resourceVersion":"7"},"items":[]}""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;
    private readonly string? _answer;

    /// <param name="answer">The body of each answer; null cuts the connection instead.</param>
    /// <param name="tls">With a certificate that nobody trusts.</param>
    public LoopbackServer(string? answer = ServiceOrEmptyList, bool tls = false)
    {
        _answer = answer;
        _certificate = tls ? SelfSigned() : null;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The request lines and headers, as they came.</summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    /// <summary>What TLS agreed to speak, of h2 and http/1.1.</summary>
    public ConcurrentQueue<string> Protocols { get; } = new();

    /// <summary>A port of this machine where nothing listens.</summary>
    public static string UnusedUrl()
    {
        using var gone = new LoopbackServer();
        return gone.Url;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _certificate?.Dispose();
    }

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
                Stream stream = connection.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                    {
                        ServerCertificate = _certificate,
                        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                    });
                    Protocols.Enqueue(tls.NegotiatedApplicationProtocol.ToString());
                    stream = tls;
                }

                await AnswerAsync(stream);
            }
            catch (Exception gone) when (gone is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client hung up, as a client should that doesn't trust the certificate.
            }
        }
    }

    private async Task AnswerAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (await ReadHeadAsync(reader) is { Length: > 0 } head)
        {
            Heads.Enqueue(head);
            await ReadBodyAsync(reader, head);
            if (_answer is null)
            {
                return;
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(
                $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(_answer)}\r\n\r\n{_answer}"));
        }
    }

    private static async Task<string> ReadHeadAsync(StreamReader reader)
    {
        var head = new StringBuilder();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            head.Append(line).Append('\n');
        }

        return head.ToString();
    }

    // Left unread, it would pass for the head of a next request as soon as the client hangs up.
    private static async Task ReadBodyAsync(StreamReader reader, string head)
    {
        const string LengthHeader = "Content-Length: ";
        if (head.Split('\n').FirstOrDefault(line => line.StartsWith(LengthHeader, StringComparison.OrdinalIgnoreCase)) is { } length)
        {
            var body = new char[int.Parse(length.AsSpan(LengthHeader.Length), CultureInfo.InvariantCulture)];
            await reader.ReadBlockAsync(body);
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
