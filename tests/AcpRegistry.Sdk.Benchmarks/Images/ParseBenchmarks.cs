using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Tests.Images;
using BenchmarkDotNet.Attributes;
using DotNet.Testcontainers.Images;

namespace AcpRegistry.Sdk.Benchmarks.Images;

/// <summary>
/// From a string to a value, no part read. Each figure is for one reference, the mean of the four. On a shared machine the least of the
/// iterations tells more than their mean.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
public class ParseBenchmarks
{
    [Benchmark(Baseline = true, OperationsPerInvoke = References.Count)]
    public int Testcontainers()
    {
        int made = 0;
        foreach (string text in References.All)
        {
            made += new DockerImage(text) is not null ? 1 : 0;
        }

        return made;
    }

    [Benchmark(OperationsPerInvoke = References.Count)]
    public int GeneratedRegex()
    {
        int made = 0;
        foreach (string text in References.All)
        {
            made += RegexImageReference.TryParse(text) is not null ? 1 : 0;
        }

        return made;
    }

    [Benchmark(OperationsPerInvoke = References.Count)]
    public int Parse()
    {
        int made = 0;
        foreach (string text in References.All)
        {
            made += ImageReference.Parse(text) is not null ? 1 : 0;
        }

        return made;
    }

    [Benchmark(OperationsPerInvoke = References.Count)]
    public int IsValid()
    {
        int valid = 0;
        foreach (string text in References.All)
        {
            valid += ImageReference.IsValid(text) ? 1 : 0;
        }

        return valid;
    }
}
