using AcpRegistry.Sdk.Access;

namespace Quickstart;

/// <summary>What a program that acts on a change at once has to wait for.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again for up to five seconds: a review just after a write can still give the old answer.</summary>
    public static async Task<AccessDecision> AskUntilAsync(
        this IPullPermissionChecker permissions, AccessVerdict wanted, AccessQuestion question, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var decision = await permissions.CheckAsync(question, cancellationToken);
            if (decision.Verdict == wanted || TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                return decision;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>False if it was cancelled already: a second Ctrl+C then ends the process at once.</summary>
    public static bool TryCancel(this CancellationTokenSource source)
    {
        if (source.IsCancellationRequested)
        {
            return false;
        }

        source.Cancel();
        return true;
    }
}
