using System.Net.Http.Headers;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>One request. What it logs in by is in no text.</summary>
internal sealed class RegistryRequest(HttpMethod method, Uri uri)
{
    public HttpMethod Method { get; } = method;

    public Uri Uri { get; } = uri;

    public AuthenticationHeaderValue? Authorization { get; init; }

    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>In bytes; 0 for not to read it.</summary>
    public int LongestBody { get; init; }

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Uri);
        message.Headers.Authorization = Authorization;
        message.Headers.TryAddWithoutValidation("User-Agent", "AcpRegistry.Sdk");
        foreach (var type in Accept)
        {
            message.Headers.TryAddWithoutValidation("Accept", type);
        }

        return message;
    }

    /// <summary>Whether the caller named the address, as opposed to a server, whose addresses may hold rights.</summary>
    public bool IsAddressShown { get; init; }

    public static string Shown(HttpMethod method, Uri uri, bool isAddressShown) =>
        $"{method} {uri.Scheme}://{uri.Authority}{(isAddressShown ? ShownText.Of(uri.AbsolutePath) : "/…")}";

    public override string ToString() => Shown(Method, Uri, IsAddressShown);
}
