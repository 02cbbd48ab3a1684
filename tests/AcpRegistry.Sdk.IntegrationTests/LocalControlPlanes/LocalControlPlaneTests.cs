using System.Net;
using AcpRegistry.Sdk.Testing;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.LocalControlPlanes;

[TestFixture]
[CancelAfter(120_000)]
public sealed class LocalControlPlaneTests
{
    private static LocalControlPlane Plane => ControlPlane.Plane;

    [Test]
    public async Task CreateAdminClient_ListNamespaces_FindsDefault(CancellationToken ct)
    {
        using IKubernetes admin = Plane.CreateAdminClient();

        V1NamespaceList namespaces = await admin.CoreV1.ListNamespaceAsync(cancellationToken: ct);

        Assert.That(namespaces.Items.Select(item => item.Metadata.Name), Does.Contain("default"));
    }

    [Test]
    public async Task CreateClient_PlainUser_IsForbidden(CancellationToken ct)
    {
        using IKubernetes plain = Plane.CreateClient("alice");

        await Assert.ThatAsync(
            () => plain.CoreV1.ListNamespaceAsync(cancellationToken: ct),
            Throws.TypeOf<HttpOperationException>()
                .With.Property("Response").Property("StatusCode").EqualTo(HttpStatusCode.Forbidden)
                .And.Message.Contains("alice"));
    }

    [Test]
    public async Task CreateClient_GroupThatMay_IsAllowed(CancellationToken ct)
    {
        using IKubernetes member = Plane.CreateClient("alice", "developers", "system:masters");

        V1NamespaceList namespaces = await member.CoreV1.ListNamespaceAsync(cancellationToken: ct);

        Assert.That(namespaces.Items, Is.Not.Empty);
    }

    [Test]
    public async Task CreateClient_ProxyInTheEnvironment_IsNotUsed(CancellationToken ct)
    {
        IWebProxy before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:9");
        try
        {
            using IKubernetes admin = Plane.CreateAdminClient();
            await Assert.ThatAsync(() => admin.CoreV1.ListNamespaceAsync(cancellationToken: ct), Throws.Nothing);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    [Test]
    public void CreateClient_EmptyUser_Throws() => Assert.That(() => Plane.CreateClient(""), Throws.ArgumentException);

    [Test]
    public async Task Version_AskedOverTheApi_IsTheSame(CancellationToken ct)
    {
        using IKubernetes admin = Plane.CreateAdminClient();

        VersionInfo info = await admin.Version.GetCodeAsync(ct);

        Assert.That(info.GitVersion, Does.StartWith($"v{Plane.Version}"));
    }

    [Test]
    public async Task CreateNamespaceAsync_New_HasDefaultServiceAccount(CancellationToken ct)
    {
        using IKubernetes admin = Plane.CreateAdminClient();

        await Plane.CreateNamespaceAsync("plane-new", ct);

        V1ServiceAccountList accounts = await admin.CoreV1.ListNamespacedServiceAccountAsync("plane-new", cancellationToken: ct);
        Assert.That(accounts.Items.Select(item => item.Metadata.Name), Is.EqualTo(["default"]));
    }

    [Test]
    public async Task CreateNamespaceAsync_NewNamespace_TakesPods(CancellationToken ct)
    {
        using IKubernetes admin = Plane.CreateAdminClient();
        await Plane.CreateNamespaceAsync("plane-pods", ct);
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "app" },
            Spec = new V1PodSpec
            {
                Containers = [new V1Container { Name = "app", Image = "app" }],

                // Before 1.24 a pod with a token waits for a Secret that only kube-controller-manager makes.
                AutomountServiceAccountToken = Plane.HasControllerManager,
            },
        };

        V1Pod created = await admin.CoreV1.CreateNamespacedPodAsync(pod, "plane-pods", cancellationToken: ct);

        Assert.That(created.Spec.ServiceAccountName, Is.EqualTo("default"));
    }

    [Test]
    public async Task CreateNamespaceAsync_ExistingName_SaysSo(CancellationToken ct) =>
        await Assert.ThatAsync(
            () => Plane.CreateNamespaceAsync("default", ct),
            Throws.TypeOf<LocalControlPlaneException>().With.Message.Contains("'default'").And.Message.Contains("AlreadyExists"));

    [Test]
    public async Task WriteKubeconfigAsync_UsedByKubectl_IsThatUser(CancellationToken ct)
    {
        string kubeconfig = await Plane.WriteKubeconfigAsync("system:serviceaccount:a:b", ["team: \"x\", y=z"], ct);

        KubectlResult result = await Kubectl.RunAsync(kubeconfig, ["auth", "can-i", "get", "pods"], ct);
        KubectlResult denied = await Kubectl.RunAsync(kubeconfig, ["get", "pods"], ct);

        Assert.Multiple(() =>
        {
            Assert.That(result, Is.EqualTo(new KubectlResult(1, "no", "")));
            Assert.That(denied.Error, Does.Contain("User \"system:serviceaccount:a:b\" cannot list resource \"pods\""));
        });
    }

    [Test]
    public async Task AdminKubeconfigPath_UsedByKubectl_MayAnything(CancellationToken ct)
    {
        KubectlResult result = await Kubectl.RunAsync(Plane.AdminKubeconfigPath, ["auth", "can-i", "*", "*"], ct);

        Assert.That(result.Output, Is.EqualTo("yes"));
    }

    [Test]
    public async Task ApiServer_IndentedResponses_DoNotHarmIt(CancellationToken ct)
    {
        // Built from its sources as they are, by a Go of today, 1.20 corrupts its memory on the first of these.
        using IKubernetes admin = Plane.CreateAdminClient();
        for (int i = 0; i < 40; i++)
        {
            V1ClusterRoleList roles = await admin.RbacAuthorizationV1.ListClusterRoleAsync(pretty: true, cancellationToken: ct);
            await admin.CoreV1.ListNamespaceAsync(pretty: true, cancellationToken: ct);
            Assert.That(roles.Items, Has.Count.GreaterThan(20));
        }

        await Assert.ThatAsync(() => Plane.CreateNamespaceAsync("plane-after-pretty", ct), Throws.Nothing);
    }
}
