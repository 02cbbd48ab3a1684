using AcpRegistry.Sdk.Images;
using CsCheck;

namespace AcpRegistry.Sdk.Tests.Images;

/// <summary>What holds for all references and all texts. CsCheck shrinks a counterexample and prints its seed.</summary>
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

    private static readonly Gen<string> Tag = Gen.Select(Gen.Char["aZ09_"], Gen.String[Gen.Char["aZ09_.-"], 0, 10], (a, b) => a + b);

    private static readonly Gen<string> Digest = Gen.OneOf<(string, int)>(("sha256:", 64), ("sha384:", 96), ("sha512:", 128))
        .SelectMany(algorithm => Gen.String[Gen.Char["0123456789abcdef"], algorithm.Item2, algorithm.Item2]
            .Select(digits => algorithm.Item1 + digits));

    private static readonly Gen<(string? Registry, string Repository, string? Tag, string? Digest)> Parts =
        Gen.Select(Maybe(Registry), Repository, Maybe(Tag), Maybe(Digest), (registry, repository, tag, digest) =>

            // Without a registry, a dot could make one of the first component.
            (registry, registry is null ? repository.Replace('.', '-') : repository, tag, digest));

    private static readonly Gen<char> AnyChar =
        Gen.OneOf<char>(Gen.Char, Gen.Char["/:@._-[] \n\0AZaz09"], Gen.Char["\u0130\u017F\u212A\uFF0E\uFF10\uFF41\uD83D\uDE00\u0301\u200B"]);

    [Test]
    public void Parse_AssembledParts_ReadsThemBack() => Parts.Sample(parts =>
    {
        ImageReference reference = ImageReference.Parse(Assemble(parts));
        return (reference.Registry ?? "", reference.Repository, reference.Tag, reference.Digest)
            == (parts.Registry ?? "", parts.Repository, parts.Tag, parts.Digest);
    });

    [Test]
    public void ToString_AnyReference_ParsesToAnEqualOne() => Parts.Sample(parts =>
    {
        ImageReference reference = ImageReference.Parse(Assemble(parts));
        ImageReference again = ImageReference.Parse(reference.ToString());
        return again == reference && again.GetHashCode() == reference.GetHashCode();
    });

    [Test]
    public void With_AnyTexts_GiveAReferenceThatParsesBackOrThrow() =>
        Gen.Select(Parts, Gen.OneOf<string>(Registry, Any), Gen.OneOf<string>(Tag, Any), Gen.OneOf<string>(Digest, Any)).Sample((parts, registry, tag, digest) =>
        {
            ImageReference reference = ImageReference.Parse(Assemble(parts));
            return Holds(() => reference.WithRegistry(registry), r => r.Registry == registry && r.Repository == reference.Repository && r.Tag == reference.Tag)
                && Holds(() => reference.WithTag(tag), r => r.Tag == tag && r.Repository == reference.Repository && r.Digest == reference.Digest)
                && Holds(() => reference.WithDigest(digest), r => r.Digest == digest && r.Tag == reference.Tag)
                && Holds(() => reference.WithTag(null), r => r.Tag is null)
                && Holds(() => reference.WithDigest(null), r => r.Digest is null);
        });

    [Test]
    public void Normalize_AnyReference_IsIdempotentAndTheSameImage() => Parts.Sample(parts =>
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
        Gen.Select(Parts, Gen.Int[0, 400], Gen.String[AnyChar, 0, 3], Gen.Int[0, 3]).Sample((parts, place, inserted, removed) =>
        {
            string text = Assemble(parts);
            int at = place % (text.Length + 1);
            return Agrees(text.Remove(at, Math.Min(removed, text.Length - at)).Insert(at, inserted));
        });

    [Test]
    public void Parse_AnyText_AgreesWithTheGrammarAndThrowsNothingElse() => Any.Sample(Agrees);

    private static Gen<string> Any => Gen.String[AnyChar, 0, 40];

    private static Gen<string?> Maybe(Gen<string> part) => Gen.Bool.SelectMany(there => there ? part.Select(p => (string?)p) : Gen.Const((string?)null));

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

    /// <summary>Either the promise holds and the text parses back to the same, or the documented exception.</summary>
    private static bool Holds(Func<ImageReference> change, Func<ImageReference, bool> promise)
    {
        try
        {
            ImageReference changed = change();
            ImageReference again = ImageReference.Parse(changed.ToString());
            return promise(changed) && (again.Registry, again.Repository, again.Tag, again.Digest)
                == (changed.Registry, changed.Repository, changed.Tag, changed.Digest);
        }
        catch (ImageReferenceFormatException)
        {
            return true;
        }
    }
}
