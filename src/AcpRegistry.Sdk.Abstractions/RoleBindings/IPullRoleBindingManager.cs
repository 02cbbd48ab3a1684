using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>
/// Gives and takes the right to pull from a namespace: what
/// <c>kubectl create rolebinding … --clusterrole=system:image-puller --serviceaccount=my-ns:default -n shared-ns</c> does.
/// </summary>
/// <remarks>
/// One RoleBinding stands for one grant: namespace, role and subject. Those that the SDK makes carry the label
/// <c>app.kubernetes.io/managed-by: acp-registry-sdk</c>, and no other is changed; one is deleted only when its name is given.
/// </remarks>
public interface IPullRoleBindingManager
{
    /// <summary>Makes sure that the grant's own RoleBinding is there. Calling it again changes nothing.</summary>
    /// <param name="grant">Who may pull from where.</param>
    /// <param name="cancellationToken">
    /// Gives up. A call that was cancelled or timed out while it wrote may have written; calling again settles it.
    /// </param>
    /// <remarks>
    /// Three requests: the ClusterRole, the namespace's RoleBindings, the write. If the caller may not read the ClusterRole, a finding of the result says so.
    /// Needs <c>create</c> on <c>rolebindings.rbac.authorization.k8s.io</c> in the image namespace, and <c>bind</c> on the ClusterRole
    /// <c>system:image-puller</c> (a Role there is enough) or that role's own rights there. <c>list</c> finds other bindings that grant the
    /// same; without it, <c>get</c> is needed where the binding exists. <c>update</c> changes one whose reason or expiry differs.
    /// </remarks>
    /// <exception cref="AcpRegistryForbiddenException">A right is missing; the remedy has the rule to ask for.</exception>
    /// <exception cref="AcpRegistryNotFoundException">The namespace, or the ClusterRole, doesn't exist.</exception>
    /// <exception cref="AcpRegistryConflictException">
    /// A RoleBinding of that name is there that isn't managed by the SDK, belongs to a <see cref="GrantSet"/>, is bound to another role, has other
    /// subjects, or is being deleted. It stays as it is. Or the ClusterRole doesn't hold the right to pull, so that the grant would give nothing.
    /// </exception>
    /// <exception cref="AcpRegistryException">Any other way in which the cluster could not be asked.</exception>
    Task<GrantResult> GrantAsync(PullGrant grant, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes the grant's RoleBinding in the place of one that has its name and is somebody else's, or for another role or other subjects. Only
    /// a delete and a create can do that, so there is a gap in which neither is there. Between the two, nothing else is asked.
    /// </summary>
    /// <param name="grant">Who may pull from where.</param>
    /// <param name="uid">The UID of the binding that is to go: no other is deleted.</param>
    /// <param name="cancellationToken">Gives up; perhaps in the gap. Calling again settles it.</param>
    /// <returns>
    /// <see cref="GrantOutcome.Replaced"/>, or as <see cref="GrantAsync"/> does where no binding is there any more, or the grant's own already.
    /// </returns>
    /// <remarks>Needs <c>get</c>, <c>delete</c> and what <see cref="GrantAsync"/> needs. The right to make the new one is checked before the old one is deleted.</remarks>
    /// <exception cref="AcpRegistryConflictException">
    /// The binding has another UID, was changed meanwhile, is being deleted, or has finalizers, which would keep it and its name. It stays as it is. Or the
    /// ClusterRole doesn't hold the right to pull.
    /// </exception>
    /// <exception cref="AcpRegistryException">Anything else; where the old one was deleted before it, the message says so.</exception>
    Task<GrantResult> ReplaceAsync(PullGrant grant, string uid, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes the grant's own RoleBinding, says what still grants the same, and asks the API server whether the subject may still pull. Calling it
    /// again changes nothing.
    /// </summary>
    /// <param name="grant">
    /// As it was granted; reason and expiry don't matter. With <see cref="PullGrant.Name"/>, a binding that somebody else made is deleted too,
    /// if it is to the puller role and for this subject alone.
    /// </param>
    /// <param name="cancellationToken">Gives up. A call that was cancelled or timed out while it deleted may have deleted.</param>
    /// <remarks>
    /// Needs <c>get</c> and <c>delete</c> on <c>rolebindings.rbac.authorization.k8s.io</c> in the image namespace, <c>list</c> to tell what
    /// still grants, and what <see cref="IPullPermissionChecker.CheckAsync"/> needs to ask; without the latter two the revoke is done all the same. A
    /// delete takes some milliseconds to be in effect: while no other binding is known to grant, a yes is asked again, for up to a second. Once the binding is
    /// deleted, nothing that fails makes the revoke fail: what couldn't be read is null or Indeterminate.
    /// </remarks>
    /// <exception cref="AcpRegistryForbiddenException">A right is missing.</exception>
    /// <exception cref="AcpRegistryConflictException">
    /// The RoleBinding of that name is not managed by the SDK, is bound to another role, has other subjects, or was changed meanwhile. It stays
    /// as it is.
    /// </exception>
    /// <exception cref="AcpRegistryException">Any other way in which the cluster could not be asked.</exception>
    Task<RevokeResult> RevokeAsync(PullGrant grant, CancellationToken cancellationToken = default);

    /// <summary>Every RoleBinding to the puller role, made by the SDK or not, as pages come in.</summary>
    /// <param name="imageNamespace">The namespace to look in; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>Needs <c>list</c> on <c>rolebindings.rbac.authorization.k8s.io</c>, in the namespace or, for all, at the cluster scope.</remarks>
    /// <exception cref="AcpRegistryArgumentException">That can't be a namespace. Thrown by the call itself.</exception>
    /// <exception cref="AcpRegistryException">The cluster could not be asked. Thrown by the enumeration.</exception>
    IAsyncEnumerable<PullRoleBinding> ListAsync(string? imageNamespace, CancellationToken cancellationToken = default);

    /// <summary>Compares a declared set with the cluster. Nothing is written.</summary>
    /// <param name="desired">What is to be granted, and where.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>
    /// Needs <c>list</c> on <c>rolebindings.rbac.authorization.k8s.io</c> in the covered namespaces; where there are more than 16, all are read in one
    /// list if that is allowed at the cluster scope. To tell orphans it needs <c>get</c> on <c>serviceaccounts</c>, one request for each that is
    /// granted something; more than 50 are read in one list if that is allowed at the cluster scope. If it may not, none there is an orphan, and a
    /// finding says so. One request reads the ClusterRole: that it is missing or doesn't hold the right to pull is a finding, and so is that it can't be read.
    /// </remarks>
    /// <exception cref="AcpRegistryException">The cluster could not be asked.</exception>
    Task<GrantPlan> PlanAsync(GrantSet desired, CancellationToken cancellationToken = default);

    /// <summary>Carries out a plan, as far as it can: one failure doesn't keep the rest from being done.</summary>
    /// <param name="plan">What is to be done. What has changed since it was made is left as it is, and that change fails.</param>
    /// <param name="progress">Told of each change as it is settled; may be null.</param>
    /// <param name="cancellationToken">Begins no further change. What was under way may have been done; planning again tells.</param>
    /// <remarks>
    /// Safe to repeat from a new plan, whatever became of the last: the process or the API server may have gone at any point. Needs <c>create</c>,
    /// <c>get</c>, <c>update</c> and <c>delete</c> on <c>rolebindings.rbac.authorization.k8s.io</c>, as far as the plan asks for them, and <c>bind</c>
    /// as for <see cref="GrantAsync"/>. If the plan creates or updates anything, the ClusterRole is read once first; those changes fail if it is missing or doesn't
    /// hold the right to pull.
    /// </remarks>
    /// <exception cref="AcpRegistryArgumentException">The plan was made for another puller role.</exception>
    Task<ApplyResult> ApplyAsync(GrantPlan plan, IProgress<GrantChangeResult>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="ApplyAsync"/>, but the server only checks each change, rights and all, and stores nothing (<c>dryRun=All</c>).</summary>
    /// <param name="plan">What would be done.</param>
    /// <param name="progress">Told of each change as it is settled; may be null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AcpRegistryArgumentException">The plan was made for another puller role.</exception>
    Task<ApplyResult> RehearseAsync(GrantPlan plan, IProgress<GrantChangeResult>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Finds out what keeps the caller from making a grant, or the grant from being of use. Nothing is written.</summary>
    /// <param name="grant">What would be granted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>
    /// Needs no right for the caller's own rights. Whether role, namespaces and ServiceAccount are there is told where the caller may read them;
    /// where not, a finding says that it is unknown.
    /// </remarks>
    /// <exception cref="AcpRegistryException">The cluster could not be asked.</exception>
    Task<GrantCheck> CanGrantAsync(PullGrant grant, CancellationToken cancellationToken = default);
}
