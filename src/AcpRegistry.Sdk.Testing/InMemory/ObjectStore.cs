using System.Collections.Immutable;
using System.Globalization;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>All objects, with one counter of versions for all kinds. Not safe for concurrent use: the server takes turns.</summary>
internal sealed class ObjectStore(TimeProvider time)
{
    private static readonly ImmutableSortedDictionary<string, StoredObject> None =
        ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);

    private readonly Dictionary<ApiResource, ImmutableSortedDictionary<string, StoredObject>> _objects = [];

    public long Version { get; private set; } = 1;

    /// <summary>After every change, with the old and the new object; null where there is none.</summary>
    public event Action<ApiResource, StoredObject?, StoredObject?>? Changed;

    /// <summary>Everything of one kind as it is now, ordered by <c>namespace/name</c>; later changes don't show in it.</summary>
    public ImmutableSortedDictionary<string, StoredObject> Snapshot(ApiResource resource) => _objects.GetValueOrDefault(resource, None);

    public StoredObject? Find(ApiResource resource, string @namespace, string name) =>
        Snapshot(resource).GetValueOrDefault(Key(@namespace, name));

    /// <summary>Gives a new object what the server gives it, without storing it.</summary>
    public void Stamp(IKubernetesObject<V1ObjectMeta> value)
    {
        value.Metadata.Uid = Guid.NewGuid().ToString();
        DateTimeOffset now = time.GetUtcNow();
        value.Metadata.CreationTimestamp = now.UtcDateTime.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }

    /// <summary>Stores an object that has its <see cref="Stamp"/>, as new or in the place of an older version.</summary>
    public StoredObject Put(ApiResource resource, IKubernetesObject<V1ObjectMeta> value)
    {
        value.Metadata.ResourceVersion = (++Version).ToString(CultureInfo.InvariantCulture);
        var stored = new StoredObject(value);
        StoredObject? old = Find(resource, value.Namespace() ?? "", value.Name());
        _objects[resource] = Snapshot(resource).SetItem(Key(value.Namespace() ?? "", value.Name()), stored);
        Changed?.Invoke(resource, old, stored);
        return stored;
    }

    public void Remove(ApiResource resource, StoredObject old)
    {
        Version++;
        _objects[resource] = Snapshot(resource).Remove(Key(old.Value.Namespace() ?? "", old.Value.Name()));
        Changed?.Invoke(resource, old, null);
    }

    private static string Key(string @namespace, string name) => $"{@namespace}/{name}";
}
