using System.Globalization;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>What came of one request: an answer, as much of it as is needed, or why there is none.</summary>
internal sealed class RegistryAnswer(HttpMethod method, Uri uri)
{
    public Uri Uri { get; } = uri;

    public RegistryEndpoint Endpoint { get; } = RegistryEndpoint.Of(uri);

    /// <summary>Why there is no answer; null where there is one.</summary>
    public Finding? Failure { get; init; }

    public int Status { get; init; }

    public IReadOnlyList<AuthChallenge> Challenges { get; init; } = [];

    public string? ContentDigest { get; init; }

    public string? MediaType { get; init; }

    public long? Length { get; init; }

    /// <summary>Where a redirect leads to; null for none, or one that can't be used.</summary>
    public Uri? RedirectsTo { get; init; }

    /// <summary>Seconds or a date; null for any other text.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Whether the address is the registry's own, which the caller named; any other was named by a server, and may hold rights.</summary>
    public bool IsAddressShown { get; init; }

    /// <summary>Null where it was not read, or was longer than was allowed.</summary>
    public byte[]? Body { get; init; }

    public bool IsRedirect => Status is 301 or 302 or 303 or 307 or 308;

    /// <summary>The request and the status, as evidence; of an address that a server gave, which may hold rights, the origin alone.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{RegistryRequest.Shown(method, Uri, IsAddressShown)}: {Status}");
}
