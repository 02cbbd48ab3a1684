using System.Globalization;

namespace AcpRegistry.Sdk.Testing;

internal static class Wait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until something that <paramref name="process"/> brings about is so; fails at once when that process ends.</summary>
    public static async Task ForAsync(
        SupervisedProcess process,
        string what,
        Func<CancellationToken, Task<bool>> isSo,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            while (!await isSo(either.Token).ConfigureAwait(false))
            {
                if (process.HasExited)
                {
                    throw new LocalControlPlaneException(
                        $"{process.Name} ended before {what}. {await process.ReadLogTailAsync().ConfigureAwait(false)}");
                }

                await Task.Delay(Interval, TimeProvider.System, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LocalControlPlaneException(
                string.Create(CultureInfo.InvariantCulture, $"After {timeout.TotalSeconds:0.#} s still not so: {what}. ")
                + $"A longer {nameof(LocalControlPlaneOptions.StartupTimeout)} "
                + $"helps a busy machine. {await process.ReadLogTailAsync().ConfigureAwait(false)}");
        }
    }
}
