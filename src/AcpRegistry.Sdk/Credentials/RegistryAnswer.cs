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

    public string? Location { get; init; }

    public string? RetryAfter { get; init; }

    /// <summary>Null where it was not read, or was longer than was allowed.</summary>
    public byte[]? Body { get; init; }

    public bool IsRedirect => Status is 301 or 302 or 303 or 307 or 308;

    /// <summary>The request and the status, as evidence; of an address that a server gave, which may hold rights, the origin alone.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{method} {Uri.Scheme}://{Uri.Authority}{(Uri.AbsolutePath.StartsWith("/v2/", StringComparison.Ordinal) ? ShownText.Of(Uri.AbsolutePath) : "/…")}: {Status}");
}
