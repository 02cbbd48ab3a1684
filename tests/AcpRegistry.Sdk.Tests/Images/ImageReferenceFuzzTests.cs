using System.Globalization;
using System.Text.Json;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Tests.Support;

namespace AcpRegistry.Sdk.Tests.Images;

/// <summary>
/// A million texts in every run. Longer by hand: <c>TEST_SEED=7 FUZZ_COUNT=100000000 dotnet test -c Release --filter Name~Fuzz</c>.
/// </summary>
[TestFixture]
public sealed class ImageReferenceFuzzTests
{
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_COUNT"), CultureInfo.InvariantCulture, out int count) ? count : 1_000_000;

    [Test]
    public void Fuzz_AnyText_AgreesWithTheGrammarAndBreaksNoPromise()
    {
        var generator = new ReferenceGenerator(TestSeed.Value);
        int accepted = 0;
        for (int i = 0; i < Count; i++)
        {
            string text = generator.Next();
            string? broken = Try(text, raise: i % 16 == 0, ref accepted);
            if (broken is not null)
            {
                Assert.Fail($"{broken}: {JsonSerializer.Serialize(text)} ({TestSeed.Text}, text {i})");
            }
        }

        TestContext.Out.WriteLine($"{TestSeed.Text}: {Count} texts, {accepted} accepted");
        Assert.That(accepted, Is.InRange(Count / 4, Count * 3 / 4), "The generator should make both kinds.");
    }

    private static string? Try(string text, bool raise, ref int accepted)
    {
        RegexImageReference? expected = RegexImageReference.TryParse(text);
        if (ImageReference.TryParse(text, out ImageReference? reference) != (expected is not null)
            || ImageReference.IsValid(text) != (expected is not null))
        {
            return expected is null ? "accepted, against the grammar" : "refused, against the grammar";
        }

        if (reference is null)
        {
            return raise ? TryRaise(text) : null;
        }

        accepted++;
        if (new RegexImageReference(reference.Registry, reference.Repository, reference.Tag, reference.Digest) != expected)
        {
            return "other parts";
        }

        if (reference.ToString() != text || Assemble(reference) != text)
        {
            return "not the same text";
        }

        ImageReference normalized = reference.Normalize();
        bool settled = ImageReference.IsValid(normalized.ToString()) && normalized.Normalize() == normalized;
        return settled && normalized.IsSameImageAs(reference) ? null : "not normalized";
    }

    private static string? TryRaise(string text)
    {
        try
        {
            ImageReference.Parse(text);
            return "not refused by Parse";
        }
        catch (ImageReferenceFormatException e)
        {
            return e.Position < 0 || e.Position > text.Length ? "position outside of the text"
                : e.Message.Any(char.IsControl) || e.Text.Any(char.IsControl) ? "control characters in the message"
                : e.Hint.Length == 0 ? "no hint"
                : null;
        }
    }

    private static string Assemble(ImageReference reference) =>
        (reference.Registry is null ? "" : reference.Registry + "/") + reference.Repository
        + (reference.Tag is null ? "" : ":" + reference.Tag) + (reference.Digest is null ? "" : "@" + reference.Digest);
}
