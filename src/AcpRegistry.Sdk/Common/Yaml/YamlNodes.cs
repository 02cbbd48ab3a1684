namespace AcpRegistry.Sdk.Common.Yaml;

/// <summary>Makes nodes to be written; a line number has no meaning for them.</summary>
internal static class YamlNodes
{
    public static YamlScalar Text(string text) => new(0, YamlScalarKind.String, text);

    public static YamlSequence List(params IEnumerable<YamlNode> items) => new(0, [.. items]);

    public static YamlSequence Texts(params IEnumerable<string> texts) => List(texts.Select(Text));

    /// <summary>In this order. An entry whose value is null is left out.</summary>
    public static YamlMapping Map(params IEnumerable<(string Key, YamlNode? Value)> entries)
    {
        OrderedDictionary<string, YamlNode> map = new(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
        {
            if (value is not null)
            {
                map.Add(key, value);
            }
        }

        return new YamlMapping(0, map);
    }

    public static YamlMapping Map(IEnumerable<KeyValuePair<string, string>> texts) => Map(texts.Select(text => (text.Key, (YamlNode?)Text(text.Value))));

    /// <summary>True if both hold the same values, wherever they stand.</summary>
    public static bool AreSame(YamlNode one, YamlNode other) => (one, other) switch
    {
        (YamlScalar left, YamlScalar right) => (left.Kind, left.Text) == (right.Kind, right.Text),
        (YamlSequence left, YamlSequence right) => left.Items.Count == right.Items.Count && left.Items.Zip(right.Items).All(pair => AreSame(pair.First, pair.Second)),
        (YamlMapping left, YamlMapping right) =>
            left.Entries.Count == right.Entries.Count
            && left.Entries.All(entry => right.Entries.TryGetValue(entry.Key, out var value) && AreSame(entry.Value, value)),
        _ => false,
    };
}
