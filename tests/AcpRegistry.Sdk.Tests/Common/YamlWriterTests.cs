using AcpRegistry.Sdk.Common.Yaml;
using AcpRegistry.Sdk.Tests.Support;
using CsCheck;

namespace AcpRegistry.Sdk.Tests.Common;

/// <summary>What is written is read back as it was; that kubectl does so too is held by the integration tests.</summary>
[TestFixture]
public sealed class YamlWriterTests
{
    private static readonly string[] Odd =
        ["", "null", "~", "yes", "off", "y", "123", "1e3", "0x1f", "0o7", "1_000", ".inf", "2027-01-01", "12:30", "<<", "=", "---", "...", "- a", "a: b", "a #b", "? a", "%a", "\ufeff"];

    // Above all what YAML, or one of its readers, takes for something else.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf([.. Odd.Select(text => Gen.Const(text))]),
        Gen.String[Gen.Frequency((4, Gen.Char["\t\r\n\0\u0085\u2028\u2029\u00a0\ufeff\ufffe\uffff\u0007\u007f \"'\\#:-?{}[]&*!|>%@`<="]), (1, Gen.Char['a', 'z'])), 0, 8],
        Gen.String[Samples.WholeChar, 0, 8],
        Gen.String[Gen.Char["a b"], 100, 300],
        Gen.Int[0x10000, 0x10FFFF].Select(char.ConvertFromUtf32));

    private static readonly Gen<YamlNode> Tree = Gen.Recursive<YamlNode>((depth, node) => depth == 4
        ? Text.Select(YamlNode (text) => YamlNodes.Text(text))
        : Gen.Frequency(
            (3, Text.Select(YamlNode (text) => YamlNodes.Text(text))),
            (1, node.List[0, 3].Select(YamlNode (items) => YamlNodes.List(items))),
            (1, Gen.Dictionary(Text, node)[0, 3].Select(YamlNode (map) => YamlNodes.Map(map.Select(entry => (entry.Key, (YamlNode?)entry.Value)))))));

    [Test]
    public void Write_AnyTree_IsReadBackAsItWas() =>
        Tree.List[1, 3].Check(trees => Assert.That(
            YamlReader.ReadAll(YamlWriter.Write(trees)).Zip(trees).Count(pair => YamlNodes.AreSame(pair.First, pair.Second)), Is.EqualTo(trees.Count)));

    [Test]
    public void Write_EachCharacter_IsReadBackAsItWas() => Assert.Multiple(() =>
    {
        foreach (var character in Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(character => !char.IsSurrogate(character)))
        {
            string[] texts = [$"{character}", $"a{character}", $"{character}a", $"a {character} b", $"{character}{character}", $"{character}\n"];

            var read = (YamlSequence)YamlReader.ReadFirst(YamlWriter.Write(YamlNodes.Texts(texts)))!;

            Assert.That(read.Items.Select(item => ((YamlScalar)item).Text), Is.EqualTo(texts), $"U+{(int)character:X4}");
        }
    });

    // Not in an attribute: there, such a text becomes another.
    private static readonly string[] NoUnicode = ["\ud800", "a\udc00b", "\udc00\ud800", "😀\ud83d"];

    [TestCaseSource(nameof(NoUnicode))]
    public void Write_LoneSurrogate_IsRefused(string text) =>
        Assert.That(() => YamlWriter.Write(YamlNodes.Map(("a", YamlNodes.Text(text)))), Throws.TypeOf<AcpRegistryArgumentException>());

    [Test]
    public void Write_MapsAndLists_LieAsPeopleWriteThem()
    {
        var rule = YamlNodes.Map(("apiGroups", YamlNodes.Texts("a", "b")), ("1", YamlNodes.Text("c")), ("yes", null));
        var document = YamlNodes.Map(
            ("metadata", YamlNodes.Map(("name", YamlNodes.Text("null")), ("app.kubernetes.io/managed-by", YamlNodes.Text("a\tb\n")))),
            ("rules", YamlNodes.List(rule, rule)),
            ("items", YamlNodes.List(YamlNodes.Map(("metadata", YamlNodes.Map(("name", YamlNodes.Text("x"))))))),
            ("none", YamlNodes.List()));

        Assert.That(YamlWriter.Write(document, YamlNodes.Map(("kind", YamlNodes.Text("Role")))), Is.EqualTo("""
            metadata:
              name: "null"
              app.kubernetes.io/managed-by: "a	b\n"
            rules:
            - {apiGroups: ["a", "b"], "1": "c"}
            - {apiGroups: ["a", "b"], "1": "c"}
            items:
            - metadata:
                name: "x"
            none: []
            ---
            kind: "Role"

            """));
    }
}
