using System.Diagnostics.CodeAnalysis;
using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Registries;

/// <summary>A registry's <c>host[:port]</c>, by the grammar of image references.</summary>
internal static class RegistryHost
{
    public static bool IsValid([NotNullWhen(true)] string? host) =>
        !string.IsNullOrEmpty(host)
        && !host.Contains('/', StringComparison.Ordinal)
        && ImageReference.TryParse(host + "/n/n", out var reference)
        && reference.Registry == host;

    public static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>For messages: what stands before an <c>@</c>, by mistake or not, may be a password.</summary>
    public static string Quote(string? host) => host is null ? KubernetesNames.Quote(null) : $"'{ShownText.Key(host)}'";
}
