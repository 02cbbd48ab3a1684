using System.ComponentModel;
using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Images;

/// <summary>
/// What a container is started from, as it is written: <c>[registry/]repository[:tag][@digest]</c>.
/// </summary>
/// <remarks>
/// <para>
/// The grammar and its limits are those of <c>ParseNormalizedNamed</c> in distribution/reference (commit 0965666, with sha256, sha384
/// and sha512 registered), which kubelet, containerd and Docker use. A reference keeps its text: nothing is filled in, changed or
/// dropped until <see cref="Normalize"/> is asked to.
/// </para>
/// <para>
/// Immutable and safe for concurrent use. Whatever value is reached, its text parses to an equal value with the same parts.
/// </para>
/// </remarks>
[JsonConverter(typeof(ImageReferenceJsonConverter))]
[TypeConverter(typeof(ImageReferenceTypeConverter))]
public sealed partial class ImageReference : IEquatable<ImageReference>, IComparable<ImageReference>,
    ISpanParsable<ImageReference>, ISpanFormattable
{
    private readonly string _text;
    private readonly ReferenceLayout _layout;

    // Made when first read. Two threads may both make one, of equal content.
    private string? _registry;
    private string? _repository;
    private string? _tag;
    private string? _digest;

    private ImageReference(string text, in ReferenceLayout layout)
    {
        _text = text;
        _layout = layout;
    }

    /// <summary>
    /// Host and port, e.g. <c>registry.cluster.local:443</c>; null where the text names none, and then <c>docker.io</c> is meant.
    /// </summary>
    /// <remarks>
    /// What stands before the first <c>/</c> is the registry if it holds a <c>.</c>, a <c>:</c> or an upper-case letter, or is
    /// <c>localhost</c>: kubelet's rule. There is one exception, where no registry is meant at all: <c>a_b.c/d</c>, whose first component
    /// has an underscore, is a path to the reference library.
    /// </remarks>
    public string? Registry => _layout.RepositoryStart == 0 ? null : _registry ??= RegistrySpan.ToString();

    /// <summary>
    /// The path on the registry, e.g. <c>my-ns/my-app</c>, as written: <c>library/</c> is not added to it.
    /// </summary>
    public string Repository => _repository ??= RepositorySpan.Length == _text.Length ? _text : RepositorySpan.ToString();

    /// <summary>
    /// Without its <c>:</c>; null where the text has none. A container runtime takes that for <c>latest</c>, unless there is a digest.
    /// </summary>
    public string? Tag => _layout.TagEnd == _layout.RepositoryEnd ? null : _tag ??= TagSpan.ToString();

    /// <summary>
    /// Algorithm and digits, e.g. <c>sha256:2cf2…</c>, without the <c>@</c>; null where the text has none. A container runtime pulls by
    /// it, whatever the tag beside it says.
    /// </summary>
    public string? Digest => _layout.TagEnd == _text.Length ? null : _digest ??= DigestSpan.ToString();

    internal ReadOnlySpan<char> RegistrySpan => _text.AsSpan(0, Math.Max(0, _layout.RepositoryStart - 1));

    internal ReadOnlySpan<char> RepositorySpan => _text.AsSpan(_layout.RepositoryStart, _layout.RepositoryEnd - _layout.RepositoryStart);

    private ReadOnlySpan<char> TagSpan => _text.AsSpan(_layout.RepositoryEnd + 1, _layout.TagEnd - _layout.RepositoryEnd - 1);

    private ReadOnlySpan<char> DigestSpan => _text.AsSpan(_layout.TagEnd + 1);

    /// <summary>The text that the reference was parsed from.</summary>
    public override string ToString() => _text;

    /// <summary>There is one form only: <paramref name="format"/> and <paramref name="formatProvider"/> change nothing.</summary>
    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => _text;

    /// <summary>There is one form only: <paramref name="format"/> and <paramref name="provider"/> change nothing.</summary>
    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        bool fits = _text.TryCopyTo(destination);
        charsWritten = fits ? _text.Length : 0;
        return fits;
    }
}
