using System.Diagnostics;
using System.Runtime.CompilerServices;
using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Tests.Images;

/// <summary>What is promised about cost, as counts and ratios, never as a time.</summary>
[TestFixture]
[NonParallelizable]
public sealed class ImageReferenceCostTests
{
    private const int Million = 1_000_000;

    private const string Digest = "@sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private static readonly string[] Texts =
    [
        "nginx",
        "internal-docker-registry.cpaas-system.svc/my-ns/my-app:v1.2.3",
        "registry.cluster.local:443/project-b/release/app:v2.0.1" + Digest,
        "image-registry.image-registry-system.svc:5000/my-ns/my-app" + Digest,
        "[::1]:5000/a_b",
        "a_b.c/d",
    ];

    private static readonly TestCaseData[] Refused =
    [
        Row("repository", n => "my-ns/" + new string('a', n)),
        Row("hyphens", n => "my-ns/a" + new string('-', n)),
        Row("tag", n => "my-ns/my-app:" + new string('a', n)),
        Row("tag without slash", n => "my-app:v" + new string('a', n)),
        Row("digest", n => "my-ns/my-app@sha256:" + new string('a', n)),
        Row("no slash", n => "my_app" + new string('a', n)),
        Row("slash far away", n => "my app" + new string('a', n) + "/b"),
        Row("spaces", n => new string(' ', n)),
        Row("not ASCII", n => new string('\u212A', n)),
        Row("scheme", n => "https://reg.io/" + new string('a', n)),
    ];

    [TestCaseSource(nameof(Texts))]
    public void Parse_FromAString_IsOneAllocationOfAtMost96Bytes(string text)
    {
        long one = Allocated(() => RuntimeHelpers.GetUninitializedObject(typeof(ImageReference)));

        Assert.Multiple(() =>
        {
            Assert.That(Allocated(() => ImageReference.Parse(text)), Is.EqualTo(one).And.AtMost(96));
            Assert.That(Allocated(() => ImageReference.TryParse(text, out _)), Is.EqualTo(one));
        });
    }

    [TestCaseSource(nameof(Texts))]
    public void IsValid_AcceptedOrRefused_AllocatesNothing(string text) => Assert.Multiple(() =>
    {
        Assert.That(Allocated(() => ImageReference.IsValid(text)), Is.Zero);
        Assert.That(Allocated(() => ImageReference.IsValid(text + "\n")) - Allocated(() => text + "\n"), Is.Zero);
        Assert.That(Allocated(() => ImageReference.IsValid("my-ns/My-App")), Is.Zero);
    });

    [Test]
    public void Parts_ReadAgain_AreTheSameStrings()
    {
        ImageReference reference = ImageReference.Parse("reg.io/a:v1" + Digest);

        string?[] first = Parts(reference);

        for (int i = 0; i < first.Length; i++)
        {
            Assert.That(Parts(reference)[i], Is.SameAs(first[i]));
        }

        static string?[] Parts(ImageReference r) => [r.Registry, r.Repository, r.Tag, r.Digest];
    }

    [TestCaseSource(nameof(Refused))]
    public void IsValid_AMillionCharactersRefused_CostsAsMuchAsAFewHundred(Func<int, string> make)
    {
        string few = make(600);
        string million = make(Million);

        // Reading them all would take some thousand times as long.
        double bar = (Fastest(() => ImageReference.IsValid(few)) + 20) * 20;
        Assert.That(Fastest(() => ImageReference.IsValid(million)), Is.LessThan(bar));
    }

    [TestCaseSource(nameof(Refused))]
    public void Parse_AMillionCharactersRefused_AllocatesLittle(Func<int, string> make)
    {
        string million = make(Million);

        long bytes = Allocated(() => Assert.Throws<ImageReferenceFormatException>(() => ImageReference.Parse(million)));

        Assert.That(bytes, Is.LessThan(64_000));
    }

    private static TestCaseData Row(string name, Func<int, string> make) => new TestCaseData(make).SetArgDisplayNames(name);

    private static long Allocated<T>(Func<T> action)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 20; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            T result = action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            GC.KeepAlive(result);
        }

        return least;
    }

    /// <summary>Nanoseconds of a call, the least of many tries.</summary>
    private static double Fastest(Func<bool> action)
    {
        double least = double.MaxValue;
        for (int i = 0; i < 200; i++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int j = 0; j < 20; j++)
            {
                Assert.That(action(), Is.False);
            }

            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalNanoseconds / 20);
        }

        return least;
    }
}
