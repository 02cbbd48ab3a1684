using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Testing;
using AcpRegistry.Sdk.Tests.Support;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

/// <summary>The report in the docs is one that is made here.</summary>
[TestFixture]
public sealed class DocumentedReportTests
{
    private const string Host = "internal-docker-registry.cpaas-system.svc";
    private const string Image = $"{Host}/shared-ns/app:1.4.0";
    private const string Pod = "web-7d4b9c5f-x2x8k";

    [Test]
    public async Task Report_InTheDocs_IsTheOneThatIsMade()
    {
        await using var registry = new FakeRegistry { Denies = true };
        await registry.StartAsync();
        registry.AddUser("my-ns", "not-a-real-password", AccessSubject.ServiceAccount("my-ns", "default"));
        await registry.PushAsync("shared-ns/app", "1.4.0");
        var cluster = new InMemoryCluster();
        await cluster.AddAcpRegistryAsync();
        await cluster.CreateNamespaceAsync("my-ns");
        await cluster.CreateNamespaceAsync("shared-ns");
        using var admin = cluster.CreateAdminClient();
        await MakeAsync(admin);
        var options = registry.Options();
        options.Location = NetworkLocation.InCluster;
        var network = new SceneNetwork(registry.Network) { Hosts = { Host }, Port = registry.Port };
        var sdk = AcpRegistryClient.Create(admin, options, network: network);
        network.Addresses = (await sdk.Addresses.GetServiceAsync()).ClusterIPs;

        var report = (await sdk.Diagnostics.DiagnoseAsync(PullTarget.Pod("my-ns", Pod))).ToText();

        var page = (await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "docs", "diagnostics.md"))).ReplaceLineEndings("\n");
        Assert.That(page, Does.Contain($"```text\n{report}```\n"), report);
    }

    private static async Task MakeAsync(IKubernetes admin)
    {
        await admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = new V1ObjectMeta { Name = "pull-app" },
                RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = "system:image-puller" },
                Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", Name = "default", NamespaceProperty = "my-ns" }],
            },
            "my-ns");
        var pod = await admin.CoreV1.CreateNamespacedPodAsync(
            new V1Pod
            {
                Metadata = new V1ObjectMeta { Name = Pod, Labels = new Dictionary<string, string> { ["app"] = "web" } },
                Spec = new V1PodSpec { Containers = [new V1Container { Name = "main", Image = Image }] },
                Status = new V1PodStatus
                {
                    ContainerStatuses =
                    [
                        new V1ContainerStatus
                        {
                            Name = "main",
                            State = new V1ContainerState
                            {
                                Waiting = new V1ContainerStateWaiting { Reason = "ImagePullBackOff", Message = $"Back-off pulling image \"{Image}\"" },
                            },
                        },
                    ],
                },
            },
            "my-ns");
        await admin.CoreV1.CreateNamespacedEventAsync(
            new Corev1Event
            {
                Metadata = new V1ObjectMeta { Name = $"{Pod}.1" },
                InvolvedObject = new V1ObjectReference { Kind = "Pod", Name = Pod, NamespaceProperty = "my-ns", Uid = pod.Metadata.Uid, FieldPath = "spec.containers{main}" },
                Reason = "Failed",
                Message = $"Failed to pull image \"{Image}\": failed to resolve reference \"{Image}\": pull access denied, repository does not exist or may require "
                    + "authorization: server message: insufficient_scope: authorization failed",
                LastTimestamp = DateTime.UnixEpoch.AddYears(50),
            },
            "my-ns");
    }
}
