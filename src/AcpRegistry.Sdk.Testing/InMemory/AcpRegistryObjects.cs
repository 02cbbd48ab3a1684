using System.Text;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>What the platform brings with its registry (the generation <c>internal-docker-registry</c>).</summary>
internal static class AcpRegistryObjects
{
    private const string RegistryNamespace = "cpaas-system";
    private const string ServiceName = "internal-docker-registry";
    private const string Host = $"{ServiceName}.{RegistryNamespace}.svc";
    private const string ObviouslyFake = "not-a-real-password";

    public static IEnumerable<(ApiResource Resource, IKubernetesObject<V1ObjectMeta> Value)> Create() =>
    [
        (ApiResources.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = RegistryNamespace } }),
        (ApiResources.Services, new V1Service
        {
            Metadata = new V1ObjectMeta { Name = ServiceName, NamespaceProperty = RegistryNamespace },
            Spec = new V1ServiceSpec { Ports = [new V1ServicePort { Name = "https", Port = 443, Protocol = "TCP" }] },
        }),
        (ApiResources.Endpoints, new V1Endpoints
        {
            Metadata = new V1ObjectMeta { Name = ServiceName, NamespaceProperty = RegistryNamespace },
            Subsets =
            [
                new V1EndpointSubset
                {
                    Addresses = [new V1EndpointAddress { Ip = "10.244.0.10" }],
                    Ports = [new Corev1EndpointPort { Name = "https", Port = 5000, Protocol = "TCP" }],
                },
            ],
        }),
        (ApiResources.ClusterRoles, new V1ClusterRole
        {
            Metadata = new V1ObjectMeta { Name = "system:image-puller" },
            Rules = [new V1PolicyRule { ApiGroups = ["registry.alauda.io"], Resources = ["images"], Verbs = ["get"] }],
        }),
    ];

    public static V1Secret CreatePullSecret(string @namespace)
    {
        string auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{@namespace}:{ObviouslyFake}"));
        var entry = new { username = @namespace, password = ObviouslyFake, auth };
        var config = new { auths = new Dictionary<string, object> { [Host] = entry } };
        return new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "internal-docker-registry-pull", NamespaceProperty = @namespace },
            Type = "kubernetes.io/dockerconfigjson",
            Data = new Dictionary<string, byte[]> { [".dockerconfigjson"] = JsonSerializer.SerializeToUtf8Bytes(config) },
        };
    }
}
