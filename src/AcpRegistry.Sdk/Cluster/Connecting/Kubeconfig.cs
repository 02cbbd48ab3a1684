namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>A kubeconfig, or several merged. Names are compared exactly, as the keys that they are.</summary>
internal sealed record Kubeconfig(
    string CurrentContext,
    IReadOnlyDictionary<string, KubeconfigContext> Contexts,
    IReadOnlyDictionary<string, KubeconfigCluster> Clusters,
    IReadOnlyDictionary<string, KubeconfigUser> Users)
{
    public static Kubeconfig Empty { get; } =
        new("", new Dictionary<string, KubeconfigContext>(), new Dictionary<string, KubeconfigCluster>(), new Dictionary<string, KubeconfigUser>());

    public bool IsEmpty => CurrentContext.Length == 0 && Contexts.Count == 0 && Clusters.Count == 0 && Users.Count == 0;

    /// <summary>As client-go merges: of each name, and of the current context, the first file that has one counts, and that entry whole.</summary>
    public Kubeconfig Merge(Kubeconfig next) =>
        new(
            CurrentContext.Length > 0 ? CurrentContext : next.CurrentContext,
            Merge(Contexts, next.Contexts),
            Merge(Clusters, next.Clusters),
            Merge(Users, next.Users));

    private static Dictionary<string, T> Merge<T>(IReadOnlyDictionary<string, T> first, IReadOnlyDictionary<string, T> next)
    {
        Dictionary<string, T> merged = new(first, StringComparer.Ordinal);
        foreach (var (name, value) in next)
        {
            merged.TryAdd(name, value);
        }

        return merged;
    }
}
