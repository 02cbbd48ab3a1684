namespace AcpRegistry.Sdk.Images;

public sealed partial class ImageReference
{
    /// <summary>
    /// Whether both name the same image: compared after <see cref="Normalize"/>, the registry without case, the rest with case.
    /// </summary>
    /// <remarks>
    /// Only what is written counts. <c>app</c> and <c>app:latest</c> are two images here, and so are the internal and the external
    /// address of one registry.
    /// </remarks>
    public bool IsSameImageAs(ImageReference other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ImageReference left = Normalize();
        ImageReference right = other.Normalize();
        return left.RegistrySpan.Equals(right.RegistrySpan, StringComparison.OrdinalIgnoreCase)
            && left._text.AsSpan(left._layout.RepositoryStart).SequenceEqual(right._text.AsSpan(right._layout.RepositoryStart));
    }

    /// <summary>Whether both have the same text, character by character; see <see cref="IsSameImageAs"/> for the same image.</summary>
    public bool Equals(ImageReference? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ImageReference);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Orders by text, character code by character code; null comes first.</summary>
    public int CompareTo(ImageReference? other) => string.CompareOrdinal(_text, other?._text);

    /// <inheritdoc cref="Equals(ImageReference?)"/>
    public static bool operator ==(ImageReference? left, ImageReference? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the texts differ.</summary>
    public static bool operator !=(ImageReference? left, ImageReference? right) => !(left == right);

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(ImageReference? left, ImageReference? right) => Compare(left, right) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(ImageReference? left, ImageReference? right) => Compare(left, right) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(ImageReference? left, ImageReference? right) => Compare(left, right) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(ImageReference? left, ImageReference? right) => Compare(left, right) >= 0;

    private static int Compare(ImageReference? left, ImageReference? right) => string.CompareOrdinal(left?._text, right?._text);
}
