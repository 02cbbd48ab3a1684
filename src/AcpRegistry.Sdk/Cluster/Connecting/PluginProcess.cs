using System.ComponentModel;
using System.Diagnostics;

namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>
/// Runs a credential plugin as kubectl does: its arguments as they are, no shell, <c>KUBERNETES_EXEC_INFO</c>, and the terminal only if the kubeconfig
/// allows it. What the plugin writes to standard error goes to this process's own, and into no message: it may hold a secret.
/// </summary>
internal sealed class PluginProcess(KubeconfigSource source, KubeconfigExec exec, Func<bool, string> execInfo)
{
    private const int LargestOutput = 4 * 1024 * 1024;
    private const string SeeItself = "The plugin's own words are on standard error; kubectl shows them, too: kubectl get --raw /version.";

    public async Task<PluginCredential> RunAsync(CancellationToken cancellationToken)
    {
        var interactive = IsInteractive();
        using var process = Start(interactive);
        try
        {
            if (!interactive)
            {
                process.StandardInput.Close();
            }

            var output = await ReadOutputAsync(process.StandardOutput.BaseStream, cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0
                ? PluginCredential.Read(output, exec.ApiVersion)
                : throw Failed($"ended with exit code {process.ExitCode.ToString(System.Globalization.CultureInfo.InvariantCulture)}", SeeItself);
        }
        catch (FormatException unusable)
        {
            throw Failed(unusable.Message, "Check the plugin's version, and the exec.apiVersion of the kubeconfig.");
        }
        finally
        {
            Stop(process);
        }
    }

    private bool IsInteractive()
    {
        var isTerminal = !Console.IsInputRedirected;
        return exec.InteractiveMode switch
        {
            "Never" => false,
            "Always" when !isTerminal => throw Failed("needs a terminal (interactiveMode Always)", "Run this program in a terminal, or use a credential without a plugin."),
            _ => isTerminal,
        };
    }

    private Process Start(bool interactive)
    {
        var start = new ProcessStartInfo(Find())
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = !interactive,
        };
        foreach (var argument in exec.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in exec.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = execInfo(interactive);
        try
        {
            return Process.Start(start) ?? throw Failed("didn't start", "Check that it is a program.");
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            throw Failed("can't be started", "Check that it is a program that this user may run.");
        }
    }

    // .NET would look into the program's own folder and the current one as well, which kubectl never does.
    private string Find()
    {
        if (Path.IsPathFullyQualified(exec.Command))
        {
            return File.Exists(exec.Command) ? exec.Command : throw NotFound("doesn't exist");
        }

        string[] endings = OperatingSystem.IsWindows() ? ["", .. (Environment.GetEnvironmentVariable("PATHEXT") ?? ".EXE;.CMD;.BAT").Split(';')] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, exec.Command + ending)))
            .FirstOrDefault(IsExecutable)
            ?? throw NotFound("isn't in any folder of PATH");
    }

    private static bool IsExecutable(string file) =>
        File.Exists(file)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    private AcpRegistryConfigurationException NotFound(string what) =>
        Failed(what, exec.InstallHint.Length == 0 ? "Install it, or correct exec.command." : $"The kubeconfig says: {ShownText.Of(exec.InstallHint)}");

    private static async Task<byte[]> ReadOutputAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        var buffer = new byte[8192];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            output.Write(buffer, 0, read);
            if (output.Length > LargestOutput)
            {
                throw new FormatException("printed more than 4 MiB");
            }
        }

        return output.ToArray();
    }

    private static void Stop(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended in the meantime.
        }
    }

    private AcpRegistryConfigurationException Failed(string what, string remedy) => source.PluginFailed(exec.Command, what, remedy);
}
