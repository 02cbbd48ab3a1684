using k8s;

namespace AcpRegistry.Sdk.Tests.Connecting;

/// <summary>Asks through a client that the SDK made from a kubeconfig.</summary>
internal static class KubeconfigClient
{
    /// <summary>Asks for the namespaces; null if there was an answer.</summary>
    public static Task<Exception?> AskAsync(string? variable, string? kubeconfig = null, string? context = null) =>
        AskByAsync(client => client.CoreV1.ListNamespaceAsync(), variable, kubeconfig, context);

    public static async Task<Exception?> AskByAsync(Func<IKubernetes, Task> ask, string? variable, string? kubeconfig = null, string? context = null)
    {
        var before = Environment.GetEnvironmentVariable("KUBECONFIG");
        Environment.SetEnvironmentVariable("KUBECONFIG", variable);
        try
        {
            using var client = AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = kubeconfig, Context = context });
            await ask(client);
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
