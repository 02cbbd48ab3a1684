using k8s;
using k8s.Models;

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
    private const string AlreadyExists = "AlreadyExists";

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
    public override async ValueTask<Attempt<T>?> LookAfterAsync(CallRunner calls, AcpRegistryException refusal, CancellationToken cancellationToken)
    {
        if (refusal is not AcpRegistryConflictException)
        {
            return null;
        }

        var found = await calls.TryAsync(read, cancellationToken).ConfigureAwait(false);
        return found.Succeeded(out var body) && isAsSent(body) ? found
            : found.Failure is AcpRegistryForbiddenException && refusal.Reason == AlreadyExists ? new Attempt<T>(ApiErrors.Unconfirmed(read.Call, refusal))
            : null;
    }
}

/// <summary>A delete of one version of one object: done if that object is gone, is being deleted, or another has its name.</summary>
internal sealed class LostDelete<T>(ApiRequest<T> read, string uid) : LostWrite<V1Status>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public override async ValueTask<Attempt<V1Status>?> LookAfterAsync(CallRunner calls, AcpRegistryException refusal, CancellationToken cancellationToken) =>
        IsMissing(refusal) || (refusal is AcpRegistryConflictException && await IsGoneAsync(calls, cancellationToken).ConfigureAwait(false))
            ? new Attempt<V1Status>(new V1Status())
            : null;

    private async ValueTask<bool> IsGoneAsync(CallRunner calls, CancellationToken cancellationToken)
    {
        var found = await calls.TryAsync(read, cancellationToken).ConfigureAwait(false);
        return found.Succeeded(out var there) ? there.Metadata.Uid != uid || there.Metadata.DeletionTimestamp is not null : IsMissing(found.Failure);
    }

    private bool IsMissing(AcpRegistryException? failure) => failure is AcpRegistryNotFoundException { Missing: { } missing } && missing == read.Call.Name;
}
