using System.Globalization;

namespace AcpRegistry.Sdk.Images;

/// <summary>What is wrong, for each rule. What to do about it is said by <see cref="FaultHints"/>.</summary>
internal static class FaultMessages
{
    public static string For(ReadOnlySpan<char> text, string kind, string shown, Fault fault, string hint) =>
        string.Create(
            CultureInfo.InvariantCulture, $"'{shown}' is not {kind}: {Problem(text, fault)}, at position {fault.Position}; {hint}");

    private static string Problem(ReadOnlySpan<char> text, Fault fault) => fault.Rule switch
    {
        ImageReferenceRule.Empty => "it is empty",
        ImageReferenceRule.RegistryCharacter => $"{At(text, fault)} is not allowed in a registry",
        ImageReferenceRule.RegistryLabel => "a label of the registry's host name is empty, or begins or ends with '-'",
        ImageReferenceRule.RegistryAddress => "the registry's IPv6 address is malformed",
        ImageReferenceRule.RegistryPort => "the registry's port is not a number",
        ImageReferenceRule.RegistryAmbiguous => "it would be read as a path, not as a registry",
        ImageReferenceRule.RepositoryCharacter => $"{At(text, fault)} is not allowed in a repository",
        ImageReferenceRule.RepositoryUpperCase => $"{At(text, fault)} in the repository is upper case",
        ImageReferenceRule.RepositoryComponent => "a component of the repository is empty",
        ImageReferenceRule.RepositorySeparator => $"{At(text, fault)} in the repository does not separate two letters or digits",
        ImageReferenceRule.RepositoryLength => "the repository is too long",
        ImageReferenceRule.RepositoryIdentifier => "64 hexadecimal digits are the ID of an image, not a name",
        ImageReferenceRule.TagCharacter => $"{At(text, fault)} is not allowed there in a tag",
        ImageReferenceRule.TagLength when fault.Position >= text.Length || text[fault.Position] == '@' => "the tag is empty",
        ImageReferenceRule.TagLength => "the tag is too long",
        ImageReferenceRule.DigestAlgorithm => "the digest begins with no known algorithm",
        ImageReferenceRule.DigestLength => "the digest has the wrong length",
        ImageReferenceRule.DigestCharacter => $"{At(text, fault)} is no digit of a digest",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Rule, "There is no message for this rule."),
    };

    private static string At(ReadOnlySpan<char> text, Fault fault) =>
        fault.Position < text.Length ? ShownText.Character(text, fault.Position) : "the end";
}
