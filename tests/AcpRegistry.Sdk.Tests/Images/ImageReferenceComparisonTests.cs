using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Tests.Images;

[TestFixture]
public sealed class ImageReferenceComparisonTests
{
    private static readonly TestCaseData[] SameImages =
    [
        new("nginx", "docker.io/library/nginx", true),
        new("nginx", "index.docker.io/nginx", true),
        new("a/b", "docker.io/a/b", true),
        new("REG.io/a:V1", "reg.IO/a:V1", true),
        new("DOCKER.IO/library/nginx", "nginx", true),
        new("a_b.c/d", "a_b.c/d", true),

        // Another registry to the reference library, which maps Docker Hub's names with case.
        new("DOCKER.IO/nginx", "nginx", false),
        new("Reg/a", "reg/a", false),
        new("reg.io/a", "reg.io:443/a", false),
        new("reg.io/a", "a", false),
        new("a_b.c/d", "docker.io/a_b.c/d", false),

        // Only what is written counts.
        new("nginx", "nginx:latest", false),
        new("reg.io/a:v1", "reg.io/a:V1", false),
    ];

    [TestCaseSource(nameof(SameImages))]
    public void IsSameImageAs_NormalizesAndIgnoresTheCaseOfTheHost(string left, string right, bool same) => Assert.Multiple(() =>
    {
        Assert.That(ImageReference.Parse(left).IsSameImageAs(ImageReference.Parse(right)), Is.EqualTo(same));
        Assert.That(ImageReference.Parse(right).IsSameImageAs(ImageReference.Parse(left)), Is.EqualTo(same));
    });

    [Test]
    public void IsSameImageAs_Null_IsRefused() =>
        Assert.That(() => ImageReference.Parse("a").IsSameImageAs(null!), Throws.ArgumentNullException);

    [Test]
    public void Equals_SameText_IsEqualInEveryWay()
    {
        ImageReference left = ImageReference.Parse("reg.io/a:v1");
        ImageReference right = ImageReference.Parse("reg.io/a:v1".AsSpan());

        Assert.Multiple(() =>
        {
            Assert.That(left.Equals(right), Is.True);
            Assert.That(left.Equals((object)right), Is.True);
            Assert.That(left == right, Is.True);
            Assert.That(left != right, Is.False);
            Assert.That(left.GetHashCode(), Is.EqualTo(right.GetHashCode()));
            Assert.That(left.CompareTo(right), Is.Zero);
            Assert.That(left <= right && left >= right && !(left < right) && !(left > right), Is.True);
        });
    }

    [TestCase("reg.io/a:v1", "reg.io/a:v2")]
    [TestCase("REG.io/a", "reg.io/a")]
    [TestCase("docker.io/library/nginx", "nginx")]
    [TestCase("a-b", "a.b")]
    [TestCase("a", "a:v1")]
    public void Equals_OtherText_IsOrderedByCharacterCodes(string lesser, string greater)
    {
        ImageReference left = ImageReference.Parse(lesser);
        ImageReference right = ImageReference.Parse(greater);

        Assert.Multiple(() =>
        {
            Assert.That(left.Equals(right), Is.False);
            Assert.That(left == right, Is.False);
            Assert.That(left != right, Is.True);
            Assert.That(left < right && left <= right && !(left > right) && !(left >= right), Is.True);
            Assert.That(left.CompareTo(right), Is.Negative);
            Assert.That(right.CompareTo(left), Is.Positive);
        });
    }

    [Test]
    public void Equals_Null_IsNeverEqualAndComesFirst()
    {
        ImageReference reference = ImageReference.Parse("a");
        ImageReference? none = null;

        Assert.Multiple(() =>
        {
            Assert.That(reference.Equals(none), Is.False);
            Assert.That(reference.Equals(new object()), Is.False);
            Assert.That(reference == none || none == reference, Is.False);
            Assert.That(none == (ImageReference?)null, Is.True);
            Assert.That(none < reference && none <= reference && reference > none && reference >= none, Is.True);
            Assert.That(reference.CompareTo(none), Is.Positive);
        });
    }
}
