using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Tests.Behaviour;

namespace AcpRegistry.Sdk.IntegrationTests.OwnPlane;

/// <summary>
/// Where something serves <c>images.registry.alauda.io</c>, kubectl asks what it is meant to: then its answers and the SDK's are the same.
/// </summary>
[CancelAfter(120_000)]
public sealed class KubectlWithDiscoveryTests : SdkBehaviour
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: images.registry.alauda.io
          annotations: {api-approved.kubernetes.io: unapproved}
        spec:
          group: registry.alauda.io
          scope: Namespaced
          names: {plural: images, singular: image, kind: Image}
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object}}
        """;

    protected override IBehaviourCluster Cluster { get; } = new OwnPlaneCluster();

    // Granted to, asked about.
    private static IEnumerable<string[]> Rows =>
        from grantedTo in (string[])["serviceaccount:my-ns:default", "group:system:serviceaccounts:my-ns", "group:system:serviceaccounts", "group:system:authenticated", "user:alice"]
        from subject in (string[])["serviceaccount:my-ns:default", "serviceaccount:other-ns:default", "user:alice", "user:system:serviceaccount:my-ns:b:c"]
        select (string[])[grantedTo, subject];

    [OneTimeSetUp]
    public async Task ServeImagesAsync()
    {
        string file = Path.Combine(Path.GetDirectoryName(OwnControlPlane.Plane.AdminKubeconfigPath)!, "images.yaml");
        await File.WriteAllTextAsync(file, Definition);
        KubectlResult applied = await KubectlAsync("apply", "-f", file);
        Assert.That(applied.ExitCode, Is.Zero, applied.Error);
        KubectlResult established = await KubectlAsync("wait", "--for=condition=established", "crd/images.registry.alauda.io", "--timeout=20s");
        Assert.That(established.ExitCode, Is.Zero, established.Error);

        // Established is not yet served, and kubectl keeps what it discovered: asked by the server's own answer until it is.
        long start = TimeProvider.System.GetTimestamp();
        while ((await KubectlAsync("get", "--raw", "/apis/registry.alauda.io/v1")).ExitCode != 0 && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
        {
            await Task.Delay(100);
        }
    }

    [TestCaseSource(nameof(Rows))]
    public async Task CanI_ByKubectlAndBySdk_SameAnswer(string grantedTo, string about)
    {
        AccessSubject granted = AccessSubject.Parse(grantedTo);
        AccessSubject subject = AccessSubject.Parse(about);
        await Sdk.RoleBindings.GrantAsync(Grant(granted));
        await UntilAsync(Sdk, CanPull(granted), AccessVerdict.Allowed);

        AccessDecision decision = await Sdk.Permissions.CheckAsync(CanPull(subject));
        KubectlResult kubectl = await KubectlAsync("auth", "can-i", "get", "images.registry.alauda.io", $"--as={subject.UserName}", "-n", Owner);

        Assert.That(kubectl.Output, Is.EqualTo(decision.IsAllowed ? "yes" : "no"), kubectl.Error);
    }

    private static Task<KubectlResult> KubectlAsync(params IEnumerable<string> arguments) =>
        Kubectl.RunAsync(OwnControlPlane.Plane.AdminKubeconfigPath, arguments);
}
