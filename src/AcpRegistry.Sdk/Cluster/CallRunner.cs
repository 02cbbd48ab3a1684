using System.Diagnostics;
using AcpRegistry.Sdk.Common;
using k8s;
using Microsoft.Extensions.Logging;
using Polly;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>
/// Carries out calls: each request bounded in time, measured, and with every failure turned into one of ours; repeated where that can do no harm.
/// </summary>
internal sealed partial class CallRunner
{
    private readonly IKubernetes? _kubernetes;
    private readonly TimeSpan _requestTimeout;
    private readonly TimeProvider _time;
    private readonly Deadlines _deadlines;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _retry;

    // Of the last call that waited for the server in vain; 0 once it answers.
    private long _gaveUp;

    /// <param name="requestTimeout">For each request.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="logger">Where requests are logged.</param>
    /// <param name="retryAttempts">How often a request is made again.</param>
    /// <param name="kubernetes">The client that the requests are made with, to notice that it is disposed of.</param>
    public CallRunner(TimeSpan requestTimeout, TimeProvider time, ILogger logger, int retryAttempts, IKubernetes? kubernetes = null)
    {
        _kubernetes = kubernetes;
        _requestTimeout = requestTimeout;
        _time = time;
        _deadlines = new Deadlines(requestTimeout, time);
        _logger = logger;
        _retry = RetryPipeline.Create(
            retryAttempts,
            time,
            (attempt, number, wait) => Log.CallRepeated(logger, number, wait.TotalMilliseconds, attempt.Failure!.Code, attempt.Failure.Status, attempt.Failure.Message));
    }

    /// <param name="request">What to ask.</param>
    /// <param name="cancellationToken">The caller's; it ends waits, too.</param>
    /// <param name="lost">Knows what to do about a write that may have taken effect; without it such a write is not repeated.</param>
    public async ValueTask<T> RunAsync<T>(ApiRequest<T> request, CancellationToken cancellationToken, LostWrite<T>? lost = null)
        where T : class
    {
        var started = _time.GetTimestamp();
        var first = await TryAsync(request, started, cancellationToken).ConfigureAwait(false);
        if (!first.Succeeded(out var answer))
        {
            return await RepeatAsync(new RepeatedCall<T>(this, request, lost, _time, started, first), cancellationToken).ConfigureAwait(false);
        }

        return answer;
    }

    /// <summary>
    /// Whether another call has just waited for the server in vain: then a read needn't wait as well, and a thousand questions to a server that is gone don't
    /// take a thousand waits.
    /// </summary>
    public bool HasJustGivenUp => Volatile.Read(ref _gaveUp) is var at and not 0 && _time.GetElapsedTime(at) < RetryPipeline.Lull;

    private async ValueTask<T> RepeatAsync<T>(RepeatedCall<T> run, CancellationToken cancellationToken)
        where T : class
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var outcome = await _retry.ExecuteOutcomeAsync(
                static (context, run) => run.NextAsync(context.CancellationToken), context, run).ConfigureAwait(false);
            if (outcome.Result?.Succeeded(out var body) == true)
            {
                return body;
            }

            cancellationToken.ThrowIfCancellationRequested();
            outcome.ThrowIfException();
            var failure = outcome.Result!.Failure!;
            if (failure.Code == AcpRegistryCodes.Unreachable && !HasJustGivenUp)
            {
                Volatile.Write(ref _gaveUp, _time.GetTimestamp());
            }

            throw failure;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>One request, whatever comes of it; only the caller's cancellation and misuse throw.</summary>
    public ValueTask<Attempt<T>> TryAsync<T>(ApiRequest<T> request, CancellationToken cancellationToken)
        where T : class =>
        TryAsync(request, _time.GetTimestamp(), cancellationToken);

    private async ValueTask<Attempt<T>> TryAsync<T>(ApiRequest<T> request, long started, CancellationToken cancellationToken)
        where T : class
    {
        var call = request.Call;
        cancellationToken.ThrowIfCancellationRequested();
        using var activity = Telemetry.StartCall(call);
        var deadline = _deadlines.Of(started);
        using var either = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline) : null;
        Attempt<T> attempt;
        try
        {
            var ended = either?.Token ?? deadline;
            using var answer = await request.Send(ended).WaitOrAbandonAsync(ended).ConfigureAwait(false);
            StopPause();
            attempt = answer.Body is not { } body ? new Attempt<T>(ApiErrors.NoBody(call))
                : request.FaultOf(call, body) is { } fault ? new Attempt<T>(ApiErrors.NotAsAsked(call, fault))
                : new Attempt<T>(body);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            FinishCancelled(call, started);
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (_kubernetes is Kubernetes { HttpClient: null })
        {
            // Its requests end in a NullReferenceException, and those under way are cancelled.
            throw new ObjectDisposedException(
                nameof(IKubernetes), "The Kubernetes client that the SDK works with is disposed of. Dispose of it, or of the container, when the SDK is no longer used.");
        }
        catch (OperationCanceledException)
        {
            // KubernetesClient has a timeout of its own, which looks the same: not cancelled by the caller is what counts.
            attempt = new Attempt<T>(deadline.IsCancellationRequested ? ApiErrors.TimedOut(call, _requestTimeout) : ApiErrors.TimedOutInClient(call));
        }
        catch (Exception failure) when (failure is not (AcpRegistryException or AcpRegistryArgumentException or ObjectDisposedException))
        {
            if (RetryAdvice.IsAnswer(failure))
            {
                StopPause();
            }

            var failed = ApiErrors.From(call, failure);
            attempt = new Attempt<T>(failed, RetryAdvice.RepetitionOf(failure), failed.RetryAfter);
        }

        Finish(call, started, activity, attempt.Failure);
        return attempt;
    }

    /// <summary>A timestamp of the clock that calls are measured by.</summary>
    public long GetTimestamp() => _time.GetTimestamp();

    /// <summary>Measures and logs a call that was answered, or that failed.</summary>
    /// <param name="call">What it was.</param>
    /// <param name="started">A timestamp of the clock.</param>
    /// <param name="activity">The call's; null if nobody listens.</param>
    /// <param name="failure">How it failed; null if it didn't.</param>
    public void Finish(ClusterCall call, long started, Activity? activity, AcpRegistryException? failure)
    {
        Measure(call, failure?.Code ?? "ok", started);
        if (failure is not null)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.Code);
            Log.CallFailed(_logger, call, failure.Code, failure.Status, failure.Message);
        }
    }

    /// <summary>Measures and logs a call that was cancelled.</summary>
    public void FinishCancelled(ClusterCall call, long started) => Measure(call, "cancelled", started);

    // Any HTTP answer shows that the server is there, a refusal as well.
    private void StopPause()
    {
        if (Volatile.Read(ref _gaveUp) != 0)
        {
            Volatile.Write(ref _gaveUp, 0);
        }
    }

    private void Measure(ClusterCall call, string outcome, long started)
    {
        if (!Telemetry.IsRecording && !_logger.IsEnabled(LogLevel.Debug))
        {
            return;
        }

        var elapsed = _time.GetElapsedTime(started);
        Telemetry.RecordCall(call, outcome, elapsed);
        Log.CallFinished(_logger, call, outcome, elapsed.TotalMilliseconds);
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
