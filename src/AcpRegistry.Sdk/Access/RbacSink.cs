using AcpRegistry.Sdk.Cluster;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Access;

/// <summary>Takes one kind's objects into the store.</summary>
internal sealed class RbacSink<TObject, T>(RbacStore store, RbacTable<T> table, Func<TObject, T> map) : IWatchSink<TObject>
    where TObject : class, IKubernetesObject<V1ObjectMeta>
    where T : class
{
    public void Replace(IReadOnlyList<TObject> all)
    {
        (string Namespace, string Name, T Value)[] mapped = [.. all.Select(value => (NamespaceOf(value), value.Name(), map(value)))];
        store.Change(this, changed =>
        {
            changed.UnionWith(table.Namespaces);
            table.Clear();
            foreach ((string @namespace, string name, T value) in mapped)
            {
                table.Set(@namespace, name, value);
            }

            changed.UnionWith(table.Namespaces);
        });
    }

    public void Set(TObject value)
    {
        T mapped = map(value);
        store.Change(null, changed =>
        {
            table.Set(NamespaceOf(value), value.Name(), mapped);
            changed.Add(NamespaceOf(value));
        });
    }

    public void Remove(TObject value) =>
        store.Change(null, changed =>
        {
            table.Remove(NamespaceOf(value), value.Name());
            changed.Add(NamespaceOf(value));
        });

    public void Watched() => store.Watched(this);

    public void Fail(AcpRegistryException failure) => store.Fail(this, failure);

    private static string NamespaceOf(TObject value) => value.Namespace() ?? "";
}
