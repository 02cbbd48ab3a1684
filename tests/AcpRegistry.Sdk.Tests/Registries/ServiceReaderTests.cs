using System.Net;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using k8s.Models;
using Moq;

namespace AcpRegistry.Sdk.Tests.Registries;

public sealed class ServiceReaderTests
{
    private readonly Mock<IClusterApi> _cluster = new(MockBehavior.Strict);

    [Test]
    public async Task FindAsync_BothFamilies_GivesBothAddresses()
    {
        Service(new V1ServiceSpec { ClusterIP = "10.0.0.97", ClusterIPs = ["10.0.0.97", "fd00::97"], Ports = [new V1ServicePort { Port = 443 }] });
        Slices();

        var service = await FindAsync();

        Assert.Multiple(() =>
        {
            Assert.That(service!.ClusterIPs, Is.EqualTo(new[] { IPAddress.Parse("10.0.0.97"), IPAddress.Parse("fd00::97") }));
            Assert.That(service.ClusterIP, Is.EqualTo(IPAddress.Parse("10.0.0.97")));
            Assert.That(service.Ports, Is.EqualTo(new[] { 443 }));
            Assert.That(service.ReadyEndpoints, Is.Empty);
        });
    }

    [Test]
    public async Task FindAsync_Headless_HasNoClusterIP()
    {
        Service(new V1ServiceSpec { ClusterIP = "None", ClusterIPs = ["None"] });
        Slices();

        var service = await FindAsync();

        Assert.That((service!.ClusterIPs.Count, service.ClusterIP, service.IsHeadless), Is.EqualTo((0, (IPAddress?)null, true)));
    }

    [Test]
    public async Task FindAsync_ExternalName_HasTheNameAndNoClusterIP()
    {
        Service(new V1ServiceSpec { Type = "ExternalName", ExternalName = "registry.example.com" });
        Slices();

        var service = await FindAsync();

        Assert.That((service!.ClusterIPs.Count, service.ExternalName, service.IsHeadless), Is.EqualTo((0, "registry.example.com", false)));
    }

    [Test]
    public async Task FindAsync_Slices_GiveTheReadyEndpointsOfAllOnce()
    {
        Service(new V1ServiceSpec { ClusterIP = "10.0.0.97" });
        Slices(Slice(true, "10.1.0.1"), Slice(null, "10.1.0.2"), Slice(false, "10.1.0.3"), Slice(true, "10.1.0.1"));

        Assert.That((await FindAsync())!.ReadyEndpoints, Is.EqualTo(new[] { IPEndPoint.Parse("10.1.0.1:5000"), IPEndPoint.Parse("10.1.0.2:5000") }));
    }

    [Test]
    public async Task FindAsync_OldServer_ReadsEndpoints()
    {
        Service(new V1ServiceSpec { ClusterIP = "10.0.0.97" });
        _cluster.Setup(api => api.FindEndpointSlicesAsync("ns", "registry", default)).ReturnsAsync((IReadOnlyList<V1EndpointSlice>?)null);
        _cluster.Setup(api => api.FindEndpointsAsync("ns", "registry", default)).ReturnsAsync(new V1Endpoints
        {
            Subsets =
            [
                new V1EndpointSubset
                {
                    Addresses = [new V1EndpointAddress { Ip = "10.1.0.1" }],
                    NotReadyAddresses = [new V1EndpointAddress { Ip = "10.1.0.2" }],
                    Ports = [new Corev1EndpointPort { Port = 5000 }],
                },
            ],
        });

        Assert.That((await FindAsync())!.ReadyEndpoints, Is.EqualTo(new[] { IPEndPoint.Parse("10.1.0.1:5000") }));
    }

    [Test]
    public async Task FindAsync_EndpointsNotReadable_DoesNotClaimThatThereAreNone()
    {
        Service(new V1ServiceSpec { ClusterIP = "10.0.0.97" });
        _cluster.Setup(api => api.FindEndpointSlicesAsync("ns", "registry", default)).ThrowsAsync(new AcpRegistryForbiddenException("No.", "Ask."));

        Assert.That((await FindAsync())!.ReadyEndpoints, Is.Null);
    }

    [Test]
    public async Task FindAsync_Missing_IsNull()
    {
        _cluster.Setup(api => api.FindServiceAsync("ns", "registry", default)).ReturnsAsync((V1Service?)null);

        Assert.That(await FindAsync(), Is.Null);
    }

    [Test]
    public async Task FindAsync_SlicesWithMorePorts_CountTheRegistrysAlone()
    {
        Service(Ports(("https", 443), ("metrics", 9090)));
        Slices(
            SliceOf([("https", 5000), ("metrics", 9100)], (true, "10.1.0.1"), (false, "10.1.0.2")),
            SliceOf([("metrics", 9100)], (true, "10.1.0.2")));

        Assert.That((await FindAsync())!.ReadyEndpoints, Is.EqualTo(new[] { IPEndPoint.Parse("10.1.0.1:5000") }));
    }

    [Test]
    public async Task FindAsync_OldServerWithMorePorts_CountsTheRegistrysAlone()
    {
        Service(Ports(("https", 443), ("metrics", 9090)));
        _cluster.Setup(api => api.FindEndpointSlicesAsync("ns", "registry", default)).ReturnsAsync((IReadOnlyList<V1EndpointSlice>?)null);
        _cluster.Setup(api => api.FindEndpointsAsync("ns", "registry", default)).ReturnsAsync(new V1Endpoints
        {
            Subsets =
            [
                new V1EndpointSubset { Addresses = [new V1EndpointAddress { Ip = "10.1.0.2" }], Ports = [new Corev1EndpointPort { Name = "metrics", Port = 9100 }] },
                new V1EndpointSubset { NotReadyAddresses = [new V1EndpointAddress { Ip = "10.1.0.1" }], Ports = [new Corev1EndpointPort { Name = "https", Port = 5000 }] },
            ],
        });

        Assert.That((await FindAsync())!.ReadyEndpoints, Is.Empty);
    }

    [Test]
    public async Task FindAsync_NoPortThatIsTheRegistrys_GivesWhatThereIs()
    {
        Service(Ports(("http", 80), ("metrics", 9090)));
        Slices(SliceOf([("http", 5000), ("metrics", 9100)], (true, "10.1.0.1")));

        Assert.That((await FindAsync())!.ReadyEndpoints, Is.EqualTo(new[] { IPEndPoint.Parse("10.1.0.1:5000"), IPEndPoint.Parse("10.1.0.1:9100") }));
    }

    private Task<RegistryService?> FindAsync() => new ServiceReader(_cluster.Object).FindAsync("ns", "registry", 443, default);

    private static V1ServiceSpec Ports(params (string Name, int Port)[] ports) =>
        new() { ClusterIP = "10.0.0.97", Ports = [.. ports.Select(port => new V1ServicePort { Name = port.Name, Port = port.Port })] };

    private static V1EndpointSlice SliceOf((string Name, int Port)[] ports, params (bool Ready, string Address)[] endpoints) =>
        new()
        {
            Endpoints = [.. endpoints.Select(one => new V1Endpoint { Addresses = [one.Address], Conditions = new V1EndpointConditions { Ready = one.Ready } })],
            Ports = [.. ports.Select(port => new Discoveryv1EndpointPort { Name = port.Name, Port = port.Port })],
        };

    private void Service(V1ServiceSpec spec) =>
        _cluster.Setup(api => api.FindServiceAsync("ns", "registry", default)).ReturnsAsync(
            new V1Service { Metadata = new V1ObjectMeta { Name = "registry", NamespaceProperty = "ns" }, Spec = spec });

    private void Slices(params V1EndpointSlice[] slices) =>
        _cluster.Setup(api => api.FindEndpointSlicesAsync("ns", "registry", default)).ReturnsAsync(slices);

    private static V1EndpointSlice Slice(bool? ready, string address) =>
        new()
        {
            Endpoints = [new V1Endpoint { Addresses = [address], Conditions = new V1EndpointConditions { Ready = ready } }],
            Ports = [new Discoveryv1EndpointPort { Port = 5000 }],
        };
}
