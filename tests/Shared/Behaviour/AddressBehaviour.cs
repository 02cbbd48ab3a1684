using System.Net;
using System.Text.Json;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>The registry's Service, read from the cluster. The cluster may be shared, so each test makes the Service that it wants.</summary>
[NonParallelizable]
public abstract class AddressBehaviour : SdkBehaviour
{
    private const string Name = "internal-docker-registry";
    private const string Namespace = "cpaas-system";

    [SetUp]
    public async Task RemoveServiceAsync()
    {
        await UnlessAsync(HttpStatusCode.Conflict, () => Admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } }));
        await UnlessAsync(HttpStatusCode.NotFound, DeleteAsync);
    }

    [Test]
    public async Task GetService_Present_HasItsAddressAndPorts()
    {
        V1Service made = await MakeAsync(new V1ServiceSpec { Ports = [new V1ServicePort { Name = "https", Port = 443 }, new V1ServicePort { Name = "http", Port = 80 }] });

        RegistryService service = await Sdk.Addresses.GetServiceAsync();

        Assert.That((service.Namespace, service.Name), Is.EqualTo((Namespace, Name)));
        Assert.That(made.Spec.ClusterIP, Is.Not.Null.And.Not.Empty);
        Assert.That(service.ClusterIP, Is.EqualTo(IPAddress.Parse(made.Spec.ClusterIP)));
        Assert.That(service.ClusterIPs, Is.EqualTo(made.Spec.ClusterIPs.Select(IPAddress.Parse)));
        Assert.That(service.Ports, Is.EqualTo([443, 80]));
    }

    [Test]
    public async Task GetService_MadeAnew_HasTheNewAddress()
    {
        await MakeAsync(new V1ServiceSpec { ClusterIP = "10.0.0.97", Ports = [new V1ServicePort { Port = 443 }] });
        RegistryService old = await Sdk.Addresses.GetServiceAsync();
        await DeleteAsync();
        await MakeAsync(new V1ServiceSpec { ClusterIP = "10.0.0.98", Ports = [new V1ServicePort { Port = 443 }] });

        RegistryService service = await Sdk.Addresses.GetServiceAsync();

        Assert.That((old.ClusterIP, service.ClusterIP), Is.EqualTo((IPAddress.Parse("10.0.0.97"), IPAddress.Parse("10.0.0.98"))));
    }

    [Test]
    public async Task GetService_Headless_HasNoAddress()
    {
        await MakeAsync(new V1ServiceSpec { ClusterIP = "None", Ports = [new V1ServicePort { Port = 443 }] });

        RegistryService service = await Sdk.Addresses.GetServiceAsync();

        Assert.That((service.ClusterIPs.Count, service.ClusterIP), Is.EqualTo((0, (IPAddress?)null)));
    }

    [Test]
    public async Task GetService_ExternalName_HasNeitherAddressNorPorts()
    {
        await MakeAsync(new V1ServiceSpec { Type = "ExternalName", ExternalName = "registry.example.com" });

        RegistryService service = await Sdk.Addresses.GetServiceAsync();

        Assert.That((service.ClusterIPs.Count, service.Ports.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task GetService_Missing_NotFoundNamesIt()
    {
        AcpRegistryNotFoundException failure = await FailureOfAsync<AcpRegistryNotFoundException>(() => Sdk.Addresses.GetServiceAsync());

        Assert.That((failure.Code, failure.Status), Is.EqualTo((AcpRegistryCodes.NotFound, (int?)404)));
        Assert.That(failure.Message, Does.Contain($"'{Name}'").And.Contain($"'{Namespace}'"));
    }

    [Test]
    public async Task GetService_WithoutTheRight_ForbiddenAsksForIt()
    {
        AcpRegistryForbiddenException failure = await FailureOfAsync<AcpRegistryForbiddenException>(
            () => SdkOf(NewName("user")).Addresses.GetServiceAsync());

        Assert.That(failure.Remedy, Does.Contain("'get' on 'services'").And.Contain($"'{Namespace}'"));
    }

    [Test]
    public async Task GetService_WithTheRightOfTheRemedy_Works()
    {
        await MakeAsync(new V1ServiceSpec { Ports = [new V1ServicePort { Port = 443 }] });
        string user = await NewUserAsync(Namespace, Rule("", "services", "get"));

        Assert.That((await SdkOf(user).Addresses.GetServiceAsync()).ClusterIP, Is.Not.Null);
    }

    [Test]
    public async Task Resolve_PushedAddress_IsTheOneOfTheService()
    {
        V1Service made = await MakeAsync(new V1ServiceSpec { Ports = [new V1ServicePort { Port = 443 }] });
        var options = new AcpRegistryOptions { ExternalHosts = { "registry.cluster.local" } };

        ImageReference resolved = await AcpRegistryClient.Create(Admin, options).Addresses
            .ResolveAsync(ImageReference.Parse($"registry.cluster.local/{Owner}/app:v1"), NetworkLocation.InCluster);

        Assert.That(resolved.ToString(), Is.EqualTo($"{made.Name()}.{made.Namespace()}.svc/{Owner}/app:v1"));
    }

    private Task<V1Service> MakeAsync(V1ServiceSpec spec) =>
        Admin.CoreV1.CreateNamespacedServiceAsync(new V1Service { Metadata = new V1ObjectMeta { Name = Name }, Spec = spec }, Namespace);

    private async Task DeleteAsync()
    {
        try
        {
            await Admin.CoreV1.DeleteNamespacedServiceAsync(Name, Namespace);
        }
        catch (JsonException)
        {
            // It is deleted: 1.20 answers with a Status, and KubernetesClient reads a Service, as newer servers send it.
        }
    }

    private static async Task UnlessAsync(HttpStatusCode code, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (HttpOperationException answered) when (answered.Response.StatusCode == code)
        {
            // Then there is nothing to do.
        }
    }
}
