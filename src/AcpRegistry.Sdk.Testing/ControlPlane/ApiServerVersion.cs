using System.Text.RegularExpressions;

namespace AcpRegistry.Sdk.Testing;

internal static partial class ApiServerVersion
{
    /// <summary>Asks the program itself: <c>Kubernetes v1.20.2</c>.</summary>
    public static async Task<Version> ReadAsync(string apiServer, CancellationToken cancellationToken)
    {
        (int exitCode, string output) = await ProgramOutput.ReadAsync(apiServer, ["--version"], cancellationToken).ConfigureAwait(false);
        Match match = Pattern().Match(output);
        return exitCode == 0 && match.Success
            ? Version.Parse(match.Groups[1].Value)
            : throw new LocalControlPlaneException(
                $"'{apiServer} --version' ended with {exitCode} and printed no version but '{output.Trim()}'. "
                + "Is it a kube-apiserver for this machine?");
    }

    [GeneratedRegex(@"Kubernetes v(\d+\.\d+\.\d+)")]
    private static partial Regex Pattern();
}
