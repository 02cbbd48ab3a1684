namespace AcpRegistry.Sdk.Common;

/// <summary>Waits for tasks of code that isn't ours, such as a handler or a credential plugin, which may not listen to the token that it was given.</summary>
internal static class ForeignTasks
{
    /// <summary>
    /// Waits until the task ends or the token is cancelled, whichever comes first. A result that comes later is disposed of, and a failure observed.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the task was.</exception>
    public static Task<T> WaitOrAbandonAsync<T>(this Task<T> task, CancellationToken cancellationToken) =>
        task.IsCompleted || !cancellationToken.CanBeCanceled ? task : WaitAsync(task, cancellationToken);

    /// <summary>Keeps a failure that nobody waits for from being reported as unobserved.</summary>
    public static void Observe(this Task task) =>
        _ = task.ContinueWith(static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private static async Task<T> WaitAsync<T>(Task<T> task, CancellationToken cancellationToken)
    {
        try
        {
            return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = DisposeOfAsync(task);
            throw;
        }
    }

    private static async Task DisposeOfAsync<T>(Task<T> abandoned)
    {
        await ((Task)abandoned).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!abandoned.IsCompletedSuccessfully)
        {
            return;
        }

        switch (await abandoned.ConfigureAwait(false))
        {
            case IAsyncDisposable result:
                await result.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable result:
                result.Dispose();
                break;
        }
    }
}
