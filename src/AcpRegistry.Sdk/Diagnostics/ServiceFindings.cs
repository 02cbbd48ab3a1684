using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.Diagnostics;

internal static class ServiceFindings
{
    public static Finding NoRegistry(AcpRegistryException none) => new(
        none.Code, FindingSeverity.Error, none.Problem, none.Remedy);

    public static Finding Missing(RegistryProfile profile) => new(
        AcpRegistryCodes.RegistryServiceMissing,
        FindingSeverity.Error,
        $"The registry's Service '{profile.ServiceName}' isn't in the namespace '{profile.ServiceNamespace}'.",
        $"kubectl get service -A\n# If the cluster runs another generation than {profile.Generation}, set {AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.Generation)}.");

    public static Finding NoAddress(RegistryService service) => new(
        AcpRegistryCodes.RegistryServiceUnusable,
        FindingSeverity.Error,
        $"The registry's Service '{service.Name}' in '{service.Namespace}' has no ClusterIP"
        + (service.ExternalName is { } name ? $", but stands for {KubernetesNames.Quote(name)}" : "") + ": no node finds the registry by it.",
        $"kubectl get service {service.Name} -n {service.Namespace} -o yaml\n# Delete it, so that the platform makes it anew: a Service's ClusterIP can't be changed.");

    public static Finding OtherPort(RegistryService service, RegistryProfile profile, int port) => new(
        AcpRegistryCodes.RegistryPortMissing,
        FindingSeverity.Error,
        $"The registry's Service '{service.Name}' in '{service.Namespace}' listens at {string.Join(", ", service.Ports)}, not at {port}, where '{profile.InternalHost}' leads.",
        $"kubectl get service {service.Name} -n {service.Namespace} -o yaml\n# Give the Service that port, or set {AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.ServicePort)} "
        + "to the one that images are meant to use.");

    public static Finding NotReady(RegistryService service, V1Service found) => new(
        AcpRegistryCodes.RegistryNotReady,
        FindingSeverity.Error,
        $"Nothing answers behind the registry's Service '{service.Name}' in '{service.Namespace}': it has no ready endpoint.",
        $"kubectl get pods -n {service.Namespace}{Selector(found)} -o wide\n# then kubectl describe of those that aren't ready");

    public static Finding EndpointsNotReadable(RegistryService service) => new(
        AcpRegistryCodes.NotReadable,
        FindingSeverity.Information,
        $"Not checked: the caller may not read which endpoints of the Service '{service.Name}' in '{service.Namespace}' are ready.",
        $"Ask for 'list' on 'endpointslices.discovery.k8s.io' in the namespace '{service.Namespace}'.");

    private static string Selector(V1Service service) =>
        service.Spec?.Selector is { Count: > 0 } selector
            ? " -l " + KubectlText.Quote(string.Join(',', selector.Select(label => $"{label.Key}={label.Value}")))
            : "";
}
