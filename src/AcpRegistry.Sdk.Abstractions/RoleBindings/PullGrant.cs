using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>This subject may pull the images of this namespace.</summary>
public sealed record PullGrant
{
    /// <summary>A grant of all images of a namespace to one subject.</summary>
    /// <param name="imageNamespace">The namespace that owns the images; the RoleBinding is made there.</param>
    /// <param name="subject">Who may pull.</param>
    /// <exception cref="AcpRegistryArgumentException">The namespace can't be one.</exception>
    public PullGrant(string imageNamespace, AccessSubject subject)
    {
        ImageNamespace = imageNamespace;
        Subject = subject;
    }

    /// <summary>The namespace that owns the images.</summary>
    public string ImageNamespace { get; init => field = KubernetesNames.Namespace(value, nameof(ImageNamespace)); }

    /// <summary>Who may pull.</summary>
    public AccessSubject Subject
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>The RoleBinding's name; null for one that follows from role and subject, so that the same grant has the same name anywhere.</summary>
    /// <exception cref="AcpRegistryArgumentException">No RBAC object can have that name.</exception>
    public string? Name { get; init => field = value is null ? null : KubernetesNames.PathSegment(value, nameof(Name)); }

    /// <summary>Why it is granted, kept with the RoleBinding for people to read; null for nothing.</summary>
    /// <exception cref="AcpRegistryArgumentException">It is no valid Unicode.</exception>
    public string? Reason { get; init => field = value is null ? null : KubernetesNames.Text(value, nameof(Reason)); }

    /// <summary>Until when it is wanted, kept with the RoleBinding to the second, in UTC; null for always. Nothing expires by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
