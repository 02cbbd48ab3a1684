namespace AcpRegistry.Sdk.Cluster;

/// <summary>Finds out whether a write whose answer was lost took effect, so that it is neither done twice nor reported wrongly.</summary>
internal abstract class LostWrite<T>
    where T : class
{
    /// <summary>Asked before the write is repeated: what it led to, or null to repeat it.</summary>
    public virtual ValueTask<Attempt<T>?> LookBeforeAsync(CallRunner calls, CancellationToken cancellationToken) => ValueTask.FromResult<Attempt<T>?>(null);

    /// <summary>Asked when the repeated write was refused: what the first one led to, or null where the refusal stands.</summary>
    public abstract ValueTask<Attempt<T>?> LookAfterAsync(CallRunner calls, AcpRegistryException refusal, CancellationToken cancellationToken);
}

/// <summary>A create or replace: done if the object is there as it was sent.</summary>
internal sealed class LostObject<T>(ApiRequest<T> read, Func<T, bool> isAsSent) : LostWrite<T>
    where T : class
{
    public override async ValueTask<Attempt<T>?> LookBeforeAsync(CallRunner calls, CancellationToken cancellationToken)
    {
        var found = await calls.TryAsync(read, cancellationToken).ConfigureAwait(false);
        return found switch
        {
            _ when found.Succeeded(out var body) => isAsSent(body) ? found : null,

            // Not there, or not for this caller to see: the write itself is conditional, and its refusal will say.
            { Failure: AcpRegistryNotFoundException or AcpRegistryForbiddenException } => null,
            _ => found,
        };
    }

    // The first one may still have been on its way when it was looked for.
    public override async ValueTask<Attempt<T>?> LookAfterAsync(CallRunner calls, AcpRegistryException refusal, CancellationToken cancellationToken) =>
        refusal is AcpRegistryConflictException
        && await LookBeforeAsync(calls, cancellationToken).ConfigureAwait(false) is { Failure: null } found
            ? found
            : null;
}

/// <summary>A delete of one version of one object: done if that object is gone.</summary>
internal sealed class LostDelete<T>(string name, T done) : LostWrite<T>
    where T : class
{
    public override ValueTask<Attempt<T>?> LookAfterAsync(CallRunner calls, AcpRegistryException refusal, CancellationToken cancellationToken) =>
        ValueTask.FromResult(refusal is AcpRegistryNotFoundException { Missing: { } missing } && missing == name ? new Attempt<T>(done) : null);
}
