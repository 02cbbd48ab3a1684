using System.Net;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Tests.Support;

namespace AcpRegistry.Sdk.Tests.Registries;

[TestFixture]
public sealed class RegistryServiceTests
{
    [Test]
    public void Equality_Holds() => Equality.Holds(
        Make("s", "ns", ["10.0.0.1", "fd00::1"], 80),
        Make("s", "ns", ["10.0.0.1", "fd00::1"], 80),
        Make("t", "ns", ["10.0.0.1", "fd00::1"], 80),
        Make("s", "other", ["10.0.0.1", "fd00::1"], 80),
        Make("s", "ns", ["fd00::1", "10.0.0.1"], 80),
        Make("s", "ns", ["10.0.0.1"], 80),
        Make("s", "ns", ["10.0.0.1", "fd00::1"], 443),
        Make("s", "ns", ["10.0.0.1", "fd00::1"]));

    [Test]
    public void ClusterIP_IsTheFirstOrNone() => Assert.Multiple(() =>
    {
        Assert.That(Make("s", "ns", ["10.0.0.1", "fd00::1"]).ClusterIP, Is.EqualTo(IPAddress.Parse("10.0.0.1")));
        Assert.That(Make("s", "ns", []).ClusterIP, Is.Null);
        Assert.That(new RegistryService { Name = "s", Namespace = "ns" }.ClusterIP, Is.Null);
    });

    [Test]
    public void Lists_ChangedByTheCallerLater_StayAsTheyWere()
    {
        List<IPAddress> addresses = [IPAddress.Loopback];
        List<int> ports = [80];
        var service = new RegistryService { Name = "s", Namespace = "ns", ClusterIPs = addresses, Ports = ports };

        addresses.Clear();
        ports.Clear();

        Assert.That((service.ClusterIPs.Count, service.Ports.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Parts_ThatCannotBe_AreRefused() => Assert.Multiple(() =>
    {
        Assert.That(() => Make("S", "ns", []), Throws.TypeOf<AcpRegistryArgumentException>().With.Property("ParamName").EqualTo("Name"));
        Assert.That(() => Make("s", "NS", []), Throws.TypeOf<AcpRegistryArgumentException>().With.Property("ParamName").EqualTo("Namespace"));
        Assert.That(() => new RegistryService { Name = "s", Namespace = "ns", ClusterIPs = null! }, Throws.ArgumentNullException);
        Assert.That(() => new RegistryService { Name = "s", Namespace = "ns", Ports = null! }, Throws.ArgumentNullException);
    });

    private static RegistryService Make(string name, string @namespace, string[] addresses, params int[] ports) =>
        new() { Name = name, Namespace = @namespace, ClusterIPs = [.. addresses.Select(IPAddress.Parse)], Ports = ports };
}
