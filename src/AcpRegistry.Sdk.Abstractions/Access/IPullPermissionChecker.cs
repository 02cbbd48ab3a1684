namespace AcpRegistry.Sdk.Access;

/// <summary>Asks the API server who may pull: what <c>kubectl auth can-i get images.registry.alauda.io</c> is meant to ask.</summary>
/// <remarks>
/// <para>
/// A question about oneself takes no right. One about another subject takes <c>create</c> on <c>subjectaccessreviews.authorization.k8s.io</c>
/// at the cluster scope, or on <c>localsubjectaccessreviews.authorization.k8s.io</c> in the namespace that owns the images, which a
/// namespace's <c>admin</c> has; with <see cref="AcpRegistryOptions.AllowImpersonation"/>, <c>impersonate</c> on the subject will do, which the
/// <c>edit</c> of a ServiceAccount's namespace has. To be told of a namespace that doesn't exist takes <c>get</c> on <c>namespaces</c>.
/// </para>
/// <para>
/// An answer is as fresh as the API server's own cache: within some milliseconds of a grant or a revoke it may still be the old one, which
/// <see cref="WaitUntilEffectiveAsync"/> waits out. <see cref="AcpRegistryOptions.CheckCacheDuration"/> lets answers be kept for a while.
/// </para>
/// </remarks>
public interface IPullPermissionChecker
{
    /// <summary>Asks one question: one request for a yes, and for a no a second one, whether the namespace exists.</summary>
    /// <param name="question">What to ask.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// Also where the server itself could not tell: then the verdict is <see cref="AccessVerdict.Indeterminate"/>.
    /// </returns>
    /// <exception cref="AcpRegistryForbiddenException">The caller may ask by none of the reviews.</exception>
    /// <exception cref="AcpRegistryException">Any other way in which the question could not be asked.</exception>
    Task<AccessDecision> CheckAsync(AccessQuestion question, CancellationToken cancellationToken = default);

    /// <summary>Asks many questions, a bounded number at a time, and gives each answer as it comes.</summary>
    /// <param name="questions">Read as answers are wanted; a question that comes again is asked, and answered, once.
    /// Questions that differ in a <see cref="AccessQuestion.Repository"/> of no importance share one request.</param>
    /// <param name="cancellationToken">Gives up; leaving the enumeration early does as well.</param>
    /// <returns>
    /// One decision for each distinct question, in no order. A question that could not be asked is <see cref="AccessVerdict.Indeterminate"/>,
    /// and the others go on.
    /// </returns>
    IAsyncEnumerable<AccessDecision> CheckManyAsync(
        IEnumerable<AccessQuestion> questions, CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks again, at growing intervals, until the answer is the one that a grant or a revoke must lead to. It never answers from what
    /// <see cref="AcpRegistryOptions.CheckCacheDuration"/> keeps.
    /// </summary>
    /// <param name="question">What to ask.</param>
    /// <param name="expected"><see cref="AccessVerdict.Allowed"/> after a grant, <see cref="AccessVerdict.Denied"/> after a revoke.</param>
    /// <param name="timeout">How long to go on; from zero, which asks once, to one hour. Null for five seconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// The last answer, whatever it is: look at its verdict. Where none came in time, it is <see cref="AccessVerdict.Indeterminate"/>. With several
    /// API servers it is the answer of one of them.
    /// </returns>
    /// <exception cref="AcpRegistryArgumentException">Nothing leads to that verdict, or the timeout is out of its bounds.</exception>
    /// <exception cref="AcpRegistryException">The question could not be asked, for another reason than that time was up.</exception>
    Task<AccessDecision> WaitUntilEffectiveAsync(
        AccessQuestion question, AccessVerdict expected, TimeSpan? timeout = null, CancellationToken cancellationToken = default);
}
