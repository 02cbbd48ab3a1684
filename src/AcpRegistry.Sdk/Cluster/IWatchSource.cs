namespace AcpRegistry.Sdk.Cluster;

/// <summary>Objects of one kind that can be listed and watched. Each request fails with an <see cref="AcpRegistryException"/> and isn't repeated here.</summary>
internal interface IWatchSource<T>
    where T : class
{
    /// <param name="continueToken">Of the page before; null for the first. One that the server no longer knows fails with status 410.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task<ListPage<T>> ListAsync(string? continueToken, CancellationToken cancellationToken);

    /// <summary>The version that the server has stored now, by a list of at most one object.</summary>
    Task<string> GetVersionAsync(CancellationToken cancellationToken);

    /// <summary>The changes after a version. It ends when the server ends it, at the latest after <paramref name="duration"/>.</summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync(string resourceVersion, TimeSpan duration, CancellationToken cancellationToken);
}
