using Polly;
using Polly.Retry;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>When and how often a request is made again: what may be, waits that grow, and an end by number and by time.</summary>
internal static class RetryPipeline
{
    /// <summary>No request is made again after this much time since the first.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMinutes(1);

    /// <summary>A server that asks for more than this is not waited for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>For so long after a call was given up, reads are not repeated.</summary>
    public static readonly TimeSpan Lull = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);

    /// <param name="attempts">How often at most; zero for never.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="onRetry">Told the failure, the number of the repetition and the wait before it.</param>
    public static ResiliencePipeline Create(int attempts, TimeProvider time, Action<Attempt, int, TimeSpan> onRetry) =>
        attempts == 0
            ? ResiliencePipeline.Empty
            : new ResiliencePipelineBuilder { TimeProvider = time }
                .AddRetry(new RetryStrategyOptions
                {
                    MaxRetryAttempts = attempts,
                    BackoffType = DelayBackoffType.Exponential,
                    Delay = FirstWait,
                    MaxDelay = LongestWait,
                    UseJitter = true,
                    ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is Attempt { IsToBeRepeated: true }),
                    DelayGenerator = static arguments => ValueTask.FromResult(WaitAskedFor(arguments.Outcome.Result)),
                    OnRetry = arguments =>
                    {
                        onRetry((Attempt)arguments.Outcome.Result!, arguments.AttemptNumber + 1, arguments.RetryDelay);
                        return ValueTask.CompletedTask;
                    },
                })
                .Build();

    // Those who were turned away together must not come back together.
    private static TimeSpan? WaitAskedFor(object? result) =>
        result is Attempt { RetryAfter: { } wait } ? wait + (FirstWait * Random.Shared.NextDouble()) : null;
}
