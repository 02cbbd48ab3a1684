using System.Net;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.Facts;

/// <summary>Facts that the SDK is built on, each by its number, on the real server.</summary>
public sealed class ClientFactsTests : ControlPlaneTests
{
    [Test]
    public async Task Fact12_ClientOfOurOwn_SpeaksHttp11([Values] bool impersonating)
    {
        string kubeconfig = await Plane.WriteKubeconfigAsync("alice", ["system:masters"]);
        if (impersonating)
        {
            await File.AppendAllTextAsync(kubeconfig, "    as: bob\n    as-groups: [\"system:masters\"]\n");
        }

        using IKubernetes ours = AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = kubeconfig });

        Assert.That(await VersionAsync(ours), Is.EqualTo(HttpVersion.Version11));
    }

    [Test]
    public async Task Fact12_ClientByItself_SpeaksHttp2()
    {
        using var theirs = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(Plane.AdminKubeconfigPath));

        Assert.That(await VersionAsync(theirs), Is.EqualTo(HttpVersion.Version20));
    }

    [Test]
    public async Task Fact13_NameNotEscaped_DeletesEveryBindingOfTheNamespace()
    {
        await BindAsNamedAsync("#all", PullerRole, User("alice"));
        await BindAsNamedAsync("bystander", PullerRole, User("bob"));

        await Admin.RbacAuthorizationV1.DeleteNamespacedRoleBindingAsync("#all", Owner);

        Assert.That(await BindingsAsync(), Is.Empty);
    }

    [Test]
    public async Task Fact13_NameByTheSdk_DeletesThatOne()
    {
        await BindAsNamedAsync("#all", PullerRole, User("alice"));
        await BindAsNamedAsync("bystander", PullerRole, User("bob"));

        RevokeResult result = await Sdk.RoleBindings.RevokeAsync(Grant(AccessSubject.User("alice"), "#all"));

        Assert.That(result.Outcome, Is.EqualTo(RevokeOutcome.Deleted));
        Assert.That((await BindingsAsync()).Keys, Is.EqualTo(["bystander"]));
    }

    [Test]
    public async Task Fact13_ExceptionOfTheClient_HoldsTokenAndBodyAndOursNeither()
    {
        string token = (await Admin.CoreV1.CreateNamespacedServiceAccountTokenAsync(
            new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [] } }, "default", Owner)).Status.Token;
        using var client = new Kubernetes(new KubernetesClientConfiguration
        {
            Host = Plane.Server.OriginalString,
            SkipTlsVerify = true,
            AccessToken = token,
        });
        const string Reason = "a-body-that-nobody-should-see";
        V1RoleBinding body = Binding("refused", PullerRole, User("alice"));
        body.Metadata.Annotations = new Dictionary<string, string> { ["reason"] = Reason };

        HttpOperationException theirs = await FailureOfAsync<HttpOperationException>(
            () => client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(body, Owner));
        AcpRegistryForbiddenException ours = await FailureOfAsync<AcpRegistryForbiddenException>(
            () => AcpRegistryClient.Create(client).RoleBindings.GrantAsync(Grant(NewServiceAccount()) with { Reason = Reason }));

        Assert.That(theirs.Request.Headers["Authorization"], Is.EqualTo([$"Bearer {token}"]));
        Assert.That(theirs.Request.Content, Does.Contain(Reason));
        Assert.That(theirs.Message, Does.Contain(theirs.Response.Content));
        Assert.That(ours.ToString(), Does.Not.Contain(token).And.Not.Contain(Reason));
        Assert.That(ours.InnerException, Is.Null);
    }

    private static async Task<Version> VersionAsync(IKubernetes client)
    {
        using HttpOperationResponse<V1NamespaceList> answer = await client.CoreV1.ListNamespaceWithHttpMessagesAsync();
        return answer.Response.Version;
    }
}
