using System.Diagnostics;

namespace AcpRegistry.Sdk.Testing;

/// <summary>Starts a shell script whose standard input stays open until this process closes it or ends.</summary>
internal static class Shell
{
    public static Process Start(string script, IEnumerable<string> arguments, string home)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, WorkingDirectory = "/" };
        foreach (string argument in (IEnumerable<string>)["-c", script, "sh", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // Every etcd setting can come from the environment, and so can some of Kubernetes: here only the arguments count.
        start.Environment.Clear();
        start.Environment["PATH"] = MachineEnvironment.SearchPath;
        start.Environment["HOME"] = home;
        return Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start.");
    }
}
