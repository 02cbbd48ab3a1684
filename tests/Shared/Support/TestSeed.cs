using System.Globalization;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>The seed of every random test: the same in each run, or the number in <c>TEST_SEED</c>.</summary>
internal static class TestSeed
{
    // Read by tests/run.
    private const int Default = 20261;

    /// <summary>Whether it is the seed of every run.</summary>
    public static bool IsDefault => Value == Default;

    /// <summary>Small enough to add the number of a case to it.</summary>
    public static int Value { get; } = Read();

    /// <summary>What to set to run a failed case again.</summary>
    public static string Text { get; } = $"TEST_SEED={Value.ToString(CultureInfo.InvariantCulture)}";

    private static int Read()
    {
        var setting = Environment.GetEnvironmentVariable("TEST_SEED");
        return string.IsNullOrEmpty(setting) ? Default
            : int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) && seed <= 1_000_000_000 ? seed
            : throw new InvalidOperationException($"TEST_SEED is '{setting}', which isn't a number from 0 to 1000000000.");
    }
}
