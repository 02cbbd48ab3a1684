using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AcpRegistry.Sdk.Benchmarks.Checks;

namespace AcpRegistry.Sdk.Benchmarks.FirstUse;

/// <summary>
/// From a kubeconfig to a client, once in each of many fresh ReadyToRun processes: the SDK beside KubernetesClient's own loading, in turn. No server is asked.
/// </summary>
internal static class FirstUseMeasurement
{
    private const int Processes = 21;

    public static async Task<int> RunAsync(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("acp-registry-sdk-first-use-").FullName;
        try
        {
            var program = await PublishAsync(folder);
            await output.WriteLineAsync("""
                | kubeconfig | | KubernetesClient | SDK | ratio |
                | --- | --- | ---: | ---: | ---: |
                """);
            foreach (var (name, path) in await WriteKubeconfigsAsync(folder))
            {
                await output.WriteLineAsync(await CompareAsync(program, path, $"| {name} | read |", "kubernetes-client-load", "sdk-load"));
                await output.WriteLineAsync(await CompareAsync(program, path, $"| {name} | to a client |", "kubernetes-client", "sdk"));
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> CompareAsync(string program, string kubeconfig, string row, string theirs, string ours)
    {
        var (their, our, ratio) = (new Samples(), new Samples(), new Samples());
        for (var i = -1; i < Processes; i++)
        {
            var one = await MillisecondsAsync(program, theirs, kubeconfig);
            var other = await MillisecondsAsync(program, ours, kubeconfig);

            // The first pair warms up the machine's cache of files.
            if (i >= 0)
            {
                their.Add(one);
                our.Add(other);
                ratio.Add(other / one);
            }
        }

        return $"{row} {their.Tenths()} ms | {our.Tenths()} ms | {ratio.Percent()} |";
    }

    private static async Task<double> MillisecondsAsync(string program, string what, string kubeconfig) =>
        double.Parse(await RunAsync(program, what, kubeconfig), CultureInfo.InvariantCulture) / 1_000;

    private static async Task<string> PublishAsync(string folder)
    {
        var target = Path.Combine(folder, "program");
        await RunAsync("dotnet", "publish", Path.Combine(Root(), "tests/AcpRegistry.Sdk.FirstUse"), "-c", "Release", "--use-current-runtime", "-o", target, "--nologo", "-v", "q");
        return Path.Combine(target, "AcpRegistry.Sdk.FirstUse");
    }

    private static async Task<(string Name, string Path)[]> WriteKubeconfigsAsync(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=first-use", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var authority = Base64(certificate.ExportCertificatePem());
        return
        [
            ("token", await WriteAsync("token", "token: abc")),
            ("client certificate", await WriteAsync("certificate", $"client-certificate-data: {authority}\n    client-key-data: {Base64(key.ExportPkcs8PrivateKeyPem())}")),
        ];

        async Task<string> WriteAsync(string name, string user)
        {
            var path = Path.Combine(folder, name);
            await File.WriteAllTextAsync(path, $"""
                apiVersion: v1
                kind: Config
                current-context: dev
                contexts:
                - name: dev
                  context: {"{"}cluster: dev, user: dev{"}"}
                clusters:
                - name: dev
                  cluster:
                    server: https://127.0.0.1:6443
                    certificate-authority-data: {authority}
                users:
                - name: dev
                  user:
                    {user}

                """);
            return path;
        }
    }

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));

    private static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"'{program}' did not start.");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'{program}' ended with {process.ExitCode}: {output}");
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AcpRegistry.Sdk.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The benchmarks don't run from the repository.");
        }

        return folder;
    }
}
