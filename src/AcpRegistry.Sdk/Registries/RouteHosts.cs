using System.Text.Json;

namespace AcpRegistry.Sdk.Registries;

/// <summary>
/// The hosts that the newest registry's operator is told to serve, <c>spec.routes[].hostname</c>. What <c>spec.defaultRoute</c> asks for is an Ingress, and
/// found there.
/// </summary>
internal static class RouteHosts
{
    public static IEnumerable<string> Of(JsonElement? config) =>
        config is { ValueKind: JsonValueKind.Object } found
        && found.TryGetProperty("spec", out var spec) && spec.ValueKind == JsonValueKind.Object
        && spec.TryGetProperty("routes", out var routes) && routes.ValueKind == JsonValueKind.Array
            ? [.. routes.EnumerateArray().Select(Host).OfType<string>()]
            : [];

    private static string? Host(JsonElement route) =>
        route.ValueKind == JsonValueKind.Object && route.TryGetProperty("hostname", out var host) && host.ValueKind == JsonValueKind.String
            ? host.GetString()
            : null;
}
