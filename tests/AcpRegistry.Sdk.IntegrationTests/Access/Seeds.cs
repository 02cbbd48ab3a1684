using System.Globalization;

namespace AcpRegistry.Sdk.IntegrationTests.Access;

/// <summary>
/// Which random graphs are asked about: the same in each run, and those that <c>DIFFERENTIAL_SEEDS</c> names, such as <c>100-199</c>, where more are wanted.
/// </summary>
internal static class Seeds
{
    public static IEnumerable<int> OfEvaluator => Named() ?? [1, 2];

    public static IEnumerable<int> OfSnapshot => Named() ?? [12, 13];

    public static bool AreNamed => Range is { Length: > 0 };

    private static string? Range => Environment.GetEnvironmentVariable("DIFFERENTIAL_SEEDS");

    private static IEnumerable<int>? Named()
    {
        if (!AreNamed)
        {
            return null;
        }

        int[] ends = [.. Range!.Split('-', 2).Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}
