namespace AcpRegistry.Sdk.Testing;

/// <summary>What one watch is about.</summary>
internal sealed record WatchScope(ApiResource Resource, string Namespace, ListSelector Selector)
{
    public bool Sees(StoredObject? stored) =>
        stored is not null && (Namespace.Length == 0 || stored.Metadata.NamespaceProperty == Namespace) && Selector.Matches(stored);
}
