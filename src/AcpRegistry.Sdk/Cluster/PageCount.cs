namespace AcpRegistry.Sdk.Cluster;

/// <summary>Follows the continue tokens of one list, so that a server that never ends it doesn't keep its reader forever.</summary>
internal sealed class PageCount(ClusterCall call)
{
    // Five million objects, at 500 a page.
    private const int MostPages = 10_000;

    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);

    /// <summary>The token of the next page; null on the last one.</summary>
    /// <exception cref="AcpRegistryUnexpectedException">The list doesn't end.</exception>
    public string? Next(string? token) =>
        string.IsNullOrEmpty(token) ? null
        : !_tokens.Add(token) ? throw ApiErrors.NotAsAsked(call, "a page names a continue token that an earlier one named, so the list would never end")
        : _tokens.Count >= MostPages ? throw ApiErrors.NotAsAsked(call, $"the list has more than {MostPages} pages")
        : token;
}
