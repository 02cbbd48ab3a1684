using System.Globalization;
using System.Runtime.ExceptionServices;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Common;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Access;

/// <summary>Four list-and-watches that end in one immutable policy, which is put in the place of the one before as a whole.</summary>
internal sealed class PullAccessSnapshot : IPullAccessSnapshot
{
    private readonly PullRight _right;
    private readonly TimeSpan _maxStaleness;
    private readonly TimeProvider _time;
    private readonly RbacStore _store;
    private readonly IListWatch[] _watches;
    private readonly SemaphoreSlim _news = new(0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _publishing;

    // Completed, and then another one in its place, each time that something can be told to those who wait.
    private TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Edition? _edition;
    private int _isDisposed;

    public PullAccessSnapshot(IClusterApi cluster, PullRight right, TimeSpan maxStaleness, TimeProvider time)
    {
        _right = right;
        _maxStaleness = maxStaleness;
        _time = time;
        _store = new RbacStore(() => _news.Release());
        _watches =
        [
            cluster.FollowClusterRoles(_store.ClusterRoles),
            cluster.FollowRoles(_store.Roles),
            cluster.FollowClusterRoleBindings(_store.ClusterRoleBindings),
            cluster.FollowRoleBindings(_store.RoleBindings),
        ];
        _publishing = DetachedTask.Run(PublishAsync);
    }

    public bool IsReady => Volatile.Read(ref _edition) is not null;

    public DateTimeOffset AsOf => Volatile.Read(ref _edition) is { } edition ? DateOf(FreshnessOf(edition)) : DateTimeOffset.MinValue;

    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task turn = Volatile.Read(ref _turn).Task;
            ThrowIfDisposed();
            if (IsReady)
            {
                return;
            }

            if (_store.Failure is { } failure and (AcpRegistryForbiddenException or AcpRegistryUnauthorizedException))
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public AccessDecision Decide(AccessQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (Volatile.Read(ref _edition) is not { } edition)
        {
            return NotReady(question);
        }

        if (question.Subject is not { } subject)
        {
            return OfOneself(question);
        }

        long asOf = FreshnessOf(edition);
        if (_time.GetElapsedTime(asOf) > _maxStaleness)
        {
            return Stale(question, DateOf(asOf));
        }

        IReadOnlyList<string> groups = question.Groups.Count == 0 ? subject.Groups : [.. subject.Groups, .. question.Groups];
        for (int i = 0; i < groups.Count; i++)
        {
            if (groups[i] == RbacPolicy.PrivilegedGroup)
            {
                return AccessDecision.Allowed(question, AccessMethod.Snapshot);
            }
        }

        RbacDecision decision = edition.Policy.Decide(new RbacRequest(subject.UserName ?? "", groups, _right.Verb, _right.Group, _right.Resource)
        {
            Subresource = _right.Subresource ?? "",
            Name = _right.IsByRepository ? question.Repository ?? "" : "",
            Namespace = question.Namespace,
        });
        return decision.IsAllowed
            ? AccessDecision.Allowed(question, AccessMethod.Snapshot, decision.Reason)
            : AccessDecision.Denied(question, AccessMethod.Snapshot, decision.Reason is { Length: > 0 } reason ? reason : null);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        Volatile.Write(ref _edition, null);
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_watches.Select(watch => watch.DisposeAsync().AsTask())).ConfigureAwait(false);
        await _publishing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Volatile.Write(ref _edition, null);
        NextTurn();
    }

    // One policy for all that came in while the one before was made: a burst is taken in as a whole, and a single change at once.
    private async Task PublishAsync()
    {
        RbacPolicy policy = RbacPolicy.Empty;
        while (true)
        {
            await _news.WaitAsync(_end.Token).ConfigureAwait(false);
            while (_news.Wait(0, CancellationToken.None))
            {
            }

            if (_store.IsWhole)
            {
                // Read before what it is said of.
                long? asOf = OldestWatch();
                (policy, long changes) = _store.Apply(policy);
                Volatile.Write(ref _edition, new Edition(policy, changes, asOf!.Value));
            }

            NextTurn();
        }
    }

    private void NextTurn() =>
        Interlocked.Exchange(ref _turn, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    // The watches are ahead of an edition while a change waits to be published, and only then.
    private long FreshnessOf(Edition edition)
    {
        long? asOf = OldestWatch();
        return edition.Changes == _store.Changes && asOf is { } known ? known : edition.AsOf;
    }

    // Null until each of them has listed.
    private long? OldestWatch()
    {
        long oldest = long.MaxValue;
        foreach (IListWatch watch in _watches)
        {
            if (watch.AsOf is not { } asOf)
            {
                return null;
            }

            oldest = Math.Min(asOf, oldest);
        }

        return oldest;
    }

    // For people: the monotonic clock alone decides.
    private DateTimeOffset DateOf(long timestamp) => _time.GetUtcNow() - _time.GetElapsedTime(timestamp);

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, typeof(IPullAccessSnapshot));

    private AccessDecision NotReady(AccessQuestion question)
    {
        ThrowIfDisposed();
        string why = _store.Failure is { } failure ? $"; reading them failed with {failure.Code}" : "";
        return AccessDecision.Indeterminate(
            question,
            new AcpRegistryUnreachableException(
                $"The roles and bindings of the cluster were not read yet{why}.",
                $"Await {nameof(WaitUntilReadyAsync)} before asking.",
                AcpRegistryCodes.SnapshotNotReady));
    }

    private AccessDecision Stale(AccessQuestion question, DateTimeOffset asOf)
    {
        string why = _watches.Select(watch => watch.LastError).FirstOrDefault(error => error is not null) is { } code ? $" ({code})" : "";
        return AccessDecision.Indeterminate(
            question,
            new AcpRegistryUnreachableException(
                string.Create(
                    CultureInfo.InvariantCulture, $"The roles and bindings of the cluster were last known at {asOf:u}{why}, longer ago than {_maxStaleness}."),
                $"Check the network to the API server; it goes on by itself. {AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.SnapshotMaxStaleness)} is what is allowed.",
                AcpRegistryCodes.SnapshotStale));
    }

    private static AccessDecision OfOneself(AccessQuestion question) =>
        AccessDecision.Indeterminate(
            question,
            new AcpRegistryUnexpectedException(
                "Only the API server knows who the caller is, so a snapshot can't decide for them.",
                $"Name the subject, or ask by {nameof(IPullPermissionChecker)}.",
                AcpRegistryCodes.SnapshotOfOneself));

    /// <param name="Policy">What decides.</param>
    /// <param name="Changes">How many changes are in it.</param>
    /// <param name="AsOf">How fresh it is, while more changes wait.</param>
    private sealed record Edition(RbacPolicy Policy, long Changes, long AsOf);
}
