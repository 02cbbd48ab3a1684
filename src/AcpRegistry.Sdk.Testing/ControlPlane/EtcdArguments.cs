namespace AcpRegistry.Sdk.Testing;

internal static class EtcdArguments
{
    private const string NoFsync = "--unsafe-no-fsync";

    public static async Task<List<string>> BuildAsync(string etcd, string directory, int port, CancellationToken cancellationToken)
    {
        string client = $"http://127.0.0.1:{port}";
        List<string> arguments =
        [
            $"--data-dir={Path.Combine(directory, "etcd")}",
            $"--listen-client-urls={client}",
            $"--advertise-client-urls={client}",
            "--listen-peer-urls=http://127.0.0.1:0",
        ];

        // Its data need not outlive the machine's power. Some versions take the flag without naming it in their help, so ask them.
        (int exitCode, _) = await ProgramOutput.ReadAsync(etcd, [NoFsync, "--version"], cancellationToken).ConfigureAwait(false);
        if (exitCode == 0)
        {
            arguments.Add(NoFsync);
        }

        return arguments;
    }
}
