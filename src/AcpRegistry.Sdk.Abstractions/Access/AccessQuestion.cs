using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Access;

/// <summary>May this subject pull the images of this namespace?</summary>
/// <remarks>Questions are equal if all their parts are; the order of <see cref="Groups"/> has no meaning.</remarks>
public sealed record AccessQuestion
{
    /// <summary>Asks about one subject, or about oneself.</summary>
    /// <param name="subject">Who; null for the caller, as the API server knows them.</param>
    /// <param name="namespace">The namespace that <em>owns the images</em>, not the one that the pod runs in.</param>
    /// <exception cref="AcpRegistryArgumentException">The namespace can't be one.</exception>
    public AccessQuestion(AccessSubject? subject, string @namespace)
    {
        Subject = subject;
        Namespace = @namespace;
    }

    /// <summary>Who is to pull; null for the caller themselves.</summary>
    public AccessSubject? Subject { get; init; }

    /// <summary>The namespace that owns the images.</summary>
    public string Namespace { get; init => field = KubernetesNames.Namespace(value, nameof(Namespace)); }

    /// <summary>The path of one image below the namespace, e.g. <c>release/app</c>; null for any.</summary>
    /// <remarks>
    /// The answer depends on it only if the registry asks for each repository (<see cref="PullRight.IsByRepository"/>), as <see cref="RegistryGeneration.ImageRegistryV2"/>
    /// does: there a role's <c>resourceNames</c> may limit the right to some repositories, and null asks for all of them.
    /// </remarks>
    public string? Repository { get; init; }

    /// <summary>
    /// Groups that the subject is in beside those of <see cref="AccessSubject.Groups"/>, e.g. of an identity provider; empty by default.
    /// </summary>
    /// <remarks>
    /// Without a <see cref="Subject"/> there must be none, since the server knows the caller's groups: such a question is refused with an
    /// <see cref="AcpRegistryArgumentException"/> when it is asked.
    /// </remarks>
    /// <exception cref="AcpRegistryArgumentException">One is blank.</exception>
    public IReadOnlyList<string> Groups
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value.Select(group => KubernetesNames.Identity(group, nameof(Groups))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
    } = [];

    /// <summary>Asks whether a subject may pull this image, in the namespace that owns it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="subject">Who; null for the caller themselves.</param>
    public static AccessQuestion ToPull(AcpImage image, AccessSubject? subject = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new AccessQuestion(subject, image.Namespace) { Repository = image.Name };
    }

    /// <inheritdoc/>
    public bool Equals(AccessQuestion? other) =>
        other is not null
        && Subject == other.Subject
        && Namespace == other.Namespace
        && Repository == other.Repository
        && Groups.SequenceEqual(other.Groups);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Subject, Namespace, Repository, Groups.Count);

    /// <summary>As a sentence part, for logs: <c>serviceaccount:my-ns:default pulling from shared-ns</c>.</summary>
    public override string ToString() => $"{Subject?.ToString() ?? "the caller"} pulling from {Namespace}";

    // Not in the setters: those of a "with" run one after the other, and only all of them together make the question.
    internal void ThrowIfGroupsOfOneself()
    {
        if (Subject is null && Groups.Count > 0)
        {
            throw KubernetesNames.Refused("A question about oneself can't name groups: the API server knows them. Name a subject, or leave them out.", nameof(Groups));
        }
    }
}
