using System.Globalization;
using AcpRegistry.Sdk.Tests.Support;

namespace AcpRegistry.Sdk.IntegrationTests.Access;

/// <summary>
/// Which random graphs are asked about: two of the run's seed, or those that <c>DIFFERENTIAL_SEEDS</c> names, such as <c>100-199</c>.
/// </summary>
internal static class Seeds
{
    public static IEnumerable<int> Graphs => Named() ?? [TestSeed.Value, TestSeed.Value + 1];

    /// <summary>Whether these are the graphs of every run, of which more is known than of any others.</summary>
    public static bool AreDefault => Range is not { Length: > 0 } && TestSeed.IsDefault;

    private static string? Range => Environment.GetEnvironmentVariable("DIFFERENTIAL_SEEDS");

    private static IEnumerable<int>? Named()
    {
        if (Range is not { Length: > 0 } range)
        {
            return null;
        }

        int[] ends = [.. range.Split('-', 2).Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}
