namespace AcpRegistry.Sdk.Access;

/// <summary>Asks the API server who may pull: what <c>kubectl auth can-i get images.registry.alauda.io</c> is meant to ask.</summary>
/// <remarks>
/// <para>
/// A question about oneself takes no right. One about another subject takes <c>create</c> on <c>subjectaccessreviews.authorization.k8s.io</c>
/// at the cluster scope, or on <c>localsubjectaccessreviews.authorization.k8s.io</c> in the namespace that owns the images, which a
/// namespace's <c>admin</c> has. To be told of a namespace that doesn't exist takes <c>get</c> on <c>namespaces</c>.
/// </para>
/// <para>
/// An answer is as fresh as the API server's own cache: within some milliseconds of a grant or a revoke it may still be the old one.
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
    /// <param name="questions">Read as answers are wanted; a question that comes again is asked, and answered, once.</param>
    /// <param name="cancellationToken">Gives up; leaving the enumeration early does as well.</param>
    /// <returns>
    /// One decision for each distinct question, in no order. A question that could not be asked is <see cref="AccessVerdict.Indeterminate"/>,
    /// and the others go on.
    /// </returns>
    IAsyncEnumerable<AccessDecision> CheckManyAsync(
        IEnumerable<AccessQuestion> questions, CancellationToken cancellationToken = default);
}
