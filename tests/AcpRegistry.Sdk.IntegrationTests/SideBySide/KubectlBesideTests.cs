using System.Net;
using System.Text.Json;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;

namespace AcpRegistry.Sdk.IntegrationTests.SideBySide;

/// <summary>The commands of the platform's pages, and the SDK, on the same objects.</summary>
[NonParallelizable]
public sealed class KubectlBesideTests : ControlPlaneTests
{
    private const string CrossNsPull = "cross-ns-pull";

    private static readonly AccessSubject Subject = AccessSubject.ServiceAccount("my-ns", "default");

    [Test]
    public async Task CreateRolebinding_ByKubectl_ListedGrantingAndRevokedByName()
    {
        KubectlResult created = await CreateAsync(CrossNsPull);
        PullRoleBinding listed = await Sdk.RoleBindings.ListAsync(Owner).SingleAsync();
        await UntilAsync(Sdk, CanPull(Subject), AccessVerdict.Allowed);
        RevokeResult revoked = await Sdk.RoleBindings.RevokeAsync(Grant(Subject, CrossNsPull));
        KubectlResult gone = await KubectlAsync("get", "rolebinding", CrossNsPull, "-n", Owner);

        Assert.That(created.ExitCode, Is.Zero, created.Error);
        Assert.That((listed.Name, listed.IsManaged, listed.Subjects.Single()), Is.EqualTo((CrossNsPull, false, Subject)));
        Assert.That(listed.Grants(Subject), Is.True);
        Assert.That(revoked.Outcome, Is.EqualTo(RevokeOutcome.Deleted));
        Assert.That(gone.Error, Does.Contain("NotFound"));
        await UntilAsync(Sdk, CanPull(Subject), AccessVerdict.Denied);
    }

    [Test]
    public async Task CreateRolebinding_BySdkAndByKubectl_SameRoleAndSubjects()
    {
        await CreateAsync(CrossNsPull);
        GrantResult granted = await Sdk.RoleBindings.GrantAsync(Grant(Subject));

        JsonElement theirs = await ReadAsync(CrossNsPull);
        JsonElement ours = await ReadAsync(granted.Binding.Name);

        foreach (string part in (string[])["apiVersion", "kind", "roleRef", "subjects"])
        {
            Assert.That(ours.GetProperty(part).GetRawText(), Is.EqualTo(theirs.GetProperty(part).GetRawText()));
        }

        Assert.That(ours.GetProperty("metadata").GetProperty("labels").GetProperty(ManagedByLabel).GetString(), Is.EqualTo(ManagedBy));
        Assert.That(granted.AlsoGrantedBy!.Select(binding => binding.Name), Is.EqualTo([CrossNsPull]));
    }

    [Test]
    public async Task DeleteRolebinding_ByKubectl_RevokeFindsNone()
    {
        GrantResult granted = await Sdk.RoleBindings.GrantAsync(Grant(Subject));

        KubectlResult deleted = await KubectlAsync("delete", "rolebinding", granted.Binding.Name, "-n", Owner);
        RevokeResult revoked = await Sdk.RoleBindings.RevokeAsync(Grant(Subject));

        Assert.That(deleted.ExitCode, Is.Zero, deleted.Error);
        Assert.That(revoked.Outcome, Is.EqualTo(RevokeOutcome.NotFound));
    }

    [Test]
    public async Task GetService_ClusterIP_IsWhatKubectlPrints()
    {
        // Whether they exist already doesn't matter.
        await KubectlAsync("create", "namespace", "cpaas-system");
        await KubectlAsync("create", "service", "clusterip", "internal-docker-registry", "--tcp=443:5000", "-n", "cpaas-system");

        KubectlResult kubectl = await KubectlAsync("get", "svc", "-n", "cpaas-system", "internal-docker-registry", "-o", "jsonpath={.spec.clusterIP}");
        RegistryService service = await Sdk.Addresses.GetServiceAsync();
        await KubectlAsync("delete", "service", "internal-docker-registry", "-n", "cpaas-system");

        Assert.That(service.ClusterIP, Is.EqualTo(IPAddress.Parse(kubectl.Output)));
    }

    private Task<KubectlResult> CreateAsync(string name) =>
        KubectlAsync("create", "rolebinding", name, $"--clusterrole={PullerRole}", "--serviceaccount=my-ns:default", "-n", Owner);

    private async Task<JsonElement> ReadAsync(string name) =>
        JsonSerializer.Deserialize<JsonElement>((await KubectlAsync("get", "rolebinding", name, "-n", Owner, "-o", "json")).Output);
}
