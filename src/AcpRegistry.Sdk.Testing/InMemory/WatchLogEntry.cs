using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>One change, as it is kept for those who watch from before it.</summary>
internal sealed record WatchLogEntry(long Version, ApiResource Resource, StoredObject? Old, StoredObject? Now)
{
    /// <summary>The event that a watch with this scope gets; null where it doesn't see the change.</summary>
    public string? EventFor(WatchScope scope) =>
        Resource != scope.Resource ? null
        : (scope.Sees(Old), scope.Sees(Now)) switch
        {
            (false, true) => WatchEvents.Write("ADDED", Now!.Json),
            (true, true) => WatchEvents.Write("MODIFIED", Now!.Json),
            (true, false) => WatchEvents.Write("DELETED", LastSeen()),
            _ => null,
        };

    // As it last was, but of the version in which it went.
    private string LastSeen()
    {
        IKubernetesObject<V1ObjectMeta> value = Resource.Parse(Old!.Json);
        value.Metadata.ResourceVersion = WatchEvents.Number(Version);
        return KubernetesJson.Serialize(value);
    }
}
