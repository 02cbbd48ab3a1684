namespace AcpRegistry.Sdk.Cluster;

/// <summary>Objects of one kind that can be listed and watched. Both fail with an <see cref="AcpRegistryException"/>; neither is repeated here.</summary>
internal interface IWatchSource<T>
    where T : class
{
    /// <param name="continueToken">Of the page before; null for the first. One that the server no longer knows fails with status 410.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ListPage<T>> ListAsync(string? continueToken, CancellationToken cancellationToken);

    /// <summary>What changed after a version. It ends when the server ends it, at the latest after <paramref name="duration"/>.</summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync(string resourceVersion, TimeSpan duration, CancellationToken cancellationToken);
}
