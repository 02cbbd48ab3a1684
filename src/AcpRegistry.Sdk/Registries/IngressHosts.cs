using k8s.Models;

namespace AcpRegistry.Sdk.Registries;

/// <summary>The hosts by which an Ingress leads to a Service of its own namespace; an empty one, or <c>*</c>, stands for any.</summary>
internal static class IngressHosts
{
    public static IEnumerable<string> Of(V1Ingress ingress, string service)
    {
        var everywhere = ingress.Spec?.DefaultBackend?.Service?.Name == service;
        return (ingress.Spec?.Rules ?? [])
            .OfType<V1IngressRule>()
            .Where(rule => Leads(rule, service, everywhere))
            .Select(rule => rule.Host ?? "");
    }

    // A rule without paths sends everything to the default backend.
    private static bool Leads(V1IngressRule rule, string service, bool everywhere) =>
        rule.Http?.Paths is { Count: > 0 } paths ? paths.Any(path => path?.Backend?.Service?.Name == service) : everywhere;
}
