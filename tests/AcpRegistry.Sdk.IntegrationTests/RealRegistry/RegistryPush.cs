using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AcpRegistry.Sdk.IntegrationTests.RealRegistry;

/// <summary>Puts images into a registry on this machine, with as little of the distribution API as that takes.</summary>
internal sealed class RegistryPush : IDisposable
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string IndexType = "application/vnd.oci.image.index.v1+json";

    private readonly Func<string, AuthenticationHeaderValue?> _authorize;
    private readonly HttpClient _http;

    /// <param name="registry">On 127.0.0.1; whose certificate it shows is no matter here.</param>
    /// <param name="authorize">From a repository to the right to push there.</param>
    public RegistryPush(Uri registry, Func<string, AuthenticationHeaderValue?> authorize)
    {
        _authorize = authorize;
#pragma warning disable CA5359 // Pushing is set-up, to a process of this test; some tests give it a certificate that nobody should believe.
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
        })
        { BaseAddress = registry };
#pragma warning restore CA5359
    }

    public async Task<string> ImageAsync(string repository, string tag, string content, string platform = "linux/amd64")
    {
        var manifest = await ManifestAsync(repository, content, platform);
        return await PutManifestAsync(repository, tag, ManifestType, manifest);
    }

    public async Task<string> IndexAsync(string repository, string tag, IEnumerable<string> platforms)
    {
        List<object> manifests = [];
        foreach (var platform in platforms)
        {
            var manifest = await ManifestAsync(repository, $"a layer for {platform}", platform);
            var digest = await PutManifestAsync(repository, DigestOf(manifest), ManifestType, manifest);
            manifests.Add(new { mediaType = ManifestType, digest, size = manifest.Length, platform = Parts(platform) });
        }

        var index = JsonSerializer.SerializeToUtf8Bytes(new { schemaVersion = 2, mediaType = IndexType, manifests });
        return await PutManifestAsync(repository, tag, IndexType, index);
    }

    public async Task DeleteAsync(string repository, string digest)
    {
        using var answer = await SendAsync(HttpMethod.Delete, repository, new Uri($"/v2/{repository}/manifests/{digest}", UriKind.Relative));
    }

    public void Dispose() => _http.Dispose();

    private static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    private static Dictionary<string, string> Parts(string platform) =>
        new[] { "os", "architecture", "variant" }.Zip(platform.Split('/')).ToDictionary(part => part.First, part => part.Second);

    private async Task<byte[]> ManifestAsync(string repository, string content, string platform)
    {
        var layer = Encoding.UTF8.GetBytes(content);
        var configuration = JsonSerializer.SerializeToUtf8Bytes(Parts(platform));
        await PutBlobAsync(repository, layer);
        await PutBlobAsync(repository, configuration);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = ManifestType,
            config = new { mediaType = "application/vnd.oci.image.config.v1+json", digest = DigestOf(configuration), size = configuration.Length },
            layers = new[] { new { mediaType = "application/vnd.oci.image.layer.v1.tar", digest = DigestOf(layer), size = layer.Length } },
        });
    }

    private async Task PutBlobAsync(string repository, byte[] content)
    {
        using var begun = await SendAsync(HttpMethod.Post, repository, new Uri($"/v2/{repository}/blobs/uploads/", UriKind.Relative));
        var location = begun.Headers.Location!.OriginalString;
        var separator = location.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        using var body = new ByteArrayContent(content);
        using var done = await SendAsync(
            HttpMethod.Put, repository, new Uri($"{location}{separator}digest={Uri.EscapeDataString(DigestOf(content))}", UriKind.RelativeOrAbsolute), body);
    }

    private async Task<string> PutManifestAsync(string repository, string reference, string mediaType, byte[] manifest)
    {
        using var body = new ByteArrayContent(manifest) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
        using var answer = await SendAsync(HttpMethod.Put, repository, new Uri($"/v2/{repository}/manifests/{reference}", UriKind.Relative), body);
        return DigestOf(manifest);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string repository, Uri uri, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, uri) { Content = content };
        request.Headers.Authorization = _authorize(repository);
        var answer = await _http.SendAsync(request);
        return answer.IsSuccessStatusCode
            ? answer
            : throw new InvalidOperationException($"{method} {uri}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
