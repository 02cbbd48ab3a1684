using k8s;

namespace AcpRegistry.Sdk.Tests.Connecting;

/// <summary>Asks for the namespaces through a client that the SDK made from a kubeconfig.</summary>
internal static class KubeconfigClient
{
    /// <summary>Null if there was an answer.</summary>
    public static async Task<Exception?> AskAsync(string? variable, string? kubeconfig = null, string? context = null)
    {
        var before = Environment.GetEnvironmentVariable("KUBECONFIG");
        Environment.SetEnvironmentVariable("KUBECONFIG", variable);
        try
        {
            using var client = AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = kubeconfig, Context = context });
            await client.CoreV1.ListNamespaceAsync();
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
        finally
        {
            Environment.SetEnvironmentVariable("KUBECONFIG", before);
        }
    }
}
