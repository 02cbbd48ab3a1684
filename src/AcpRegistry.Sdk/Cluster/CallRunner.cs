using System.Diagnostics;
using k8s.Autorest;
using Microsoft.Extensions.Logging;
using Polly;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>
/// Carries out calls: each request bounded in time, measured, and with every failure turned into one of ours; repeated where that can do no harm.
/// </summary>
internal sealed partial class CallRunner
{
    private readonly TimeSpan _requestTimeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _retry;

    public CallRunner(TimeSpan requestTimeout, TimeProvider time, ILogger logger, int retryAttempts)
    {
        _requestTimeout = requestTimeout;
        _time = time;
        _logger = logger;
        _retry = RetryPipeline.Create(
            retryAttempts,
            time,
            (attempt, number, wait) => Log.CallRepeated(logger, number, wait.TotalMilliseconds, attempt.Failure!.Code, attempt.Failure.Status, attempt.Failure.Message));
    }

    /// <param name="call">What it is; a read may be repeated whenever it failed on the way.</param>
    /// <param name="send">Makes the request.</param>
    /// <param name="cancellationToken">The caller's; it ends waits, too.</param>
    /// <param name="lost">Knows what to do about a write that may have taken effect; without it such a write is not repeated.</param>
    public async Task<T> RunAsync<T>(
        ClusterCall call, Func<CancellationToken, Task<HttpOperationResponse<T>>> send, CancellationToken cancellationToken, LostWrite<T>? lost = null)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        var started = _time.GetTimestamp();
        var first = await TryAsync(call, send, cancellationToken).ConfigureAwait(false);
        if (first.Succeeded(out var answer))
        {
            return answer;
        }

        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var run = new RepeatedCall<T>(this, call, send, lost, _time, started, first);
            var outcome = await _retry.ExecuteOutcomeAsync(
                static (context, run) => run.NextAsync(context.CancellationToken), context, run).ConfigureAwait(false);
            if (outcome.Result?.Succeeded(out var body) == true)
            {
                return body;
            }

            cancellationToken.ThrowIfCancellationRequested();
            outcome.ThrowIfException();
            throw outcome.Result!.Failure!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>One request, whatever comes of it; only the caller's cancellation and misuse throw.</summary>
    public async Task<Attempt<T>> TryAsync<T>(
        ClusterCall call, Func<CancellationToken, Task<HttpOperationResponse<T>>> send, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var activity = Telemetry.StartCall(call);
        var started = _time.GetTimestamp();
        try
        {
            var attempt = await SendAsync(call, send, cancellationToken).ConfigureAwait(false);
            Finish(attempt.Failure?.Code ?? "ok");
            if (attempt.Failure is { } failure)
            {
                activity?.SetStatus(ActivityStatusCode.Error, failure.Code);
                Log.CallFailed(_logger, call, failure.Code, failure.Status, failure.Message);
            }

            return attempt;
        }
        catch (OperationCanceledException)
        {
            Finish("cancelled");
            throw;
        }

        void Finish(string outcome)
        {
            var elapsed = _time.GetElapsedTime(started);
            Telemetry.RecordCall(call, outcome, elapsed);
            Log.CallFinished(_logger, call, outcome, elapsed.TotalMilliseconds);
        }
    }

    private async Task<Attempt<T>> SendAsync<T>(
        ClusterCall call, Func<CancellationToken, Task<HttpOperationResponse<T>>> send, CancellationToken cancellationToken)
        where T : class
    {
        using var deadline = new CancellationTokenSource(_requestTimeout, _time);
        using var either = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token) : null;
        try
        {
            using var answer = await send(either?.Token ?? deadline.Token).ConfigureAwait(false);
            return answer.Body is { } body ? new Attempt<T>(body) : new Attempt<T>(ApiErrors.NoBody(call));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // KubernetesClient has a timeout of its own, which looks the same: not cancelled by the caller is what counts.
            return new Attempt<T>(deadline.IsCancellationRequested ? ApiErrors.TimedOut(call, _requestTimeout) : ApiErrors.TimedOutInClient(call));
        }
        catch (Exception failure) when (failure is not (AcpRegistryException or AcpRegistryArgumentException or ObjectDisposedException))
        {
            return new Attempt<T>(ApiErrors.From(call, failure), RetryAdvice.RepetitionOf(failure), RetryAdvice.WaitAskedFor(failure, _time));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Call}: {Outcome} after {Milliseconds} ms", EventName = "ClusterCallFinished")]
        public static partial void CallFinished(ILogger logger, ClusterCall call, string outcome, double milliseconds);

        [LoggerMessage(2, LogLevel.Debug, "{Call} failed with {Code}, status {Status}: {Message}", EventName = "ClusterCallFailed")]
        public static partial void CallFailed(ILogger logger, ClusterCall call, string code, int? status, string message);

        [LoggerMessage(
            3, LogLevel.Information, "Repeating a request for the {Number}. time in {Milliseconds} ms, after {Code}, status {Status}: {Message}",
            EventName = "ClusterCallRepeated")]
        public static partial void CallRepeated(ILogger logger, int number, double milliseconds, string code, int? status, string message);
    }
}
