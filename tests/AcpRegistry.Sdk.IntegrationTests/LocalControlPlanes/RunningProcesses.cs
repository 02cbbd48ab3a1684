namespace AcpRegistry.Sdk.IntegrationTests.LocalControlPlanes;

/// <summary>Which processes there are, by what their command line says.</summary>
internal static class RunningProcesses
{
    /// <returns>The command lines, their arguments with blanks between them, of all that name <paramref name="text"/>.</returns>
    public static IReadOnlyList<string> Naming(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(path => int.TryParse(Path.GetFileName(path), out _))
            .Select(CommandLineOf)
            .Where(line => line.Contains(text, StringComparison.Ordinal)),
    ];

    private static string CommandLineOf(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(path, "cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            // It ended since it was listed.
            return "";
        }
    }
}
