using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Tests.Support;
using CsCheck;

namespace AcpRegistry.Sdk.Tests.Images;

/// <summary>What holds for all references and all texts.</summary>
[TestFixture]
public sealed class ImageReferencePropertyTests
{
    private static readonly Gen<string> Word = Gen.String[Gen.Char["abcxyz0189"], 1, 6];
    private static readonly Gen<string> Separator = Gen.OneOf<string>(".", "_", "__", "-", "--");
    private static readonly Gen<string> Component = Gen.Select(Word, Separator, Word, (a, s, b) => a + s + b);
    private static readonly Gen<string> Repository = Component.Array[1, 4].Select(components => string.Join('/', components));
    private static readonly Gen<string> Label = Gen.String[Gen.Char["abcXYZ019"], 1, 6];
    private static readonly Gen<string> Port = Gen.Int[0, 99_999].Select(port => ":" + port);

    private static readonly Gen<string> Registry = Gen.OneOf<string>(
        Gen.OneOf<string>("localhost", "docker.io", "index.docker.io", "[::1]", "[fd00:1::2]", "Reg"),
        Gen.Select(Label, Label, (a, b) => a + "." + b),
        Gen.Select(Label, Port, (a, port) => a + port),
        Gen.Select(Label, Label, Port, (a, b, port) => a + "-" + b + port));

    private static readonly Gen<string> Tag =
        Gen.Select(Gen.Char["aZ09_"], Gen.String[Gen.Char["aZ09_.-"], 0, 10], (a, b) => a + b);

    private static readonly Gen<string> Digest = Gen.OneOf<(string, int)>(("sha256:", 64), ("sha384:", 96), ("sha512:", 128))
        .SelectMany(algorithm => Gen.String[Gen.Char["0123456789abcdef"], algorithm.Item2, algorithm.Item2]
            .Select(digits => algorithm.Item1 + digits));

    private static readonly Gen<(string? Registry, string Repository, string? Tag, string? Digest)> Parts =
        Gen.Select(Maybe(Registry), Repository, Maybe(Tag), Maybe(Digest), (registry, repository, tag, digest) =>

            // Without a registry, a dot could make one of the first component.
            (registry, registry is null ? repository.Replace('.', '-') : repository, tag, digest));

    private static readonly Gen<char> AnyChar = Gen.OneOf<char>(
        Gen.Char,
        Gen.Char["/:@._-[] \n\0AZaz09"],
        Gen.Char["\u0130\u017F\u212A\uFF0E\uFF10\uFF41\uD83D\uDE00\u0301\u200B"]);

    [Test]
    public void Parse_AssembledParts_ReadsThemBack() => Parts.Check(parts =>
    {
        ImageReference reference = ImageReference.Parse(Assemble(parts));
        return Split(reference) == parts;
    });

    [Test]
    public void ToString_AnyReference_ParsesToAnEqualOne() => Parts.Check(parts =>
    {
        ImageReference reference = ImageReference.Parse(Assemble(parts));
        ImageReference again = ImageReference.Parse(reference.ToString());
        return again == reference && again.GetHashCode() == reference.GetHashCode();
    });

    [Test]
    public void With_AnyTexts_GiveAReferenceThatParsesBackOrThrow() =>
        Gen.Select(Parts, OrAny(Registry), OrAny(Tag), OrAny(Digest)).Check((parts, registry, tag, digest) =>
        {
            ImageReference reference = ImageReference.Parse(Assemble(parts));
            (string? _, string repository, string? oldTag, string? oldDigest) = Split(reference);
            return Holds(() => reference.WithRegistry(registry), (registry, repository, oldTag, oldDigest))
                && Holds(() => reference.WithTag(tag), (reference.Registry, repository, tag, oldDigest))
                && Holds(() => reference.WithTag(null), (reference.Registry, repository, null, oldDigest))
                && Holds(() => reference.WithDigest(digest), (reference.Registry, repository, oldTag, digest))
                && Holds(() => reference.WithDigest(null), (reference.Registry, repository, oldTag, null));
        });

    [Test]
    public void Normalize_AnyReference_IsIdempotentAndTheSameImage() => Parts.Check(parts =>
    {
        ImageReference reference = ImageReference.Parse(Assemble(parts));
        ImageReference normalized = reference.Normalize();
        return normalized.Normalize() == normalized
            && normalized.IsSameImageAs(reference) && reference.IsSameImageAs(normalized)
            && (normalized.Tag, normalized.Digest) == (reference.Tag, reference.Digest)
            && (normalized.Registry is not null) == (parts.Registry is not null || normalized != reference);
    });

    [Test]
    public void Parse_SpoiltReference_AgreesWithTheGrammarAndThrowsNothingElse() =>
        Gen.Select(Parts, Gen.Int[0, 400], Gen.String[AnyChar, 0, 3], Gen.Int[0, 3]).Check((parts, place, inserted, removed) =>
        {
            string text = Assemble(parts);
            int at = place % (text.Length + 1);
            return Agrees(text.Remove(at, Math.Min(removed, text.Length - at)).Insert(at, inserted));
        });

    [Test]
    public void Parse_AnyText_AgreesWithTheGrammarAndThrowsNothingElse() => Any.Check(Agrees);

    private static Gen<string> Any => Gen.String[AnyChar, 0, 40];

    private static Gen<string> OrAny(Gen<string> part) => Gen.OneOf<string>(part, Any);

    private static Gen<string?> Maybe(Gen<string> part) =>
        Gen.Bool.SelectMany(there => there ? part.Select(p => (string?)p) : Gen.Const((string?)null));

    private static (string? Registry, string Repository, string? Tag, string? Digest) Split(ImageReference reference) =>
        (reference.Registry, reference.Repository, reference.Tag, reference.Digest);

    private static string Assemble((string? Registry, string Repository, string? Tag, string? Digest) parts) =>
        (parts.Registry is null ? "" : parts.Registry + "/") + parts.Repository
        + (parts.Tag is null ? "" : ":" + parts.Tag) + (parts.Digest is null ? "" : "@" + parts.Digest);

    private static bool Agrees(string text)
    {
        RegexImageReference? expected = RegexImageReference.TryParse(text);
        try
        {
            ImageReference reference = ImageReference.Parse(text);
            return new RegexImageReference(reference.Registry, reference.Repository, reference.Tag, reference.Digest) == expected;
        }
        catch (ImageReferenceFormatException e)
        {
            return expected is null && e.Position >= 0 && e.Position <= text.Length && !e.Message.Any(char.IsControl);
        }
    }

    /// <summary>Either these parts, which its text parses back to, or the documented exception.</summary>
    private static bool Holds(Func<ImageReference> change, (string? Registry, string Repository, string? Tag, string? Digest) parts)
    {
        try
        {
            ImageReference changed = change();
            return Split(changed) == parts && Split(ImageReference.Parse(changed.ToString())) == parts;
        }
        catch (ImageReferenceFormatException)
        {
            return true;
        }
    }
}
