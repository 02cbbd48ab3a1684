namespace AcpRegistry.Sdk.Cluster;

/// <summary>A part of a list.</summary>
/// <param name="Items">In the server's order.</param>
/// <param name="ResourceVersion">The version of the whole list, from which a watch loses nothing; the same on every page.</param>
/// <param name="Continue">Asks for the next page; null or empty on the last one.</param>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue = null);
