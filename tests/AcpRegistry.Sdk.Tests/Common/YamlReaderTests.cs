using AcpRegistry.Sdk.Common.Yaml;

namespace AcpRegistry.Sdk.Tests.Common;

/// <summary>YAML as kubectl reads it; that kubectl does so is held by the integration tests.</summary>
[TestFixture]
public sealed class YamlReaderTests
{
    [TestCase("null", YamlScalarKind.Null)]
    [TestCase("~", YamlScalarKind.Null)]
    [TestCase("''", YamlScalarKind.String)]
    [TestCase("yes", YamlScalarKind.Boolean)]
    [TestCase("Off", YamlScalarKind.Boolean)]
    [TestCase("y", YamlScalarKind.Boolean)]
    [TestCase("yEs", YamlScalarKind.String)]
    [TestCase("'true'", YamlScalarKind.String)]
    [TestCase("!!str true", YamlScalarKind.String)]
    [TestCase("! 12", YamlScalarKind.String)]
    [TestCase("!!int 12", YamlScalarKind.Number)]
    [TestCase("1001", YamlScalarKind.Number)]
    [TestCase("010", YamlScalarKind.Number)]
    [TestCase("1.20", YamlScalarKind.Number)]
    [TestCase("+1_000", YamlScalarKind.Number)]
    [TestCase("0xFF", YamlScalarKind.Number)]
    [TestCase("0b10", YamlScalarKind.Number)]
    [TestCase("1e3", YamlScalarKind.Number)]
    [TestCase(".5", YamlScalarKind.Number)]
    [TestCase(".5_0", YamlScalarKind.Number)]
    [TestCase("._5", YamlScalarKind.String)]
    [TestCase("-.inf", YamlScalarKind.Number)]
    [TestCase("089", YamlScalarKind.Number)]
    [TestCase("1.2.3", YamlScalarKind.String)]
    [TestCase("2001-01-02", YamlScalarKind.String)]
    [TestCase("2001-01-02T03:04:05Z", YamlScalarKind.String)]
    [TestCase("12:30", YamlScalarKind.String)]
    [TestCase("0x", YamlScalarKind.String)]
    [TestCase("1e", YamlScalarKind.String)]
    [TestCase("e1", YamlScalarKind.String)]
    public void Scalar_IsWhatKubectlTakesItFor(string text, object kind)
    {
        var scalar = (YamlScalar)((YamlSequence)YamlReader.ReadFirst($"[{text}]")!).Items.Single();

        Assert.That(scalar.Kind, Is.EqualTo(kind));
    }

    [Test]
    public void Document_MapsListsAndLines()
    {
        var map = (YamlMapping)YamlReader.ReadFirst("a: 1\nb:\n- x\n- {c: d}\n")!;
        var list = (YamlSequence)map.Entries["b"];

        Assert.Multiple(() =>
        {
            Assert.That(map.Entries.Keys, Is.EqualTo(new[] { "a", "b" }));
            Assert.That(list.Items.Select(item => item.Line), Is.EqualTo(new[] { 3, 4 }));
            Assert.That(((YamlMapping)list.Items[1]).Entries["c"], Is.EqualTo(new YamlScalar(4, YamlScalarKind.String, "d")));
        });
    }

    [Test]
    public void Documents_AfterTheFirst_AreReadOnlyIfAskedFor()
    {
        Assert.That(Text(YamlReader.ReadFirst("a\n---\n{")), Is.EqualTo("a"));
        Assert.That(YamlReader.ReadAll("a\n---\n# nothing\n---\nb").Select(Text), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(YamlReader.ReadFirst("# nothing"), Is.Null);
        Assert.That(YamlReader.ReadAll(""), Is.Empty);
    }

    [Test]
    public void Aliases_StandForWhatTheyName() =>
        Assert.That(Text(((YamlSequence)YamlReader.ReadFirst("[&x one, *x]")!).Items[1]), Is.EqualTo("one"));

    [TestCase("base: &b {k: base, l: base}\nuse: {<<: *b, k: own}", "own", "base")]
    [TestCase("base: &b {k: base, l: base}\nuse: {k: own, <<: *b}", "base", "base")]
    [TestCase("one: &a {k: 1}\ntwo: &b {k: 2, l: 2}\nuse: {<<: [*a, *b]}", "1", "2")]
    public void MergeKey_CountsWhereItStands(string text, string k, string l)
    {
        var use = ((YamlMapping)((YamlMapping)YamlReader.ReadFirst(text)!).Entries["use"]).Entries;

        Assert.That((Text(use["k"]), Text(use["l"])), Is.EqualTo((k, l)));
    }

    [Test]
    public void Keys_AreTexts() =>
        Assert.That(((YamlMapping)YamlReader.ReadFirst("{1: a, yes: b, 'c': d}")!).Entries.Keys, Is.EqualTo(new[] { "1", "true", "c" }));

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Row("a key twice", "a: 1\nb: 2\na: 3", "line 3", "twice");
        yield return Row("a key twice, once in quotes", "{a: 1, 'a': 2}", "line 1", "twice");
        yield return Row("a key that is a list", "? [a]\n: b", "line 1", "key");
        yield return Row("a key that is null", "~: b", "line 1", "key");
        yield return Row("no such anchor", "a: *b", "line 1", "anchor");
        yield return Row("an alias within its own anchor", "&a [*a]", "line 1", "anchor");
        yield return Row("an unclosed list", "a: [1", "line", "YAML");
        yield return Row("an unclosed text", "a: 'x", "line", "YAML");
        yield return Row("a tab as indentation", "a:\n\tb: 1", "line", "YAML");
        yield return Row("a tag of one's own", "a: !secret x", "line 1", "tag");
        yield return Row("a tag that doesn't fit", "a: !!int x", "line 1", "tag");
        yield return Row("a tagged map", "a: !thing {}", "line 1", "tag");
        yield return Row("a merged text", "<<: x", "line 1", "<<");
        yield return Row("a control character", "a: 1\nb: \u0001", "line 2", "U+0001");
        yield return Row("deeper than 100", new string('[', 101) + new string(']', 101), "line 1", "nested");
        yield return Row("a million deep", new string('[', 1_000_000), "line 1", "nested");
        yield return Row("a deep block", string.Concat(Enumerable.Range(0, 200).Select(i => new string(' ', i) + "a:\n")), "line", "nested");
        yield return Row("aliases of aliases", string.Concat(Enumerable.Range(0, 30).Select(i => $"a{i}: &a{i} [{(i == 0 ? "x" : $"*a{i - 1}, *a{i - 1}")}]\n")), "line", "aliases");

        static TestCaseData Row(string name, string text, string line, string said) => new TestCaseData(text, line, said).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Refused))]
    public void Text_ThatCannotBeRead_IsRefusedByLine(string text, string line, string said) =>
        Assert.That(() => YamlReader.ReadAll(text), Throws.TypeOf<YamlFormatException>().With.Message.Contains(line).And.Message.Contains(said));

    [Test]
    public void Text_Deep100_IsRead() => Assert.That(YamlReader.ReadFirst(new string('[', 99) + "x" + new string(']', 99)), Is.Not.Null);

    private static string Text(YamlNode? node) => ((YamlScalar)node!).Text;
}
