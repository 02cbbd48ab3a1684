using System.IO.Compression;
using System.Text;
using System.Text.Json;
using AcpRegistry.Sdk.Credentials;

namespace AcpRegistry.Sdk.Tests.Credentials;

/// <summary>
/// An image with a pod's Secrets, and what kubelet 1.20.2 makes of them: whether the lookup fails, else each user and password in order.
/// </summary>
/// <remarks>
/// Made by a Go program beside the sources of Kubernetes 1.20.2, compiled by Go 1.19. From a seeded generator it took hosts (of the image twice in
/// three times), schemes, paths, wildcards, odd characters, base64 of several kinds, and JSON with duplicates, wrong kinds and faults; it had
/// <c>pkg/util/parsers.ParseImageName</c> say what is looked up, and ran <c>secrets.MakeDockerKeyring</c> and <c>Lookup</c> on it. Cases
/// whose answer depends on the order of a Go map, told by running each 13 times, were left out, and so were five in six that find nothing.
/// No key has a character class such as <c>[a-z]</c>, which Go takes in a host up to the fix of golang/go#77578.
/// </remarks>
public sealed record PullSecretVector(
    string Image, string LookedUp, IReadOnlyList<PullSecretVector.Secret> Secrets, bool Failed, IReadOnlyList<IReadOnlyList<string>> Matches)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>All 6,000, from the file beside this one.</summary>
    public static IReadOnlyList<PullSecretVector> All { get; } = Load();

    public IReadOnlyList<PullSecret> Read() => [.. Secrets.Select((secret, i) => PullSecret.Create("my-ns", $"s{i}", secret.Type, secret.Data))];

    private static List<PullSecretVector> Load()
    {
        using Stream packed = typeof(PullSecretVector).Assembly.GetManifestResourceStream("pull-secret-vectors.jsonl.gz")!;
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<PullSecretVector>(line, Web)!)
            .ToList();
    }

    public sealed record Secret(string Type, Dictionary<string, byte[]> Data);
}
