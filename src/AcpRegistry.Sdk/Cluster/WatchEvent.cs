namespace AcpRegistry.Sdk.Cluster;

/// <summary>One line of a watch.</summary>
/// <param name="Kind">Says which of the others there are.</param>
/// <param name="Object">With <see cref="WatchEventKind.Set"/> and <see cref="WatchEventKind.Removed"/>.</param>
/// <param name="ResourceVersion">Where a watch may go on from; without it only in an <see cref="WatchEventKind.Error"/>.</param>
/// <param name="Error">With <see cref="WatchEventKind.Error"/>.</param>
internal sealed record WatchEvent<T>(WatchEventKind Kind, T? Object = null, string? ResourceVersion = null, AcpRegistryException? Error = null)
    where T : class;
