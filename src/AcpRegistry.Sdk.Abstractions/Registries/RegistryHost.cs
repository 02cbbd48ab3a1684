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

    /// <summary>The host as it is written, and the same with, or without, the port that HTTPS has anyway.</summary>
    public static IEnumerable<string> Spellings(string host)
    {
        const string HttpsPort = ":443";
        return !HasPort(host) ? [host, host + HttpsPort]
            : host.EndsWith(HttpsPort, StringComparison.Ordinal) ? [host, host[..^HttpsPort.Length]]
            : [host];
    }

    public static string WithoutPort(string host) => HasPort(host) ? host[..host.LastIndexOf(':')] : host;

    public static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>For messages: what stands before an <c>@</c>, by mistake or not, may be a password.</summary>
    public static string Quote(string? host) => host is null ? KubernetesNames.Quote(null) : $"'{ShownText.Key(host)}'";

    // The colons of an IPv6 address stand inside its brackets.
    private static bool HasPort(string host) => host.LastIndexOf(':') > host.LastIndexOf(']');
}
