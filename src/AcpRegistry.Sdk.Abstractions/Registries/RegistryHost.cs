using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Registries;

/// <summary>A registry's <c>host[:port]</c>, by the grammar of image references.</summary>
internal static class RegistryHost
{
    public static bool IsValid(string? host) =>
        !string.IsNullOrEmpty(host)
        && !host.Contains('/', StringComparison.Ordinal)
        && ImageReference.TryParse(host + "/n/n", out var reference)
        && reference.Registry == host;

    public static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
