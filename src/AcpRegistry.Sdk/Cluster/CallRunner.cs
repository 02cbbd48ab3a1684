using System.Diagnostics;
using k8s.Autorest;
using Microsoft.Extensions.Logging;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>Carries out one request: bounded in time, measured, and with every failure turned into one of ours.</summary>
internal sealed partial class CallRunner(TimeSpan requestTimeout, TimeProvider time, ILogger logger)
{
    public async Task<T> RunAsync<T>(
        ClusterCall call, Func<CancellationToken, Task<HttpOperationResponse<T>>> send, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var activity = Telemetry.StartCall(call);
        var started = time.GetTimestamp();
        try
        {
            var body = await SendAsync(call, send, cancellationToken).ConfigureAwait(false);
            Finish("ok");
            return body;
        }
        catch (AcpRegistryException failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.Code);
            Finish(failure.Code);
            Log.CallFailed(logger, call, failure.Code, failure.Status, failure.Message);
            throw;
        }
        catch (OperationCanceledException)
        {
            Finish("cancelled");
            throw;
        }

        void Finish(string outcome)
        {
            var elapsed = time.GetElapsedTime(started);
            Telemetry.RecordCall(call, outcome, elapsed);
            Log.CallFinished(logger, call, outcome, elapsed.TotalMilliseconds);
        }
    }

    private async Task<T> SendAsync<T>(
        ClusterCall call, Func<CancellationToken, Task<HttpOperationResponse<T>>> send, CancellationToken cancellationToken)
        where T : class
    {
        using var deadline = new CancellationTokenSource(requestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var answer = await send(either.Token).ConfigureAwait(false);
            return answer.Body ?? throw ApiErrors.NoBody(call);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // KubernetesClient has a timeout of its own, which looks the same: not cancelled by the caller is what counts.
            throw deadline.IsCancellationRequested ? ApiErrors.TimedOut(call, requestTimeout) : ApiErrors.TimedOutInClient(call);
        }
        catch (Exception failure) when (failure is not (AcpRegistryException or AcpRegistryArgumentException or ObjectDisposedException))
        {
            throw ApiErrors.From(call, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Call}: {Outcome} after {Milliseconds} ms", EventName = "ClusterCallFinished")]
        public static partial void CallFinished(ILogger logger, ClusterCall call, string outcome, double milliseconds);

        [LoggerMessage(2, LogLevel.Debug, "{Call} failed with {Code}, status {Status}: {Message}", EventName = "ClusterCallFailed")]
        public static partial void CallFailed(ILogger logger, ClusterCall call, string code, int? status, string message);
    }
}
