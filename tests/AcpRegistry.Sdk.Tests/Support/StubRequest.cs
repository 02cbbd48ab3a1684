namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>A request as it would have gone out.</summary>
internal sealed record StubRequest(string Method, string PathAndQuery, string? Body, IReadOnlyDictionary<string, string[]> Headers)
{
    public override string ToString() => $"{Method} {PathAndQuery}";
}
