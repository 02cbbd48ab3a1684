namespace AcpRegistry.Sdk.Access;

/// <summary>The roles or the bindings of one kind, by namespace and name, as they change. Not safe for concurrent use.</summary>
internal sealed class RbacTable<T>
    where T : class
{
    private readonly Dictionary<string, Dictionary<string, T>> _namespaces = new(StringComparer.Ordinal);

    /// <summary>The namespaces that hold any, and the empty name where the kind is of the cluster.</summary>
    public IEnumerable<string> Namespaces => _namespaces.Keys;

    /// <summary>A copy.</summary>
    public T[] Of(string @namespace) => _namespaces.TryGetValue(@namespace, out Dictionary<string, T>? objects) ? [.. objects.Values] : [];

    public void Set(string @namespace, string name, T value)
    {
        if (!_namespaces.TryGetValue(@namespace, out Dictionary<string, T>? objects))
        {
            _namespaces[@namespace] = objects = new Dictionary<string, T>(StringComparer.Ordinal);
        }

        objects[name] = value;
    }

    public void Remove(string @namespace, string name)
    {
        if (_namespaces.TryGetValue(@namespace, out Dictionary<string, T>? objects) && objects.Remove(name) && objects.Count == 0)
        {
            _namespaces.Remove(@namespace);
        }
    }

    public void Clear() => _namespaces.Clear();
}
