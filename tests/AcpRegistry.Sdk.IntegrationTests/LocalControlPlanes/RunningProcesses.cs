using System.Globalization;

namespace AcpRegistry.Sdk.IntegrationTests.LocalControlPlanes;

/// <summary>Which processes there are, by what their command line says.</summary>
internal static class RunningProcesses
{
    /// <returns>Number and command line, blanks between the arguments, of all whose command line holds <paramref name="text"/>.</returns>
    public static IReadOnlyList<(int Id, string CommandLine)> Naming(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (id, CommandLineOf(id)))
            .Where(process => process.Item2.Contains(text, StringComparison.Ordinal)),
    ];

    private static string CommandLineOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            // It ended since it was listed.
            return "";
        }
    }
}
