using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Access;

/// <summary>May this subject pull the images of this namespace?</summary>
/// <remarks>Questions are equal if all their parts are; the order of <see cref="Groups"/> has no meaning.</remarks>
public sealed record AccessQuestion
{
    /// <summary>Asks about one subject, or about oneself.</summary>
    /// <param name="subject">Who; null for the caller himself, whoever the API server says that he is.</param>
    /// <param name="namespace">The namespace that <em>owns the images</em>, not the one that the pod runs in.</param>
    /// <exception cref="AcpRegistryArgumentException">The namespace can't be one.</exception>
    public AccessQuestion(AccessSubject? subject, string @namespace)
    {
        Subject = subject;
        Namespace = @namespace;
    }

    /// <summary>Who is to pull; null for the caller himself.</summary>
    /// <exception cref="AcpRegistryArgumentException">Null beside <see cref="Groups"/>.</exception>
    public AccessSubject? Subject { get; init => field = WithGroups(value, Groups) ? value : throw GroupsOfMyself(); }

    /// <summary>The namespace that owns the images.</summary>
    public string Namespace { get; init => field = KubernetesNames.Namespace(value, nameof(Namespace)); }

    /// <summary>The path of one image below the namespace, e.g. <c>release/app</c>; null for any.</summary>
    /// <remarks>The right to pull is given for a whole namespace, so the answer doesn't depend on it.</remarks>
    public string? Repository { get; init; }

    /// <summary>
    /// Groups that the subject is in beside those of <see cref="AccessSubject.Groups"/>, e.g. of an identity provider; empty by default.
    /// </summary>
    /// <exception cref="AcpRegistryArgumentException">One is blank; or the question is about oneself, whose groups the server knows.</exception>
    public IReadOnlyList<string> Groups
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (!WithGroups(Subject, value))
            {
                throw GroupsOfMyself();
            }

            field = [.. value.Select(group => KubernetesNames.Identity(group, nameof(Groups))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
    } = [];

    /// <summary>Asks whether a subject may pull this image, in the namespace that owns it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="subject">Who; null for the caller himself.</param>
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

    private static bool WithGroups(AccessSubject? subject, IReadOnlyList<string>? groups) => subject is not null || groups is null or [];

    private static AcpRegistryArgumentException GroupsOfMyself() =>
        KubernetesNames.Refused("A question about oneself can't name groups: the API server knows them. Name a subject, or leave them out.", nameof(Groups));
}
