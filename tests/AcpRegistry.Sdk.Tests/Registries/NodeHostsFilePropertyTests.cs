using System.Diagnostics;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Tests.Support;
using CsCheck;
using static AcpRegistry.Sdk.Tests.Registries.NodeHostsSamples;

namespace AcpRegistry.Sdk.Tests.Registries;

public sealed class NodeHostsFilePropertyTests
{
    // Linear work takes milliseconds, quadratic minutes; a busy machine comes in between.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Gen<string> AnyCharacters = Gen.Int[0, char.MaxValue].Select(code => (char)code).Array.Select(characters => new string(characters));

    // Pieces that make hosts files, and break them: any of them next to any other.
    private static readonly Gen<string> PiecesOfOthers = Gen.OneOf(
        "\n", "\r\n", "\r", " ", "\t", "#", "\uFEFF", "\0", "\uD800", "\uDC00", "%", ".", "10.4.0.1", "10.9.9.9", "fd00:10:4::1", "fe80::1%eth0",
        "::ffff:10.4.0.1", Short, Name, Full, " " + Name, Marker[..^1], "127.0.0.1 localhost\n", $"10.9.9.9 {Name}\n", $"10.4.0.1 {Names} # by hand\n");

    private static readonly Gen<string> Pieces = Gen.Frequency(
        (1, PiecesOfOthers),
        (1, Gen.OneOf(Marker, " " + Marker, Line, Line + "\r\n", Line6 + "\n", $"10.9.9.9 {Names} {Marker}\n", $"# {Line}\n")));

    private static readonly Gen<string> Texts = TextsOf(Pieces);

    // None of these pieces completes the platform's marker.
    private static readonly Gen<string> TextsOfOthers = TextsOf(PiecesOfOthers);

    private static readonly Gen<RegistryService> Services =
        Gen.OneOf(IPv4, BothFamilies, Service("fd00:10:4::1", "10.4.0.1"), Service("fd00:10:4::1"));

    [Test]
    public void ToString_AnyText_IsTheText() =>
        Texts.Check(text => Assert.That(NodeHostsFile.Parse(text).ToString(), Is.EqualTo(text)));

    [Test]
    public void Check_AnyText_NeverThrows() =>
        Gen.Select(Texts, Services).Check((text, service) => Assert.That(NodeHostsFile.Parse(text).Check(service).Names, Has.Count.EqualTo(3)));

    [Test]
    public void WithResolverLine_AnyText_IsMendedOnce() =>
        Gen.Select(Texts, Services).Check((text, service) =>
        {
            var file = NodeHostsFile.Parse(text);
            var mended = file.WithResolverLine(service);

            Assert.That(mended.WithResolverLine(service), Is.SameAs(mended));
            Assert.That(mended.Check(service).NeedsMending, Is.False);
            Assert.That(file.Check(service).NeedsMending, Is.EqualTo(mended.ToString() != text));
        });

    [Test]
    public void WithResolverLine_AnyText_LeavesOnlyWhatOthersSayToMend() =>
        Gen.Select(Texts, Services).Check((text, service) =>
        {
            var check = NodeHostsFile.Parse(text).WithResolverLine(service).Check(service);

            Assert.That(check.Names.Select(name => name.State), Has.None.EqualTo(NodeHostsNameState.Missing).And.None.EqualTo(NodeHostsNameState.Stale));
            Assert.That(check.GeneratedLines, Has.Count.EqualTo(service.ClusterIPs.Count));
        });

    [Test]
    public void WithResolverLine_AnyText_KeepsWhatIsNotOurs() =>
        Gen.Select(Texts, Services).Check((text, service) =>
        {
            var mended = NodeHostsFile.Parse(text).WithResolverLine(service).ToString();
            var before = Foreign(text, service);
            var after = Foreign(mended, service);

            // What may be new is the line break without which a line of ours could not follow.
            Assert.That(after, Is.EqualTo(before).Or.EqualTo(before + "\n").Or.EqualTo(before + "\r\n").Or.EqualTo(WithBreakAfterMark(before, after)));
        });

    [Test]
    public void WithResolverLine_TextWithoutOurLine_IsAddedTo() =>
        Gen.Select(TextsOfOthers, Services).Check((text, service) =>
        {
            Assert.That(NodeHostsFile.Parse(text).Check(service).GeneratedLines, Is.Empty);
            Assert.That(NodeHostsFile.Parse(text).WithResolverLine(service).ToString(), Does.StartWith(text));
        });

    [Test]
    public void TenThousandLines_AreReadAndMendedAtOnce()
    {
        var text = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"10.{i / 250 % 250}.{i % 250}.7\thost-{i}.example host-{i} # {i}\r\n"));
        var watch = Stopwatch.StartNew();

        var mended = Mend(text + $"10.9.9.9 {Names} {Marker}\r\n" + text);

        Assert.Multiple(() =>
        {
            Assert.That(mended, Is.EqualTo(text + Line + "\r\n" + text));
            Assert.That(Check(mended).GeneratedLines, Is.EqualTo(new[] { 10_001 }));
            Assert.That(watch.Elapsed, Is.LessThan(Patience));
        });
    }

    private static Gen<string> TextsOf(Gen<string> pieces) => Gen.Frequency((1, AnyCharacters), (4, pieces.Array[0, 12].Select(string.Concat)));

    private static IEnumerable<TestCaseData> HugeTexts()
    {
        const int Length = 1_000_000;
        yield return Row("one word", new string('a', Length));
        yield return Row("blanks", new string(' ', Length));
        yield return Row("carriage returns", new string('\r', Length));
        yield return Row("line feeds", new string('\n', Length));
        yield return Row("number signs", new string('#', Length));
        yield return Row("digits", new string('1', Length) + " " + Name);
        yield return Row("dots", new string('.', Length) + " " + Name);
        yield return Row("colons", new string(':', Length) + " " + Name);
        yield return Row("a scope", "fe80::1%" + new string('a', Length) + " " + Name);
        yield return Row("lone surrogates", new string('\uD800', Length));
        yield return Row("NULs", new string('\0', Length));
        yield return Row("short names", "10.4.0.1" + string.Concat(Enumerable.Repeat(" a", Length / 2)));
        yield return Row("one of our names", "10.4.0.1" + string.Concat(Enumerable.Repeat(" " + Name, Length / 40)));
        yield return Row("our lines", string.Concat(Enumerable.Repeat(Line + "\n", Length / 150)));
        yield return Row("markers", string.Concat(Enumerable.Repeat(Marker, Length / 30)));

        static TestCaseData Row(string name, string text) => new TestCaseData(text).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(HugeTexts))]
    public void HugeText_IsReadAndMendedAtOnce(string text)
    {
        var watch = Stopwatch.StartNew();

        var mended = Mend(text);

        Assert.Multiple(() =>
        {
            Assert.That(Check(mended).NeedsMending, Is.False);
            Assert.That(NodeHostsFile.Parse(text).ToString(), Is.SameAs(text));
            Assert.That(watch.Elapsed, Is.LessThan(Patience));
        });
    }

    /// <summary>The text without the lines that are ours, which the check names.</summary>
    private static string Foreign(string text, RegistryService service)
    {
        var ours = NodeHostsFile.Parse(text).Check(service).GeneratedLines;
        return string.Concat(Split(text).Where((_, index) => !ours.Contains(index + 1)));
    }

    private static IEnumerable<string> Split(string text)
    {
        var parts = text.Split('\n');
        return parts.Select((part, index) => index < parts.Length - 1 ? part + "\n" : part);
    }

    /// <summary>A byte order mark that stood before our line is the one thing of another's that shares the line with ours.</summary>
    private static string WithBreakAfterMark(string before, string after) =>
        after.StartsWith("\uFEFF\r\n", StringComparison.Ordinal) ? "\uFEFF\r\n" + before : "\uFEFF\n" + before;
}
