using System.Net;
using AcpRegistry.Sdk;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Testing;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Quickstart;

/// <summary>The cluster that the story plays on, and its two namespaces, which go when the story ends.</summary>
internal sealed class DemoCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private DemoCluster(IKubernetes kubernetes, string suffix)
    {
        Kubernetes = kubernetes;
        MyNamespace = "my-ns" + suffix;
        SharedNamespace = "shared-ns" + suffix;
    }

    public IKubernetes Kubernetes { get; }

    public string MyNamespace { get; }

    public string SharedNamespace { get; }

    public static async Task<DemoCluster> OpenAsync(string? kubeconfig, CancellationToken cancellationToken)
    {
        DemoCluster demo;
        if (kubeconfig is null)
        {
            var memory = new InMemoryCluster();
            await memory.AddAcpRegistryAsync(cancellationToken);
            demo = new DemoCluster(memory.CreateAdminClient(), suffix: "");
            Console.WriteLine("On a cluster in memory. For a real one: -- --kubeconfig PATH\n");
        }
        else
        {
            var suffix = $"-{Guid.NewGuid():N}"[..9];
            demo = new DemoCluster(AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = kubeconfig }), suffix);
            Console.WriteLine($"On the cluster of {kubeconfig}, in the namespaces {demo.MyNamespace} and {demo.SharedNamespace}.\n");
        }

        try
        {
            foreach (var name in new[] { demo.MyNamespace, demo.SharedNamespace })
            {
                await demo.Kubernetes.CoreV1.CreateNamespaceAsync(
                    new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, cancellationToken: cancellationToken);
            }

            return demo;
        }
        catch
        {
            await demo.DisposeAsync();
            throw;
        }
    }

    public async Task<string> DeployAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var labels = new Dictionary<string, string> { ["app"] = "app" };
        var deployment = await Kubernetes.AppsV1.CreateNamespacedDeploymentAsync(
            new V1Deployment
            {
                Metadata = new V1ObjectMeta { Name = "app", Labels = labels },
                Spec = new V1DeploymentSpec
                {
                    Selector = new V1LabelSelector { MatchLabels = labels },
                    Template = new V1PodTemplateSpec
                    {
                        Metadata = new V1ObjectMeta { Labels = labels },
                        Spec = new V1PodSpec { Containers = [new V1Container { Name = "app", Image = image.ToString() }] },
                    },
                },
            },
            MyNamespace,
            cancellationToken: cancellationToken);
        return $"deployment.apps/{deployment.Metadata.Name} created";
    }

    public async Task<string> PullSecretsAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            // Both the account and its secret come a moment after the namespace.
            var account = await FindDefaultAccountAsync(cancellationToken);
            if (account?.ImagePullSecrets is { Count: > 0 } secrets)
            {
                return string.Join(", ", secrets.Select(secret => secret.Name));
            }

            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                return "none: ACP puts one there; this cluster does not";
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in new[] { MyNamespace, SharedNamespace })
        {
            try
            {
                await Kubernetes.CoreV1.DeleteNamespaceAsync(name);
            }
            catch (HttpOperationException error)
            {
                if (error.Response?.StatusCode != HttpStatusCode.NotFound)
                {
                    await Console.Error.WriteLineAsync($"The namespace {name} could not be removed: remove it by hand.");
                }
            }
        }

        Kubernetes.Dispose();
    }

    private async Task<V1ServiceAccount?> FindDefaultAccountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Kubernetes.CoreV1.ReadNamespacedServiceAccountAsync("default", MyNamespace, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
