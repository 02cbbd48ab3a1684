using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests;

/// <summary>What ACP brings with its default registry, on a control plane that has none of it.</summary>
internal static class RegistryObjects
{
    public static async Task EnsureAsync(IKubernetes admin)
    {
        await EnsureAsync(() => admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = "cpaas-system" } }));
        await EnsureAsync(() => admin.CoreV1.CreateNamespacedServiceAsync(
            new V1Service
            {
                Metadata = new V1ObjectMeta { Name = "internal-docker-registry" },
                Spec = new V1ServiceSpec { Ports = [new V1ServicePort { Name = "https", Port = 443 }] },
            },
            "cpaas-system"));
        await EnsureAsync(() => admin.RbacAuthorizationV1.CreateClusterRoleAsync(new V1ClusterRole
        {
            Metadata = new V1ObjectMeta { Name = "system:image-puller" },
            Rules = [new V1PolicyRule { ApiGroups = ["registry.alauda.io"], Resources = ["images"], Verbs = ["get"] }],
        }));
    }

    private static async Task EnsureAsync<T>(Func<Task<T>> create)
    {
        try
        {
            await create();
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // Another test was first.
        }
    }
}
