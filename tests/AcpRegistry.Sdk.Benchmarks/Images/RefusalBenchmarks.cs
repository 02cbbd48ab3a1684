using AcpRegistry.Sdk.Images;
using BenchmarkDotNet.Attributes;

namespace AcpRegistry.Sdk.Benchmarks.Images;

/// <summary>
/// What a hostile text of a million characters costs beside the same fault in a short one. <c>Host</c> is the one that can't be known to
/// be wrong before its end: the grammar sets no limit to a host name.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
public class RefusalBenchmarks
{
    private const int Million = 1_000_000;
    private string _text = "";

    [Params("Repository", "Tag", "Digest", "NoSlash", "Spaces", "Host")]
    public string Fault { get; set; } = "";

    [Params(600, Million)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Fill() => _text = Fault switch
    {
        "Repository" => "my-ns/" + new string('a', Length),
        "Tag" => "my-ns/my-app:" + new string('a', Length),
        "Digest" => "my-ns/my-app@sha256:" + new string('a', Length),
        "NoSlash" => "my_app" + new string('a', Length),
        "Spaces" => new string(' ', Length),
        _ => new string('a', Length) + ".b",
    };

    [Benchmark]
    public bool IsValid() => ImageReference.IsValid(_text);
}
