namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Something that is asked for once, however many checks want to know it; a failure is theirs all.</summary>
internal sealed class Asked<T>(Func<CancellationToken, Task<T>> ask)
{
    private Task<T>? _answer;

    public Task<T> GetAsync(CancellationToken cancellationToken) => _answer ??= ask(cancellationToken);
}
