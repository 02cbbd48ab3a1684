using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>One version of an object; never changed, only replaced.</summary>
internal sealed class StoredObject(IKubernetesObject<V1ObjectMeta> value)
{
    public IKubernetesObject<V1ObjectMeta> Value { get; } = value;

    public string Json { get; } = KubernetesJson.Serialize(value);

    public V1ObjectMeta Metadata => Value.Metadata;
}
