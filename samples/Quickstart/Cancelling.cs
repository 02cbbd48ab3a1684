namespace Quickstart;

/// <summary>Ctrl+C, once to stop and clean up, twice to end at once.</summary>
internal static class Cancelling
{
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
