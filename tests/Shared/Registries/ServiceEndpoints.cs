using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Registries;

/// <summary>The ready address of a Service: servers before 1.21 are asked for its Endpoints, newer ones for its EndpointSlices.</summary>
internal static class ServiceEndpoints
{
    public static async Task CreateAsync(IKubernetes admin, string @namespace, string service, string? portName = null)
    {
        await admin.CoreV1.CreateNamespacedEndpointsAsync(
            new V1Endpoints
            {
                Metadata = new V1ObjectMeta { Name = service },
                Subsets = [new V1EndpointSubset { Addresses = [new V1EndpointAddress { Ip = "10.1.2.3" }], Ports = [new Corev1EndpointPort { Name = portName, Port = 5000 }] }],
            },
            @namespace);
        await IfServedAsync(() => admin.DiscoveryV1.CreateNamespacedEndpointSliceAsync(
            new V1EndpointSlice
            {
                Metadata = new V1ObjectMeta { Name = service, Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = service } },
                AddressType = "IPv4",
                Endpoints = [new V1Endpoint { Addresses = ["10.1.2.3"] }],
                Ports = [new Discoveryv1EndpointPort { Name = portName, Port = 5000 }],
            },
            @namespace));
    }

    /// <summary>Deletes what no server deletes with the Service: its EndpointSlice.</summary>
    public static Task DeleteSliceAsync(IKubernetes admin, string @namespace, string service) =>
        IfServedAsync(() => admin.DiscoveryV1.DeleteNamespacedEndpointSliceAsync(service, @namespace));

    private static async Task IfServedAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (HttpOperationException notServed) when (notServed.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // Before 1.21.
        }
    }
}
