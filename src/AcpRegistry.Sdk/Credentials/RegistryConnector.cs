using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AcpRegistry.Sdk.Common;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>Makes connections step by step, so that each step that fails is known by itself. What went wrong is in the report, not in the exception.</summary>
internal sealed class RegistryConnector(
    RegistryNetwork network, RegistryRules rules, CertificateTrust trust, TimeSpan timeout, TimeProvider time)
{
    private const int MostAddresses = 8;

    private static readonly HttpRequestOptionsKey<CancellationToken> Deadline = new("AcpRegistry.Deadline");

    private readonly Dictionary<RegistryEndpoint, ConnectionReport> _reports = [];

    public ConnectionReport? ReportOf(RegistryEndpoint endpoint)
    {
        lock (_reports)
        {
            return _reports.GetValueOrDefault(endpoint);
        }
    }

    /// <summary>A connection is made for a pool, and would outlive the request that needs it: this ends it with the request.</summary>
    public static void Bound(HttpRequestMessage request, CancellationToken deadline) => request.Options.Set(Deadline, deadline);

    /// <exception cref="IOException">There is none; the report says why.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var request = context.InitialRequestMessage;
        var endpoint = RegistryEndpoint.Of(request.RequestUri!);
        request.Options.TryGetValue(Deadline, out var deadline);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline);
        var report = new ConnectionReport();
        lock (_reports)
        {
            _reports[endpoint] = report;
        }

        report.Addresses = await ResolveAsync(report, endpoint, either.Token).ConfigureAwait(false);
        report.Stage = RegistryStage.Connect;
        var bytes = new FirstBytesStream(await ConnectToAnyAsync(report, endpoint, either.Token).ConfigureAwait(false));
        report.Bytes = bytes;
        report.Stage = RegistryStage.Tls;
        var stream = endpoint.IsPlain ? bytes : await SecureAsync(report, endpoint, bytes, either.Token).ConfigureAwait(false);
        report.Stage = RegistryStage.Ping;
        return stream;
    }

    private async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(ConnectionReport report, RegistryEndpoint endpoint, CancellationToken cancellationToken)
    {
        string why;
        try
        {
            var addresses = await network.ResolveAsync(endpoint.Host.Trim('[', ']'), cancellationToken).AsTask()
                .WaitOrAbandonAsync(cancellationToken).ConfigureAwait(false);
            if (addresses is { Count: > 0 })
            {
                return [.. addresses.Take(MostAddresses)];
            }

            why = "it has no address";
        }
        catch (SocketException failure)
        {
            why = failure.SocketErrorCode.ToString();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Whatever stands in for the network may fail in any way.
            why = failure.GetType().Name;
        }

        throw Failed(report, [InspectionFindings.NameUnresolved(endpoint, why)]);
    }

    private async ValueTask<Stream> ConnectToAnyAsync(ConnectionReport report, RegistryEndpoint endpoint, CancellationToken cancellationToken)
    {
        List<(IPAddress Address, SocketError Error)> failures = [];
        foreach (var address in report.Addresses)
        {
            // One that doesn't answer must leave time for the others.
            using var share = new CancellationTokenSource(timeout / (report.Addresses.Count + 1), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, share.Token);
            try
            {
                var stream = await network.ConnectAsync(endpoint.Host.Trim('[', ']'), address, endpoint.Port, either.Token).AsTask()
                    .WaitOrAbandonAsync(either.Token).ConfigureAwait(false);
                report.ConnectedTo = address;
                return stream;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add((address, SocketError.TimedOut));
            }
            catch (SocketException failure)
            {
                failures.Add((address, failure.SocketErrorCode));
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                failures.Add((address, (failure.InnerException as SocketException)?.SocketErrorCode ?? SocketError.SocketError));
            }
        }

        throw Failed(report, [InspectionFindings.NotConnected(endpoint, failures)]);
    }

    private async ValueTask<Stream> SecureAsync(
        ConnectionReport report, RegistryEndpoint endpoint, FirstBytesStream bytes, CancellationToken cancellationToken)
    {
        if (trust.Failure is { } unreadable)
        {
            await bytes.DisposeAsync().ConfigureAwait(false);
            throw Failed(report, [unreadable]);
        }

        IReadOnlyList<Finding> faults = [];
        var unverified = rules.MayBeUnverified(endpoint);
        var tls = new SslStream(bytes, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = endpoint.Host.Trim('[', ']'),
                    ApplicationProtocols = [SslApplicationProtocol.Http11],
                    CertificateChainPolicy = trust.Policy(),
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    {
                        report.Certificate = certificate is X509Certificate2 shown ? ShownCertificate.Of(shown) : null;
                        faults = trust.Faults(endpoint, certificate as X509Certificate2, report.Certificate, chain, errors);
                        return faults.Count == 0 || unverified;
                    },
                },
                cancellationToken).ConfigureAwait(false);
            report.Remark = trust.Remark;
            report.Findings = faults.Count == 0 ? [] : [InspectionFindings.TlsUnverified(endpoint, faults)];
            return tls;
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or InvalidOperationException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw Failed(report, bytes.IsHttp ? [InspectionFindings.SpeaksPlainHttp(endpoint)]
                : faults.Count > 0 && !unverified ? faults
                : [InspectionFindings.TlsFailed(endpoint, Why(failure))]);
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // The texts of the system's TLS, such as an alert by name; no part of what was sent is in them.
    private static string Why(Exception failure) =>
        failure is AuthenticationException ? ShownText.Of(failure.InnerException?.Message ?? failure.Message) : "the connection was cut during the handshake";

    private static IOException Failed(ConnectionReport report, IReadOnlyList<Finding> findings)
    {
        report.Findings = findings;
        return new IOException("No connection: the report says why.");
    }
}
