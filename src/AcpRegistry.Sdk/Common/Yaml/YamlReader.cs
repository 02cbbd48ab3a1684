using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AcpRegistry.Sdk.Common.Yaml;

/// <summary>
/// Reads YAML, and JSON as a part of it, into nodes, the way kubectl does: the values of scalars by YAML 1.1, aliases and <c>&lt;&lt;</c> resolved.
/// Stricter than kubectl, it refuses a key that is there twice.
/// </summary>
/// <remarks>Safe on hostile text: depth and the size of what aliases stand for are bounded, and nothing but <see cref="YamlFormatException"/> is thrown.</remarks>
internal sealed class YamlReader
{
    private const int MaxDepth = 100;
    private const int MaxAliasedNodes = 100_000;
    private const string CoreTag = "tag:yaml.org,2002:";

    private readonly Parser _parser;
    private readonly Dictionary<string, Value> _anchors = new(StringComparer.Ordinal);
    private int _aliased;

    private YamlReader(string text) => _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));

    /// <summary>The first document, as kubectl reads a kubeconfig; null if there is none. What follows it is not looked at.</summary>
    public static YamlNode? ReadFirst(string text) => Read(text, reader => reader.ReadDocuments().FirstOrDefault());

    /// <summary>Every document that isn't empty.</summary>
    public static IReadOnlyList<YamlNode> ReadAll(string text) =>
        Read(text, reader => reader.ReadDocuments().Where(document => document is not YamlScalar { Kind: YamlScalarKind.Null }).ToArray());

    private static T Read<T>(string text, Func<YamlReader, T> read)
    {
        RefuseControlCharacters(text);
        var reader = new YamlReader(text);
        try
        {
            return read(reader);
        }
        catch (YamlException malformed)
        {
            throw new YamlFormatException("this isn't valid YAML", malformed.Start.Line);
        }
        catch (Exception failure) when (failure is not YamlFormatException)
        {
            // The parser is not ours, and the text may be anybody's.
            throw new YamlFormatException("this can't be read as YAML", reader._parser.Current?.Start.Line ?? 1);
        }
    }

    private static void RefuseControlCharacters(string text)
    {
        var line = 1L;
        foreach (var character in text)
        {
            line += character == '\n' ? 1 : 0;
            if (character is not ('\t' or '\n' or '\r' or '\u0085') && (char.IsControl(character) || character is '\uFFFE' or '\uFFFF'))
            {
                throw new YamlFormatException(string.Create(CultureInfo.InvariantCulture, $"the control character U+{(int)character:X4} isn't allowed"), line);
            }
        }
    }

    private IEnumerable<YamlNode> ReadDocuments()
    {
        _parser.Consume<StreamStart>();
        while (_parser.TryConsume<DocumentStart>(out _))
        {
            _anchors.Clear();
            yield return ReadNode(MaxDepth).Node;
            _parser.Consume<DocumentEnd>();
        }
    }

    private Value ReadNode(int depth)
    {
        if (depth == 0)
        {
            throw Malformed(string.Create(CultureInfo.InvariantCulture, $"values are nested more than {MaxDepth} deep"));
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return ReadAlias(alias);
        }

        var read = _parser.Current switch
        {
            Scalar => ReadScalar(),
            SequenceStart => ReadSequence(depth),
            MappingStart => ReadMapping(depth),
            _ => throw Malformed("a value is missing"),
        };
        if (!read.Anchor.IsEmpty)
        {
            _anchors[read.Anchor.Value] = read;
        }

        return read;
    }

    private Value ReadAlias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var target))
        {
            throw new YamlFormatException("an alias names an anchor that isn't there, or that holds the alias itself", alias.Start.Line);
        }

        _aliased += target.Size;
        return _aliased <= MaxAliasedNodes
            ? target
            : throw new YamlFormatException(string.Create(CultureInfo.InvariantCulture, $"aliases stand for more than {MaxAliasedNodes} values"), alias.Start.Line);
    }

    private Value ReadScalar()
    {
        var scalar = _parser.Consume<Scalar>();
        var kind = scalar.Tag switch
        {
            { IsEmpty: true } => scalar.Style == ScalarStyle.Plain ? YamlScalars.KindOf(scalar.Value) : YamlScalarKind.String,
            { IsNonSpecific: true } or { Value: CoreTag + "str" } => YamlScalarKind.String,
            var tag => Tagged(scalar, tag.Value),
        };
        return new Value(scalar.Anchor, new YamlScalar(scalar.Start.Line, kind, scalar.Value), 1);
    }

    private static YamlScalarKind Tagged(Scalar scalar, string tag)
    {
        var kind = YamlScalars.KindOf(scalar.Value);
        var fits = kind switch
        {
            YamlScalarKind.Null => tag == CoreTag + "null",
            YamlScalarKind.Boolean => tag == CoreTag + "bool",
            YamlScalarKind.Number => tag is CoreTag + "int" or CoreTag + "float",
            _ => false,
        };
        return fits ? kind : throw new YamlFormatException("a tag isn't supported, or doesn't fit its value", scalar.Start.Line);
    }

    private Value ReadSequence(int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        RequireTag(start, "seq");
        List<YamlNode> items = [];
        var size = 1;
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            var item = ReadNode(depth - 1);
            items.Add(item.Node);
            size += item.Size;
        }

        return new Value(start.Anchor, new YamlSequence(start.Start.Line, items), size);
    }

    private Value ReadMapping(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        RequireTag(start, "map");
        Dictionary<string, YamlNode> entries = new(StringComparer.Ordinal);
        HashSet<string> written = new(StringComparer.Ordinal);
        var size = 1;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var merges = _parser.Current is Scalar { Value: "<<", Style: ScalarStyle.Plain, Tag.IsEmpty: true };
            var key = ReadNode(depth - 1);
            var value = ReadNode(depth - 1);
            size += 1 + value.Size;
            if (merges)
            {
                Merge(value.Node, entries);
            }
            else if (written.Add(Key(key.Node)))
            {
                entries[Key(key.Node)] = value.Node;
            }
            else
            {
                throw new YamlFormatException("a key is there twice", key.Node.Line);
            }
        }

        return new Value(start.Anchor, new YamlMapping(start.Start.Line, entries), size);
    }

    // As kubectl's reader does: what is merged replaces keys before it, and keys after it replace what was merged; of several maps, the first one counts.
    private static void Merge(YamlNode source, Dictionary<string, YamlNode> entries)
    {
        var maps = source is YamlSequence { Items: var items } ? items.Reverse() : [source];
        foreach (var map in maps)
        {
            if (map is not YamlMapping { Entries: var merged })
            {
                throw new YamlFormatException("'<<' takes a map or a list of maps", source.Line);
            }

            foreach (var (key, value) in merged)
            {
                entries[key] = value;
            }
        }
    }

    private static string Key(YamlNode node) =>
        node switch
        {
            YamlScalar { Kind: YamlScalarKind.Boolean, Text: var text } => YamlScalars.IsTrue(text) ? "true" : "false",
            YamlScalar { Kind: not YamlScalarKind.Null, Text: var text } => text,
            _ => throw new YamlFormatException("a key isn't a text", node.Line),
        };

    private static void RequireTag(NodeEvent start, string tag)
    {
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && start.Tag.Value != CoreTag + tag)
        {
            throw new YamlFormatException("a tag isn't supported", start.Start.Line);
        }
    }

    // A class, since a ReadyToRun program holds no code for a dictionary of the parser's structs.
    private sealed record Value(AnchorName Anchor, YamlNode Node, int Size);

    private YamlFormatException Malformed(string problem) => new(problem, _parser.Current?.Start.Line ?? 1);
}
