using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>The label and field selectors of a list.</summary>
internal sealed partial class ListSelector
{
    private readonly List<Predicate<V1ObjectMeta>> _labels = [];
    private readonly List<Predicate<IKubernetesObject<V1ObjectMeta>>> _fields = [];

    private ListSelector()
    {
    }

    public bool IsEmpty => _labels.Count + _fields.Count == 0;

    public static ListSelector Parse(ApiResource resource, ApiCall call)
    {
        string labels = call.Query("labelSelector");
        string fields = call.Query("fieldSelector");
        var selector = new ListSelector();
        foreach (Match term in TermPattern().Matches(labels))
        {
            selector._labels.Add(LabelTerm(term.Value.Trim(), labels));
        }

        foreach (string term in fields.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            selector._fields.Add(FieldTerm(resource, term));
        }

        return selector;
    }

    public bool Matches(StoredObject stored) =>
        _labels.TrueForAll(term => term(stored.Metadata)) && _fields.TrueForAll(term => term(stored.Value));

    private static Predicate<V1ObjectMeta> LabelTerm(string term, string whole)
    {
        if (SetPattern().Match(term) is { Success: true } set)
        {
            string[] values = set.Groups["values"].Value.Split(',', StringSplitOptions.TrimEntries);
            string key = set.Groups["key"].Value;
            return set.Groups["operator"].Value == "in"
                ? metadata => Label(metadata, key) is { } value && values.Contains(value)
                : metadata => Label(metadata, key) is not { } value || !values.Contains(value);
        }

        if (EqualityPattern().Match(term) is { Success: true } equality)
        {
            string key = equality.Groups["key"].Value;
            string wanted = equality.Groups["value"].Value;
            return equality.Groups["operator"].Value == "!="
                ? metadata => Label(metadata, key) != wanted
                : metadata => Label(metadata, key) == wanted;
        }

        if (ExistsPattern().Match(term) is { Success: true } exists)
        {
            string key = exists.Groups["key"].Value;
            bool isWanted = exists.Groups["not"].Length == 0;
            return metadata => Label(metadata, key) is not null == isWanted;
        }

        throw ApiError.BadRequest($"unable to parse requirement: {term} (in \"{whole}\")");
    }

    private static Predicate<IKubernetesObject<V1ObjectMeta>> FieldTerm(ApiResource resource, string term)
    {
        if (EqualityPattern().Match(term) is not { Success: true } equality)
        {
            throw ApiError.BadRequest($"invalid selector: '{term}'; can't understand '{term}'");
        }

        string wanted = equality.Groups["value"].Value;
        bool isEqual = equality.Groups["operator"].Value != "!=";
        Func<IKubernetesObject<V1ObjectMeta>, string?> read = SelectableFields.Find(resource, equality.Groups["key"].Value)
            ?? throw ApiError.BadRequest($"field label not supported: {equality.Groups["key"].Value}");
        return value => (read(value) ?? "") == wanted == isEqual;
    }

    private static string? Label(V1ObjectMeta metadata, string key) =>
        metadata.Labels is { } labels && labels.TryGetValue(key, out string? value) ? value : null;

    [GeneratedRegex(@"[^,(]+(\([^)]*\))?")]
    private static partial Regex TermPattern();

    [GeneratedRegex(@"^(?<key>[^\s!=(),]+)\s+(?<operator>in|notin)\s*\((?<values>[^()]*)\)$")]
    private static partial Regex SetPattern();

    [GeneratedRegex(@"^(?<key>[^\s!=(),]+)\s*(?<operator>=|==|!=)\s*(?<value>[^\s!=(),]*)$")]
    private static partial Regex EqualityPattern();

    [GeneratedRegex(@"^(?<not>!?)\s*(?<key>[^\s!=(),]+)$")]
    private static partial Regex ExistsPattern();
}
