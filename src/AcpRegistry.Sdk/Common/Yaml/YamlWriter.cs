using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AcpRegistry.Sdk.Common.Yaml;

/// <summary>
/// Writes maps, lists and texts so that each reader takes every text for just that text: all of them stand in double quotes. A list's map without
/// maps of its own is written in one line.
/// </summary>
internal sealed class YamlWriter
{
    private readonly Emitter _emitter;

    private YamlWriter(TextWriter to) =>
        _emitter = new Emitter(to, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));

    /// <summary>Each document begins with <c>---</c> but for the first one.</summary>
    /// <exception cref="AcpRegistryArgumentException">A text can't be written as YAML, such as one that isn't valid Unicode.</exception>
    public static string Write(params IReadOnlyList<YamlNode> documents)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlWriter(text).WriteAll(documents);
        var yaml = text.ToString();
        return IsReadAs(yaml, documents) ? yaml : throw KubernetesNames.Refused("A text can't be written as YAML: it would be read as another.", "text");
    }

    private static bool IsReadAs(string yaml, IReadOnlyList<YamlNode> documents)
    {
        try
        {
            return YamlNodes.AreSame(new YamlSequence(0, YamlReader.ReadAll(yaml)), new YamlSequence(0, documents));
        }
        catch (YamlFormatException)
        {
            return false;
        }
    }

    private void WriteAll(IReadOnlyList<YamlNode> documents)
    {
        _emitter.Emit(new StreamStart());
        for (var i = 0; i < documents.Count; i++)
        {
            _emitter.Emit(new DocumentStart(null, null, isImplicit: i == 0));
            WriteNode(documents[i], isItem: false);
            _emitter.Emit(new DocumentEnd(isImplicit: true));
        }

        _emitter.Emit(new StreamEnd());
    }

    private void WriteNode(YamlNode node, bool isItem)
    {
        switch (node)
        {
            case YamlScalar { Kind: YamlScalarKind.String, Text: var text }:
                WriteText(text, ScalarStyle.DoubleQuoted);
                break;
            case YamlSequence { Items: var items }:
                var ofTexts = items.All(item => item is YamlScalar);
                _emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, ofTexts ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in items)
                {
                    WriteNode(item, isItem: true);
                }

                _emitter.Emit(new SequenceEnd());
                break;
            case YamlMapping { Entries: var entries }:
                var inOneLine = isItem && entries.Values.All(IsShallow);
                _emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, inOneLine ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in entries)
                {
                    WriteText(key, IsPlain(key) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted);
                    WriteNode(value, isItem: false);
                }

                _emitter.Emit(new MappingEnd());
                break;
            default:
                throw new ArgumentException("Only maps, lists and texts are written.", nameof(node));
        }
    }

    // A lone surrogate would be written as an escape that this reader takes and kubectl doesn't.
    private void WriteText(string text, ScalarStyle style) =>
        _emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, KubernetesNames.Text(text, nameof(text)), style, isPlainImplicit: style == ScalarStyle.Plain, isQuotedImplicit: true));

    private static bool IsShallow(YamlNode node) => node is YamlScalar || (node is YamlSequence { Items: var items } && items.All(item => item is YamlScalar));

    private static bool IsPlain(string key) =>
        YamlScalars.KindOf(key) == YamlScalarKind.String
        && char.IsAsciiLetter(key[0])
        && key.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/');
}
