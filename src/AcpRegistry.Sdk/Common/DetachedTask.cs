namespace AcpRegistry.Sdk.Common;

/// <summary>Starts work that outlives its caller, or that several callers share, without the caller's activity and other async-local values.</summary>
internal static class DetachedTask
{
    public static Task Run(Func<Task> work)
    {
        using var flow = SuppressFlow();
        return Task.Run(work, CancellationToken.None);
    }

    public static Task<T> Run<T>(Func<Task<T>> work)
    {
        using var flow = SuppressFlow();
        return Task.Run(work, CancellationToken.None);
    }

    private static AsyncFlowControl? SuppressFlow() => ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
}
