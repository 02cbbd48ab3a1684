using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Registries;

/// <summary>An image of the ACP registry: an image reference of which the registry and the owning namespace are known to be right.</summary>
/// <remarks>Made only by a <see cref="RegistryProfile"/>.</remarks>
public sealed class AcpImage : IEquatable<AcpImage>
{
    internal AcpImage(ImageReference reference, string @namespace, string name, RegistryAddressKind address, bool isCanonical)
    {
        Reference = reference;
        Namespace = @namespace;
        Name = name;
        Address = address;
        IsCanonical = isCanonical;
    }

    /// <summary>The reference as it was written.</summary>
    public ImageReference Reference { get; }

    /// <summary>The Kubernetes namespace that owns the image: the first component of its path. Rights are asked for, and granted, there.</summary>
    public string Namespace { get; }

    /// <summary>The path below the namespace, e.g. <c>app</c> or <c>release/app</c>.</summary>
    public string Name { get; }

    /// <summary>Which of the registry's addresses <see cref="Reference"/> uses.</summary>
    public RegistryAddressKind Address { get; }

    /// <summary>
    /// True if the host is written as the registry's own. False for another spelling, such as <c>….svc.cluster.local</c> or the ClusterIP: it leads to
    /// the same registry, and a pull by it is refused unless a pull secret has a key for that spelling, since kubelet matches hosts as text.
    /// </summary>
    public bool IsCanonical { get; }

    /// <inheritdoc/>
    public bool Equals(AcpImage? other) => other is not null && Reference.Equals(other.Reference);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AcpImage);

    /// <inheritdoc/>
    public override int GetHashCode() => Reference.GetHashCode();

    /// <summary>The text of <see cref="Reference"/>.</summary>
    public override string ToString() => Reference.ToString();
}
