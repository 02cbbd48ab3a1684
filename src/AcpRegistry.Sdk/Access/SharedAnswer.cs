namespace AcpRegistry.Sdk.Access;

/// <summary>One answer for all who wait for it: the first who wants it asks.</summary>
internal sealed class SharedAnswer(Func<CancellationToken, Task<AccessDecision>> ask)
{
    private readonly Lock _lock = new();
    private Task<AccessDecision>? _asking;

    public Task<AccessDecision> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _asking ??= ask(cancellationToken);
        }
    }
}
