namespace AcpRegistry.Sdk.Access;

/// <summary>
/// Reads the cluster's roles and bindings: everybody who may pull from a namespace, why one subject may or may not, and decisions without a request. What
/// <c>kubectl auth can-i</c> and <c>kubectl describe rolebinding</c> are put together for by hand.
/// </summary>
/// <remarks>
/// <para>
/// Needs <c>list</c> on <c>rolebindings</c> and <c>roles</c> of <c>rbac.authorization.k8s.io</c> in the namespace that owns the images, and on
/// <c>clusterrolebindings</c> and <c>clusterroles</c> at the cluster scope; to find a binding that was made in a wrong namespace also on
/// <c>rolebindings</c> and <c>roles</c> at the cluster scope; and <c>get</c> on <c>namespaces</c>, to tell a misspelt one. What the caller may
/// not read is said in the answer's blind spots, and is never taken for something that isn't there: a namespace's <c>admin</c>, who may not
/// read the ClusterRoles, gets an answer too.
/// </para>
/// <para>
/// Only RBAC is read. The API server's own verdict, of all its authorizers, is that of <see cref="IPullPermissionChecker"/>.
/// </para>
/// </remarks>
public interface IPullAccessExplorer
{
    /// <summary>Everybody who may pull from a namespace, and through which binding and rule.</summary>
    /// <param name="imageNamespace">The namespace that owns the images.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>Four lists, in pages, and a look at the namespace.</remarks>
    /// <exception cref="AcpRegistryArgumentException">That can't be a namespace.</exception>
    /// <exception cref="AcpRegistryForbiddenException">The caller may list neither the RoleBindings nor the ClusterRoleBindings.</exception>
    /// <exception cref="AcpRegistryException">Any other way in which the cluster could not be asked.</exception>
    Task<PullAccessOverview> WhoCanPullAsync(string imageNamespace, CancellationToken cancellationToken = default);

    /// <summary>Why one subject may pull: every path, not just one; or, if there is none, what comes close and how to mend it.</summary>
    /// <param name="question">
    /// Names a subject: who the caller himself is, only the API server knows. Groups of an identity provider count if it names them.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>
    /// Four lists, in pages; where they hold no path, two more, of all namespaces, and a look at the namespace. The verdict is that of a
    /// SubjectAccessReview if RBAC alone decides, or <see cref="AccessVerdict.Indeterminate"/> if what would decide it may not be read.
    /// </remarks>
    /// <exception cref="AcpRegistryArgumentException">The question is about the caller himself.</exception>
    /// <exception cref="AcpRegistryForbiddenException">The caller may list neither the RoleBindings nor the ClusterRoleBindings.</exception>
    /// <exception cref="AcpRegistryException">Any other way in which the cluster could not be asked.</exception>
    Task<PullAccessExplanation> ExplainAsync(AccessQuestion question, CancellationToken cancellationToken = default);

    /// <summary>Begins to keep roles and bindings in memory, for a process that decides all day, such as an admission webhook.</summary>
    /// <param name="cancellationToken">Gives up beginning; a snapshot that has begun goes on until it is disposed of.</param>
    /// <returns>The caller's, to dispose of. It is not ready yet: <see cref="IPullAccessSnapshot.WaitUntilReadyAsync"/>.</returns>
    /// <remarks>
    /// Needs <c>list</c> and <c>watch</c> on <c>roles</c>, <c>rolebindings</c>, <c>clusterroles</c> and <c>clusterrolebindings</c> of
    /// <c>rbac.authorization.k8s.io</c> at the cluster scope. It asks for the pull right of the registry's profile as it is when it begins.
    /// </remarks>
    /// <exception cref="AcpRegistryException">The profile had to be found in the cluster, and could not be.</exception>
    Task<IPullAccessSnapshot> WatchAsync(CancellationToken cancellationToken = default);
}
