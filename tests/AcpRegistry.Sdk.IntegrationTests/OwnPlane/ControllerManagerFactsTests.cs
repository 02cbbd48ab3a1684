using AcpRegistry.Sdk.Testing;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.OwnPlane;

[CancelAfter(120_000)]
public sealed class ControllerManagerFactsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongEnoughForNothing = TimeSpan.FromSeconds(2);

    [Test]
    public async Task Fact11_WithoutControllerManager_NeitherAggregatesNorMakesServiceAccounts() =>
        Assert.That(await AggregatesAsync(OwnControlPlane.Plane, LongEnoughForNothing), Is.EqualTo((false, false)));

    [Test]
    public async Task Fact11_WithControllerManager_DoesBoth()
    {
        LocalControlPlane shared = ControlPlane.Plane;

        // A directory named by KUBEBUILDER_ASSETS may hold none; then nothing does its work there either.
        Assert.That(
            await AggregatesAsync(shared, shared.HasControllerManager ? Patience : LongEnoughForNothing),
            Is.EqualTo((shared.HasControllerManager, shared.HasControllerManager)));
    }

    // Whether, within that time, a labelled ClusterRole's rule comes into "admin", and a namespace gets its ServiceAccount.
    private static async Task<(bool Role, bool ServiceAccount)> AggregatesAsync(LocalControlPlane plane, TimeSpan patience)
    {
        using IKubernetes admin = plane.CreateAdminClient();
        string name = $"fact11-{Guid.NewGuid().ToString("N")[..8]}";
        await admin.RbacAuthorizationV1.CreateClusterRoleAsync(new V1ClusterRole
        {
            Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["rbac.authorization.k8s.io/aggregate-to-admin"] = "true" } },
            Rules = [new V1PolicyRule { ApiGroups = ["example.com"], Resources = [name], Verbs = ["get"] }],
        });
        await admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } });
        long start = TimeProvider.System.GetTimestamp();
        (bool Role, bool ServiceAccount) seen = default;
        while (seen != (true, true) && TimeProvider.System.GetElapsedTime(start) < patience)
        {
            await Task.Delay(50);
            V1ClusterRole role = await admin.RbacAuthorizationV1.ReadClusterRoleAsync("admin");
            V1ServiceAccountList accounts = await admin.CoreV1.ListNamespacedServiceAccountAsync(name);
            seen = (role.Rules?.Any(rule => rule.Resources?.Contains(name) == true) == true, accounts.Items.Count > 0);
        }

        await admin.RbacAuthorizationV1.DeleteClusterRoleAsync(name);
        return seen;
    }
}
