using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Tests.Images;

[TestFixture]
public sealed class ImageReferenceVectorTests
{
    [Test]
    public void Vectors_File_IsWhole() => Assert.Multiple(() =>
    {
        Assert.That(ImageReferenceVector.All, Has.Count.EqualTo(21_172));
        Assert.That(ImageReferenceVector.All.Count(v => v.Ok), Is.EqualTo(5_737));
    });

    [Test]
    public void Parse_EveryVector_AgreesWithTheReferenceLibrary()
    {
        IEnumerable<string> disagreements = ImageReferenceVector.All
            .Select(vector => (vector, ours: Judge(vector.Input)))
            .Where(pair => pair.vector != pair.ours)
            .Select(pair => $"expected {pair.vector}, got {pair.ours}");

        Assert.That(disagreements.Take(20), Is.Empty);
    }

    [Test]
    public void RegexOfTheTests_EveryVector_AgreesWithTheReferenceLibrary()
    {
        IEnumerable<string> disagreements = ImageReferenceVector.All
            .Where(vector => vector.Ok == RegexImageReference.TryParse(vector.Input) is null)
            .Select(vector => vector.Input);

        Assert.That(disagreements.Take(20), Is.Empty);
    }

    private static ImageReferenceVector Judge(string input)
    {
        bool ok = ImageReference.TryParse(input, out ImageReference? reference);
        Assert.That(ImageReference.IsValid(input), Is.EqualTo(ok), input);
        ImageReference? normalized = reference?.Normalize();
        return new ImageReferenceVector(
            input, ok, normalized?.Registry, normalized?.Repository, normalized?.Tag, normalized?.Digest);
    }
}
