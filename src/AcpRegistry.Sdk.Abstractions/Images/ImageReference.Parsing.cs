using System.Diagnostics.CodeAnalysis;

namespace AcpRegistry.Sdk.Images;

public sealed partial class ImageReference
{
    /// <summary>
    /// Reads <c>[registry/]repository[:tag][@digest]</c>. White space is part of the text, and never allowed.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="ImageReferenceFormatException">
    /// The text breaks a rule of the grammar; the exception says which, where, and what to write instead.
    /// </exception>
    public static ImageReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ReferenceScanner.TryScan(text, out ReferenceLayout layout, out Fault fault)
            ? new ImageReference(text, layout)
            : throw ImageReferenceFormatException.For(text, fault);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static ImageReference Parse(ReadOnlySpan<char> text) =>
        ReferenceScanner.TryScan(text, out ReferenceLayout layout, out Fault fault)
            ? new ImageReference(text.ToString(), layout)
            : throw ImageReferenceFormatException.For(text, fault);

    /// <summary>As <see cref="Parse(string)"/>, but false for null and for whatever that refuses.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = ReferenceScanner.TryScan(text, out ReferenceLayout layout, out _) ? new ImageReference(text!, layout) : null;
        return reference is not null;
    }

    /// <inheritdoc cref="TryParse(string?, out ImageReference?)"/>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = ReferenceScanner.TryScan(text, out ReferenceLayout layout, out _) ? new ImageReference(text.ToString(), layout) : null;
        return reference is not null;
    }

    /// <summary>Whether <see cref="Parse(string)"/> would accept the text. Allocates nothing.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) => ReferenceScanner.TryScan(text, out _, out _);

    // The overloads with a provider serve generic code only. Were they public members, every call of Parse without one would be
    // reported by the analyzers, though no culture writes references differently.
    static ImageReference IParsable<ImageReference>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ImageReference>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ImageReference result) =>
        TryParse(s, out result);

    static ImageReference ISpanParsable<ImageReference>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<ImageReference>.TryParse(
        ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out ImageReference result) =>
        TryParse(s, out result);
}
