using System.Diagnostics;

namespace AcpRegistry.Sdk.Testing;

/// <summary>Runs a program that ends by itself at once, such as one asked for its version.</summary>
internal static class ProgramOutput
{
    public static async Task<(int ExitCode, string Output)> ReadAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false) + await errors.ConfigureAwait(false));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
