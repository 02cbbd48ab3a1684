using AcpRegistry.Sdk.Common.Yaml;

namespace AcpRegistry.Sdk.RoleBindings;

/// <summary>The fields of one object in YAML. Each one that isn't known is refused: it may be a misspelt one, whose value would be lost.</summary>
internal sealed class YamlFields
{
    private readonly YamlMapping _map;
    private readonly string _what;

    /// <exception cref="YamlFormatException">It isn't a map, or has another field.</exception>
    public YamlFields(YamlNode node, string what, params string[] known)
    {
        _what = what;
        _map = node as YamlMapping ?? throw Refused(node, "is a map");
        if (_map.Entries.Keys.FirstOrDefault(key => !known.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            throw Refused(_map, $"has no field {KubernetesNames.Quote(unknown)}");
        }
    }

    /// <summary>Null if it isn't there.</summary>
    /// <exception cref="YamlFormatException">It isn't a text, as a number without quotes isn't.</exception>
    public string? Text(string field) => _map.Entries.TryGetValue(field, out var value) ? AsText(value, field) : null;

    /// <summary>Empty if it isn't there.</summary>
    public Dictionary<string, string> Texts(string field) =>
        !_map.Entries.TryGetValue(field, out var value) ? new(StringComparer.Ordinal)
        : value is YamlMapping { Entries: var entries } ? entries.ToDictionary(entry => entry.Key, entry => AsText(entry.Value, entry.Key), StringComparer.Ordinal)
        : throw Refused(value, $"has a map of texts as its {field}");

    public IReadOnlyList<YamlNode> Items(string field) => Required(field) is YamlSequence { Items: var items } ? items : throw Refused(_map, $"has a list as its {field}");

    public YamlNode Required(string field) => _map.Entries.TryGetValue(field, out var value) ? value : throw Refused($"has the field '{field}'");

    public YamlFormatException Refused(string rule) => Refused(_map, rule);

    private string AsText(YamlNode value, string field) =>
        value is YamlScalar { Kind: YamlScalarKind.String, Text: var text } ? text : throw Refused(value, $"has a text as its {KubernetesNames.Quote(field)}, in quotes if it looks like something else");

    private YamlFormatException Refused(YamlNode node, string rule) => new($"{_what} {rule}", node.Line);
}
