using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.IntegrationTests.Access;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Testing;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.OwnPlane;

/// <summary>
/// A snapshot whose API server comes back at an earlier version, as after etcd was restored from a backup. A second control plane plays the
/// restored one: the same address for the client, other data, a lower version.
/// </summary>
[CancelAfter(180_000)]
public sealed class SnapshotAfterRestoreTests
{
    [Test]
    public async Task Snapshot_ServerComesBackAtAnEarlierVersion_DecidesByWhatIsThereNow(CancellationToken ct)
    {
        var options = new LocalControlPlaneOptions { UseControllerManager = false };
        await using var before = await LocalControlPlane.StartAsync(options, ct);
        await using var restored = await LocalControlPlane.StartAsync(options, ct);
        using var beforeAdmin = before.CreateAdminClient();
        using var restoredAdmin = restored.CreateAdminClient();
        for (var i = 0; i < 300; i++)
        {
            await beforeAdmin.CoreV1.CreateNamespacedConfigMapAsync(
                new V1ConfigMap { Metadata = new V1ObjectMeta { Name = $"later-{i}" } }, "default", cancellationToken: ct);
        }

        await GrantAsync(beforeAdmin, "alice", ct);
        await GrantAsync(restoredAdmin, "bob", ct);
        using var address = new SharedAddress((Kubernetes)beforeAdmin);
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(before.AdminKubeconfigPath), address);
        await using var snapshot = await TestSnapshots.WatchAsync(client, new AcpRegistryOptions(), ct);
        Assert.That((Decide(snapshot, "alice"), Decide(snapshot, "bob")), Is.EqualTo((AccessVerdict.Allowed, AccessVerdict.Denied)));

        address.Server = (Kubernetes)restoredAdmin;
        await before.KillApiServerAsync(ct);

        Assert.That(
            () => (Decide(snapshot, "alice"), Decide(snapshot, "bob")), Is.EqualTo((AccessVerdict.Denied, AccessVerdict.Allowed)).After(30_000, 50));
    }

    private static AccessVerdict Decide(IPullAccessSnapshot snapshot, string user) =>
        snapshot.Decide(new AccessQuestion(AccessSubject.User(user), "default")).Verdict;

    private static async Task GrantAsync(IKubernetes admin, string user, CancellationToken ct)
    {
        await RegistryObjects.EnsureAsync(admin);
        await AcpRegistryClient.Create(admin).RoleBindings.GrantAsync(new PullGrant("default", AccessSubject.User(user)), ct);
    }

    /// <summary>Sends each request to the server that answers at the address now.</summary>
    private sealed class SharedAddress(Kubernetes server) : DelegatingHandler
    {
        public Kubernetes Server { get; set; } = server;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var forwarded = new HttpRequestMessage(request.Method, new Uri(Server.BaseUri, request.RequestUri!.PathAndQuery));
            return await Server.HttpClient.SendAsync(forwarded, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
    }
}
