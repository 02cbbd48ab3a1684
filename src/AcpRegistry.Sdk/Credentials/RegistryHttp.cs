using System.Net.Http.Headers;
using AcpRegistry.Sdk.Common;
using AcpRegistry.Sdk.Registries;
using Microsoft.Extensions.Logging;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>
/// Requests of one conversation, each bounded in time, in what is read of the answer and in number. Nothing is followed, decompressed, stored or sent that was not
/// asked for: no redirect, cookie, proxy, trace header or credential of the system.
/// </summary>
internal sealed partial class RegistryHttp : IDisposable
{
    public const int LongestText = 64 * 1024;
    public const int LongestManifest = 4 * 1024 * 1024;
    public const int MostRequests = 64;

    private const int LongestHeadersInKilobytes = 32;
    private const int TimeoutsInAll = 4;

    private readonly RegistryConnector _connector;
    private readonly RegistryRules _rules;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _whole;
    private readonly HttpMessageInvoker _http;

    public RegistryHttp(RegistryConnector connector, RegistryRules rules, TimeSpan timeout, TimeProvider time, ILogger logger)
    {
        _connector = connector;
        _rules = rules;
        _timeout = timeout;
        _time = time;
        _logger = logger;
        _whole = new CancellationTokenSource(timeout * TimeoutsInAll, time);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            ConnectCallback = connector.ConnectAsync,
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = LongestHeadersInKilobytes,
            UseCookies = false,
            UseProxy = false,
        });
    }

    public int Count { get; private set; }

    /// <exception cref="OperationCanceledException">The caller cancelled; nothing else is thrown.</exception>
    public async Task<RegistryAnswer> SendAsync(RegistryRequest asked, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var endpoint = RegistryEndpoint.Of(asked.Uri);
        if (!_rules.MaySpeakTo(endpoint))
        {
            throw new InvalidOperationException("No rule allows plain HTTP to this host.");
        }

        if (Count >= MostRequests)
        {
            return Failed(asked, InspectionFindings.TooManyRequests(endpoint));
        }

        Count++;
        using var deadline = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _whole.Token, cancellationToken);
        try
        {
            // The streams are the network's, which may be anybody's.
            var answer = await AskAsync(asked, either.Token).WaitOrAbandonAsync(either.Token).ConfigureAwait(false);
            Log.RequestFinished(_logger, answer);
            return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The answer is anybody's bytes, and .NET has many exceptions for what it can't read.
            return Failed(asked, Explain(asked, endpoint, failure));
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _whole.Dispose();
    }

    private RegistryAnswer Failed(RegistryRequest asked, Finding finding)
    {
        Log.RequestFailed(_logger, asked, finding.Code);
        return new RegistryAnswer(asked.Method, asked.Uri) { Failure = finding };
    }

    private Finding Explain(RegistryRequest asked, RegistryEndpoint endpoint, Exception failure)
    {
        var report = _connector.ReportOf(endpoint);
        if (report is { HasFailed: true })
        {
            return report.Findings.First(finding => finding.Severity == FindingSeverity.Error);
        }

        if (failure is OperationCanceledException)
        {
            return report is { IsConnected: false }
                ? InspectionFindings.ConnectionTimedOut(endpoint, report.Stage)
                : InspectionFindings.TimedOut(asked.ToString(), endpoint, _whole.IsCancellationRequested ? _timeout * TimeoutsInAll : _timeout);
        }

        return endpoint.IsPlain && report?.Bytes?.IsTls == true
            ? InspectionFindings.SpeaksTls(endpoint)
            : InspectionFindings.Cut(asked.ToString(), endpoint, (failure as HttpRequestException)?.HttpRequestError.ToString() ?? "the connection was cut");
    }

    private async Task<RegistryAnswer> AskAsync(RegistryRequest asked, CancellationToken cancellationToken)
    {
        using var request = asked.ToMessage();
        RegistryConnector.Bound(request, cancellationToken);
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(asked, response, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<RegistryAnswer> ReadAsync(RegistryRequest asked, HttpResponseMessage response, CancellationToken cancellationToken) =>
        new(asked.Method, asked.Uri)
        {
            Status = (int)response.StatusCode,
            Challenges = ChallengeScanner.Read(response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var challenges) ? challenges : []),
            ContentDigest = Header(response.Headers, "Docker-Content-Digest"),
            RedirectsTo = ServerTexts.Redirect(asked.Uri, Header(response.Headers, "Location")),
            RetryAfter = ServerTexts.RetryAfter(Header(response.Headers, "Retry-After")),
            IsAddressShown = asked.IsAddressShown,
            MediaType = response.Content.Headers.ContentType?.MediaType,
            Length = response.Content.Headers.ContentLength,
            Body = await ReadBodyAsync(response.Content, asked.LongestBody, cancellationToken).ConfigureAwait(false),
        };

    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.Count == 1 ? values.Single() : null;

    private static async Task<byte[]?> ReadBodyAsync(HttpContent content, int longest, CancellationToken cancellationToken)
    {
        if (longest == 0 || content.Headers.ContentLength > longest)
        {
            return null;
        }

        using var body = new MemoryStream();
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > longest)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static partial class Log
    {
        [LoggerMessage(21, LogLevel.Debug, "Asked a registry: {Answer}", EventName = "RegistryRequestFinished")]
        public static partial void RequestFinished(ILogger logger, RegistryAnswer answer);

        [LoggerMessage(22, LogLevel.Debug, "Asked a registry in vain: {Request}, {Code}", EventName = "RegistryRequestFailed")]
        public static partial void RequestFailed(ILogger logger, RegistryRequest request, string code);
    }
}
