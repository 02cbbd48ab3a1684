namespace AcpRegistry.Sdk.Images;

public sealed partial class ImageReference
{
    /// <summary>
    /// Fills in what the text leaves out, as kubelet and containerd do: the registry <c>docker.io</c>, <c>library/</c> before a single
    /// component there, and <c>docker.io</c> for its old name <c>index.docker.io</c>.
    /// </summary>
    /// <remarks>
    /// No tag is added, and case is kept. Returns this reference where there is nothing to do. A text such as <c>a_b.c/d</c>, see
    /// <see cref="Registry"/>, belongs to no registry and stays as it is.
    /// </remarks>
    public ImageReference Normalize()
    {
        ReadOnlySpan<char> registry = RegistrySpan;
        bool hub = registry.IsEmpty ? !StartsLikeHost(RepositorySpan) : registry is DockerHub.Host or DockerHub.LegacyHost;
        bool single = !RepositorySpan.Contains('/');
        if (!hub || (!single && registry is DockerHub.Host))
        {
            return this;
        }

        return Parse(string.Concat(DockerHub.Host, "/", single ? DockerHub.Library : "", _text.AsSpan(_layout.RepositoryStart)));
    }

    /// <summary>The same image at another registry; one that isn't there yet is added.</summary>
    /// <param name="registry">Host and, if needed, port, without a scheme or a slash.</param>
    /// <exception cref="ImageReferenceFormatException">
    /// The text is no registry, or would not be read back as one (<c>registry</c>, as opposed to <c>registry:5000</c>), or the
    /// repository is too long there.
    /// </exception>
    public ImageReference WithRegistry(string registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        if (!RegistryScanner.TryScanAlone(registry, out Fault fault))
        {
            throw ImageReferenceFormatException.For(registry, fault, "a registry");
        }

        return Parse(string.Concat(registry, "/", _text.AsSpan(_layout.RepositoryStart)));
    }

    /// <summary>The reference with this tag in place of its own; the digest stays, and still decides what is pulled.</summary>
    /// <param name="tag">Without a <c>:</c>. Null takes the tag away.</param>
    /// <exception cref="ImageReferenceFormatException">
    /// The text is no tag; or the tag of a repository of 64 hexadecimal digits was to go, which would leave the ID of an image.
    /// </exception>
    public ImageReference WithTag(string? tag)
    {
        if (tag is not null && !TagScanner.TryScanAlone(tag, out Fault fault))
        {
            throw ImageReferenceFormatException.For(tag, fault, "a tag");
        }

        return Parse(string.Concat(
            _text.AsSpan(0, _layout.RepositoryEnd), tag is null ? "" : ":", tag, _text.AsSpan(_layout.TagEnd)));
    }

    /// <summary>The reference with this digest in place of its own; the tag stays.</summary>
    /// <param name="digest">With its algorithm, without an <c>@</c>. Null takes the digest away.</param>
    /// <exception cref="ImageReferenceFormatException">
    /// The text is no digest; or the digest of a repository of 64 hexadecimal digits was to go, which would leave the ID of an image.
    /// </exception>
    public ImageReference WithDigest(string? digest)
    {
        if (digest is not null && !DigestScanner.TryScan(digest, 0, out Fault fault))
        {
            throw ImageReferenceFormatException.For(digest, fault, "a digest");
        }

        return Parse(string.Concat(_text.AsSpan(0, _layout.TagEnd), digest is null ? "" : "@", digest));
    }

    /// <summary>True for <c>a_b.c/d</c> only: all else that has a dot before its first slash has a registry.</summary>
    private static bool StartsLikeHost(ReadOnlySpan<char> repository)
    {
        int slash = repository.IndexOf('/');
        return slash > 0 && repository[..slash].Contains('.');
    }
}
