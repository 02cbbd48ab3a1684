using System.Diagnostics;

namespace AcpRegistry.Sdk.IntegrationTests;

/// <summary>
/// The real kubectl, so that its answers can stand beside those of the SDK. Who asks is whoever the kubeconfig was written for.
/// </summary>
public static class Kubectl
{
    public static async Task<KubectlResult> RunAsync(
        string kubeconfig, IEnumerable<string> arguments, CancellationToken cancellationToken = default)
    {
        string program = Path.Combine(ControlPlane.Plane.AssetsDirectory, "kubectl");
        var start = new ProcessStartInfo(program, ["--kubeconfig", kubeconfig, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["HOME"] = Path.GetDirectoryName(kubeconfig);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
        try
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new KubectlResult(process.ExitCode, (await output).Trim(), (await error).Trim());
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
