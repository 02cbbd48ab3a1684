namespace AcpRegistry.Sdk.Tests.Connecting;

/// <summary>What one of the servers of a kubeconfig test saw.</summary>
internal sealed record RecordedRequest(string Server, string Scheme, string Line, IReadOnlyList<string> Headers, string? ClientCertificate)
{
    public string Target => Line.Split(' ')[1];

    public IReadOnlyList<string> Values(string header) =>
        [.. Headers.Where(line => line.StartsWith(header + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(header.Length + 1)..].Trim())];

    /// <summary>The impersonation, in one order, however the client wrote and ordered its headers.</summary>
    public IReadOnlyList<string> Impersonation =>
    [
        .. Headers.Where(line => line.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase))
            .Select(line => $"{line[..line.IndexOf(':', StringComparison.Ordinal)].ToUpperInvariant()}: {line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()}")
            .Order(StringComparer.Ordinal),
    ];
}
