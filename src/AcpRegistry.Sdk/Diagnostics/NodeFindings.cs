using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Workloads;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>What is wrong on the node that pulls, or with what it is given.</summary>
internal static class NodeFindings
{
    public static Finding ResolvesElsewhere(string host, string resolved, RegistryService service) => new(
        AcpRegistryCodes.RegistryResolvesElsewhere,
        FindingSeverity.Error,
        $"'{host}' resolves to {resolved} here, and the registry's Service is {string.Join(", ", service.ClusterIPs)}.",
        "kubectl get configmap coredns -n kube-system -o yaml\n# look for a 'hosts' or 'rewrite' of the name, and for another name server in between");

    public static Finding HostsMissing(string host, NodeHostsCheck check) => new(
        AcpRegistryCodes.NodeHostsMissing,
        FindingSeverity.Warning,
        $"The node's hosts file doesn't have '{host}', so the node finds the registry only if its own name server knows it.",
        $"# add to /etc/hosts on the node:\n{string.Join('\n', check.ExpectedLines)}");

    public static Finding HostsStale(NodeHostsName name, RegistryService service, NodeHostsCheck check) => new(
        AcpRegistryCodes.NodeHostsStale,
        FindingSeverity.Error,
        $"The node's hosts file has '{name.Name}' at {Addresses(name)}, and the registry's Service is {string.Join(", ", service.ClusterIPs)}: every pull on that node goes astray.",
        $"# in /etc/hosts on the node, in place of line {string.Join(", ", check.GeneratedLines)}:\n{string.Join('\n', check.ExpectedLines)}",
        Lines(name));

    public static Finding HostsContradicted(NodeHostsName name, RegistryService service) => new(
        AcpRegistryCodes.NodeHostsContradicted,
        FindingSeverity.Error,
        $"A line of the node's hosts file that isn't the platform's has '{name.Name}' at {Addresses(name)}, before any other; the registry's Service is "
        + $"{string.Join(", ", service.ClusterIPs)}.",
        $"Take the name out of line {string.Join(", ", name.ResolvesTo.Select(entry => entry.LineNumber))} of /etc/hosts on the node.",
        Lines(name));

    /// <summary>Null where the image is for the node, or for one platform that isn't known.</summary>
    public static Finding? OfPlatforms(DiagnosedImage image, RegistryManifest manifest, string? platform)
    {
        var wanted = platform ?? "linux/";
        return manifest.Platforms.Count == 0 || manifest.Platforms.Any(known => IsFor(known, wanted))
            ? null
            : new Finding(
                AcpRegistryCodes.PlatformMissing,
                FindingSeverity.Warning,
                $"{image.Named} is for {string.Join(", ", manifest.Platforms)}, and not for {platform ?? "linux"}.",
                $"docker buildx build --platform {platform ?? "linux/amd64"} --push …\n# and push what it makes, or run the pod on a node that the image is for");
    }

    public static Finding NeverPulled(DiagnosedImage image, WorkloadContainer container) => new(
        AcpRegistryCodes.NeverPulled,
        container.Waiting?.Reason == "ErrImageNeverPull" ? FindingSeverity.Error : FindingSeverity.Warning,
        $"The pull policy of the container {KubernetesNames.Quote(container.Name)} is Never: a node that lacks {image.Named} can't start it.",
        "Set imagePullPolicy to IfNotPresent, or Always, in what makes the pod; or bring the image to the node.");

    public static Finding CacheHides(DiagnosedImage image, WorkloadContainer container) => new(
        AcpRegistryCodes.CacheHidesFault,
        FindingSeverity.Information,
        $"The container {KubernetesNames.Quote(container.Name)} runs from what its node had of {image.Named}; on a node that lacks the image it would not start.",
        "Mend what is found here before the pod is moved, or set imagePullPolicy to Always, to see such faults at once.");

    private static bool IsFor(string known, string wanted) =>
        wanted[^1] == '/'
            ? known.StartsWith(wanted, StringComparison.Ordinal)
            : known == wanted || known.StartsWith(wanted + "/", StringComparison.Ordinal) || wanted.StartsWith(known + "/", StringComparison.Ordinal);

    private static string Addresses(NodeHostsName name) => string.Join(", ", name.ResolvesTo.Select(entry => entry.Address));

    private static IEnumerable<string> Lines(NodeHostsName name) => name.Entries.Select(entry => $"line {entry.LineNumber}: {entry.Address}").Take(10);
}
