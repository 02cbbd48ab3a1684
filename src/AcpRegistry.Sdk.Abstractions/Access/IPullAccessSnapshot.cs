namespace AcpRegistry.Sdk.Access;

/// <summary>
/// The roles and bindings of the whole cluster, kept in memory as they change, for processes that decide all day: a decision is a few look-ups
/// and no request.
/// </summary>
/// <remarks>
/// <para>
/// It takes <c>list</c> and <c>watch</c> on <c>roles</c>, <c>rolebindings</c>, <c>clusterroles</c> and <c>clusterrolebindings</c> of
/// <c>rbac.authorization.k8s.io</c> at the cluster scope.
/// </para>
/// <para>
/// It decides as the API server's RBAC authorizer does, and knows of no other authorizer (webhook, ABAC), of which each may allow more and a
/// webhook may also deny. It doesn't know which namespaces exist: a namespace that is spelt wrong is simply denied. A change reaches it some
/// milliseconds after it was made, as it reaches the API server's own cache.
/// </para>
/// <para>It goes on through cut connections and restarts of the API server, until it is disposed of. Safe for concurrent use.</para>
/// </remarks>
public interface IPullAccessSnapshot : IAsyncDisposable
{
    /// <summary>True once all four kinds were read whole. It stays true; <see cref="AsOf"/> says how fresh they are.</summary>
    bool IsReady { get; }

    /// <summary>
    /// Every change up to this moment is in it: that of the kind which was heard of longest ago. <see cref="DateTimeOffset.MinValue"/> before
    /// <see cref="IsReady"/>.
    /// </summary>
    /// <remarks>Where nothing changes, a watch shows about once a minute that it is alive; so an age of a minute is a healthy one.</remarks>
    DateTimeOffset AsOf { get; }

    /// <summary>Waits for <see cref="IsReady"/>.</summary>
    /// <param name="cancellationToken">Gives up waiting, and nothing else.</param>
    /// <exception cref="AcpRegistryForbiddenException">
    /// The caller may not list or watch one of the kinds. The snapshot keeps trying, and is ready once they may.
    /// </exception>
    /// <exception cref="AcpRegistryUnauthorizedException">The API server doesn't know the caller; as above.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed of, before or meanwhile.</exception>
    Task WaitUntilReadyAsync(CancellationToken cancellationToken = default);

    /// <summary>Decides by what is in memory.</summary>
    /// <param name="question">What to decide. Oneself (no subject) can't be: only the API server knows who the caller is.</param>
    /// <returns>
    /// By <see cref="AccessMethod.Snapshot"/>, in the API server's words. <see cref="AccessVerdict.Indeterminate"/>, with the code, where it
    /// isn't ready (<see cref="AcpRegistryCodes.SnapshotNotReady"/>), has been out of touch for longer than
    /// <see cref="AcpRegistryOptions.SnapshotMaxStaleness"/> (<see cref="AcpRegistryCodes.SnapshotStale"/>), or is asked about oneself
    /// (<see cref="AcpRegistryCodes.SnapshotOfOneself"/>).
    /// </returns>
    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    AccessDecision Decide(AccessQuestion question);
}
