using System.Net;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Tests.Registries;

/// <summary>The Service whose names the tests of <see cref="NodeHostsFile"/> look for, and the lines that stand for it.</summary>
internal static class NodeHostsSamples
{
    public const string Short = "internal-docker-registry.cpaas-system";
    public const string Name = "internal-docker-registry.cpaas-system.svc";
    public const string Full = "internal-docker-registry.cpaas-system.svc.cluster.local";
    public const string Names = $"{Short} {Name} {Full}";
    public const string Marker = "# cpaas-generated-node-resolver";
    public const string Line = $"10.4.0.1 {Names} {Marker}";
    public const string Line6 = $"fd00:10:4::1 {Names} {Marker}";

    public static RegistryService Service(params string[] clusterIPs) => new()
    {
        Name = "internal-docker-registry",
        Namespace = "cpaas-system",
        ClusterIPs = [.. clusterIPs.Select(IPAddress.Parse)],
    };

    public static RegistryService IPv4 => Service("10.4.0.1");

    public static RegistryService BothFamilies => Service("10.4.0.1", "fd00:10:4::1");

    public static NodeHostsCheck Check(string text, params string[] clusterIPs) =>
        NodeHostsFile.Parse(text).Check(clusterIPs.Length == 0 ? IPv4 : Service(clusterIPs));

    public static string Mend(string text, params string[] clusterIPs) =>
        NodeHostsFile.Parse(text).WithResolverLine(clusterIPs.Length == 0 ? IPv4 : Service(clusterIPs)).ToString();
}
