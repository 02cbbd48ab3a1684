namespace AcpRegistry.Sdk.Images;

/// <summary>A text is no image reference, or no part of one. The message says all that the properties do.</summary>
public sealed class ImageReferenceFormatException : FormatException
{
    private ImageReferenceFormatException(string message, string text, Fault fault, string hint)
        : base($"{AcpRegistryCodes.ImageReferenceMalformed}: {message}")
    {
        Text = text;
        Rule = fault.Rule;
        Position = fault.Position;
        Hint = hint;
    }

    /// <summary><see cref="AcpRegistryCodes.ImageReferenceMalformed"/>, for logs, exit messages and searches.</summary>
    public string Code { get; } = AcpRegistryCodes.ImageReferenceMalformed;

    /// <summary>The rule that is broken first, read from the left.</summary>
    public ImageReferenceRule Rule { get; }

    /// <summary>
    /// The index, in UTF-16 code units and in the text as it was given, of the first character that breaks the rule; the length of the
    /// text where something is missing at its end.
    /// </summary>
    public int Position { get; }

    /// <summary>
    /// The text, fit to be shown: no more than 128 of its characters, those around <see cref="Position"/>, with <c>…</c> where some were
    /// left out; control and other invisible characters as <c>\n</c> or <c>\u200B</c>; and a password before a host as <c>***</c>.
    /// </summary>
    public string Text { get; }

    /// <summary>What to write instead: a corrected reference where one can be made, otherwise what the rule asks for.</summary>
    public string Hint { get; }

    /// <param name="text">What was given.</param>
    /// <param name="fault">Where it breaks which rule.</param>
    /// <param name="kind">What it should have been, with its article.</param>
    internal static ImageReferenceFormatException For(ReadOnlySpan<char> text, Fault fault, string kind = "an image reference")
    {
        string shown = ShownText.Of(text, fault.Position);
        string hint = FaultHints.For(text, fault);
        return new ImageReferenceFormatException(FaultMessages.For(text, kind, shown, fault, hint), shown, fault, hint);
    }
}
