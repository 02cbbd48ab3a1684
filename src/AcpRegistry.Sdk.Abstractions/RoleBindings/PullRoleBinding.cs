using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>A RoleBinding to the puller role, whoever made it.</summary>
public sealed record PullRoleBinding
{
    /// <summary>The namespace whose images it lets be pulled.</summary>
    public required string Namespace { get; init => field = KubernetesNames.Namespace(value, nameof(Namespace)); }

    /// <summary>The RoleBinding's name: any path segment, so not always a DNS name.</summary>
    public required string Name { get; init => field = KubernetesNames.PathSegment(value, nameof(Name)); }

    /// <summary>Who may pull through it.</summary>
    public required IReadOnlyList<AccessSubject> Subjects { get; init => field = Kept.Copy(value); }

    /// <summary>
    /// Subjects that RBAC takes and nobody can be, such as a ServiceAccount in a namespace <c>Bad_Ns</c>, as text; they grant nothing.
    /// </summary>
    public IReadOnlyList<string> UnusableSubjects { get; init => field = Kept.Copy(value); } = [];

    /// <summary>True if this SDK made it: its label <c>app.kubernetes.io/managed-by</c> is <c>acp-registry-sdk</c>.</summary>
    public bool IsManaged { get; init; }

    /// <summary>The declared set that it belongs to, by its label <c>acp-registry-sdk/grant-set</c>; null for none.</summary>
    public string? Set { get; init; }

    /// <summary>Why it was granted; null if that wasn't said.</summary>
    public string? Reason { get; init; }

    /// <summary>Until when it is wanted; null for always, and where the annotation is no time.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The server's id of this very object; a binding made anew under the same name has another.</summary>
    public string? Uid { get; init; }

    /// <summary>The server's version of the object as it was read; it changes with every change.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>True if it was deleted and a finalizer still keeps it. Until it is gone it grants, its name is taken, and nothing can keep it.</summary>
    public bool IsBeingDeleted { get; init; }

    /// <summary>What has to happen before the server removes it once it is deleted, as its finalizers name it; empty for most.</summary>
    public IReadOnlyList<string> Finalizers { get; init => field = Kept.Copy(value); } = [];

    /// <summary>True if this binding alone lets the subject pull: it, or a group that every such subject is in, is among the subjects.</summary>
    /// <param name="subject">Who is to pull.</param>
    public bool Grants(AccessSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var groups = subject.Groups;
        return Subjects.Any(bound =>
            bound.Kind == AccessSubjectKind.Group ? groups.Contains(bound.Name) : subject.UserName is { } user && bound.UserName == user);
    }
}
