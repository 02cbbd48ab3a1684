using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace AcpRegistry.Sdk.Tests.Images;

/// <summary>
/// One reference and what distribution/reference at commit 0965666 makes of it: refused, or the parts of the normalized form.
/// </summary>
public sealed record ImageReferenceVector(string Input, bool Ok, string? Registry, string? Repository, string? Tag, string? Digest)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>All 21,172, from the file beside this one.</summary>
    public static IReadOnlyList<ImageReferenceVector> All { get; } = Load();

    private static List<ImageReferenceVector> Load()
    {
        using Stream packed = typeof(ImageReferenceVector).Assembly.GetManifestResourceStream("image-reference-vectors.jsonl.gz")!;
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress), Encoding.UTF8);

        // Inputs hold separators that ReadLine would split at.
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<ImageReferenceVector>(line, Web)!)
            .ToList();
    }
}
