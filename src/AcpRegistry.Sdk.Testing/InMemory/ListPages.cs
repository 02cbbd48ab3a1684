using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;

namespace AcpRegistry.Sdk.Testing;

/// <summary>Lists in pages, all of one snapshot.</summary>
internal sealed class ListPages(ObjectStore store)
{
    private readonly Dictionary<(ApiResource Resource, long Version), ImmutableSortedDictionary<string, StoredObject>> _snapshots = [];

    /// <summary>Every token given out so far answers 410 from now on, as after a compaction.</summary>
    public void Expire() => _snapshots.Clear();

    public ApiAnswer List(ApiResource resource, ApiCall call)
    {
        ListSelector selector = ListSelector.Parse(resource, call);
        string token = call.Query("continue");
        if (token.Length > 0 && call.Query("resourceVersion").Length > 0)
        {
            throw ApiError.BadRequest("specifying resource version is not allowed when using continue");
        }

        (long version, string start) = token.Length > 0 ? ReadToken(token) : (store.Version, "");
        ImmutableSortedDictionary<string, StoredObject> snapshot = FindSnapshot(resource, version, start);
        bool isLimited = int.TryParse(call.Query("limit"), CultureInfo.InvariantCulture, out int limit) && limit > 0
            && call.Query("resourceVersion") != "0";

        List<KeyValuePair<string, StoredObject>> rest =
        [
            .. snapshot.Where(entry => string.CompareOrdinal(entry.Key, start) >= 0
                && (call.Namespace.Length == 0 || entry.Value.Metadata.NamespaceProperty == call.Namespace)
                && selector.Matches(entry.Value)),
        ];
        string next = "";
        int left = 0;
        if (isLimited && rest.Count > limit)
        {
            left = rest.Count - limit;
            version = version < 0 ? store.Version : version;
            next = WriteToken(version, rest[limit].Key);
            _snapshots[(resource, version)] = snapshot;
            rest.RemoveRange(limit, left);
        }

        string more = next.Length == 0 ? "" : $",\"continue\":\"{next}\"" + (selector.IsEmpty ? $",\"remainingItemCount\":{left}" : "");
        return Write(resource, version < 0 ? store.Version : version, more, rest.Select(entry => entry.Value));
    }

    public static ApiAnswer Write(ApiResource resource, long version, string moreMetadata, IEnumerable<StoredObject> items)
    {
        string metadata = $$"""{"resourceVersion":"{{version}}"{{moreMetadata}}}""";
        string all = string.Join(',', items.Select(item => item.Json));
        return new ApiAnswer(
            HttpStatusCode.OK,
            $$"""{"kind":"{{resource.Kind}}List","apiVersion":"{{resource.ApiVersion}}","metadata":{{metadata}},"items":[{{all}}]}""");
    }

    /// <param name="resource">What is listed.</param>
    /// <param name="version">Below zero: whatever is there now, as for the token that comes with a 410.</param>
    /// <param name="start">Where an inconsistent list would go on.</param>
    private ImmutableSortedDictionary<string, StoredObject> FindSnapshot(ApiResource resource, long version, string start) =>
        version < 0 || version == store.Version ? store.Snapshot(resource)
        : _snapshots.TryGetValue((resource, version), out ImmutableSortedDictionary<string, StoredObject>? snapshot) ? snapshot
        : throw ApiError.Expired(WriteToken(-1, start));

    private static string WriteToken(long version, string start) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{version.ToString(CultureInfo.InvariantCulture)} {start}"));

    private static (long Version, string Start) ReadToken(string token)
    {
        Span<byte> bytes = new byte[token.Length];
        if (Convert.TryFromBase64String(token, bytes, out int length)
            && Encoding.UTF8.GetString(bytes[..length]).Split(' ', 2) is [var version, var start]
            && long.TryParse(version, CultureInfo.InvariantCulture, out long number))
        {
            return (number, start);
        }

        throw ApiError.BadRequest("continue key is not valid");
    }
}
