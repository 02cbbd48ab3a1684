using System.Globalization;
using AcpRegistry.Sdk.Common.Yaml;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>
/// The fields of one map in a kubeconfig, read by type as client-go reads them: a field of another type is refused by its name, a null is as good as
/// absent, and names are case-sensitive.
/// </summary>
/// <remarks>
/// Loops where a query of tuples would be shorter: a ReadyToRun program holds no code for one, and the just-in-time compiler took longer to make it than
/// everything else here.
/// </remarks>
/// <param name="source">The file, for errors.</param>
/// <param name="path">Where the map stands in the file, such as <c>users[0].user</c>.</param>
/// <param name="map">Null if the file has no such map.</param>
internal sealed class KubeconfigFields(KubeconfigSource source, string path, YamlMapping? map)
{
    public static KubeconfigFields Root(KubeconfigSource source, YamlNode? document) => new(source, "", As<YamlMapping>(source, "", document, "a map"));

    public string Text(string name) => Text(Path(name), Find(name));

    public bool Flag(string name) =>
        Find(name) switch
        {
            null or YamlScalar { Kind: YamlScalarKind.Null } => false,
            YamlScalar { Kind: YamlScalarKind.Boolean, Text: var text } => YamlScalars.IsTrue(text),
            var other => throw Wrong(source, Path(name), other, "isn't true or false"),
        };

    /// <summary>Base64, in which line breaks don't count.</summary>
    public byte[] Data(string name)
    {
        var text = Text(name).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        var data = new byte[text.Length / 4 * 3];
        return text.AsSpan().ContainsAny(' ', '\t') || !Convert.TryFromBase64String(text, data, out var length)
            ? throw Wrong(source, Path(name), Find(name)!, "isn't base64")
            : data[..length];
    }

    public IReadOnlyList<string> Texts(string name) => Texts(Path(name), Find(name));

    public IReadOnlyDictionary<string, IReadOnlyList<string>> TextLists(string name)
    {
        Dictionary<string, IReadOnlyList<string>> lists = new(StringComparer.Ordinal);
        if (As<YamlMapping>(source, Path(name), Find(name), "a map") is { } entries)
        {
            foreach (var (key, list) in entries.Entries)
            {
                lists.Add(key, Texts($"{Path(name)}.{key}", list));
            }
        }

        return lists;
    }

    public bool Has(string name) => Find(name) is not (null or YamlScalar { Kind: YamlScalarKind.Null });

    public YamlNode? Node(string name) => Has(name) ? Find(name) : null;

    public KubeconfigFields Map(string name) => new(source, Path(name), As<YamlMapping>(source, Path(name), Find(name), "a map"));

    public IEnumerable<KubeconfigFields> Maps(string name)
    {
        var items = Items(Path(name), Find(name));
        for (var i = 0; i < items.Count; i++)
        {
            var path = Path(Path(name), i);
            yield return new KubeconfigFields(source, path, As<YamlMapping>(source, path, items[i], "a map"));
        }
    }

    /// <summary>A list of named entries as a dictionary.</summary>
    public Dictionary<string, T> Named<T>(string name, Func<KubeconfigFields, T> read)
    {
        Dictionary<string, T> named = new(StringComparer.Ordinal);
        foreach (var entry in Maps(name))
        {
            if (!named.TryAdd(entry.Text("name"), read(entry)))
            {
                throw source.Unusable($"{name} has two entries of the name {KubernetesNames.Quote(entry.Text("name"))}", "Remove one of them.");
            }
        }

        return named;
    }

    public AcpRegistryConfigurationException Unusable(string name, string what, string remedy) => source.Unusable($"{Path(name)} {what}", remedy);

    private string[] Texts(string listPath, YamlNode? list)
    {
        var items = Items(listPath, list);
        var texts = new string[items.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Text(Path(listPath, i), items[i]);
        }

        return texts;
    }

    private IReadOnlyList<YamlNode> Items(string listPath, YamlNode? list) => As<YamlSequence>(source, listPath, list, "a list")?.Items ?? [];

    private string Text(string textPath, YamlNode? node) =>
        node switch
        {
            null or YamlScalar { Kind: YamlScalarKind.Null } => "",
            YamlScalar { Kind: YamlScalarKind.String, Text: var text } => text,
            YamlScalar { Kind: YamlScalarKind.Number } => throw Wrong(source, textPath, node, "is a number where a text should be", "Put it in quotes."),
            YamlScalar => throw Wrong(source, textPath, node, "is a boolean where a text should be", "Put it in quotes."),
            _ => throw Wrong(source, textPath, node, "isn't a text"),
        };

    private YamlNode? Find(string name) => map?.Entries.GetValueOrDefault(name);

    private static string Path(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}[{index}]");

    private string Path(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static T? As<T>(KubeconfigSource source, string path, YamlNode? node, string what)
        where T : YamlNode =>
        node switch
        {
            null or YamlScalar { Kind: YamlScalarKind.Null } => null,
            T fits => fits,
            _ => throw Wrong(source, path.Length == 0 ? "the document" : path, node, $"isn't {what}"),
        };

    private static AcpRegistryConfigurationException Wrong(
        KubeconfigSource source, string path, YamlNode node, string what, string remedy = "Correct it, and check it with: kubectl config view.") =>
        source.Unusable(string.Create(CultureInfo.InvariantCulture, $"{path} (line {node.Line}) {what}"), remedy);
}
