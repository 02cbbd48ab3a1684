using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>The <c>Impersonate-…</c> headers.</summary>
public abstract class ImpersonationBehaviour : KubernetesBehaviour
{
    [Test]
    public async Task User_ServiceAccount_BringsItsGroups()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string theirs = NewName("their");
        await BindAsync(owner, await NewPullerRoleAsync(), Group($"system:serviceaccounts:{theirs}"));
        await UntilAllowedAsync(Pull(owner), null, $"system:serviceaccounts:{theirs}");

        Assert.That(await CanPullAsync(Admin, owner, $"system:serviceaccount:{theirs}:bot"), Is.True);
    }

    [TestCase("system:serviceaccounts")]
    [TestCase("system:authenticated")]
    public async Task User_ServiceAccount_IsInTheGroupsOfAll(string group)
    {
        string owner = await Cluster.NewNamespaceAsync();
        await BindAsync(owner, await NewPullerRoleAsync(), Group(group));
        await UntilAllowedAsync(Pull(owner), null, group);

        Assert.That(await CanPullAsync(Admin, owner, "system:serviceaccount:any:bot"), Is.True);
    }

    [TestCase("alice", false)]
    [TestCase("system:serviceaccount:{0}:b:c", false)]
    [TestCase("system:serviceaccount:{0}:B", false)]
    [TestCase("system:serviceaccount:{0}:b.c", true)]
    public async Task User_NotAServiceAccountsName_BringsNoGroups(string user, bool isServiceAccount)
    {
        string owner = await Cluster.NewNamespaceAsync();
        await BindAsync(owner, await NewPullerRoleAsync(), Group($"system:serviceaccounts:{owner}"));
        await UntilAllowedAsync(Pull(owner), null, $"system:serviceaccounts:{owner}");

        Assert.That(await CanPullAsync(Admin, owner, user.Replace("{0}", owner, StringComparison.Ordinal)), Is.EqualTo(isServiceAccount));
    }

    [Test]
    public async Task Groups_Given_ReplaceThoseOfTheServiceAccount()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string group = NewName("group");
        await BindAsync(owner, await NewPullerRoleAsync(), Group($"system:serviceaccounts:{owner}"));
        await BindAsync(owner, await NewPullerRoleAsync(), Group(group));
        await UntilAllowedAsync(Pull(owner), null, group);

        Assert.That(await CanPullAsync(Admin, owner, $"system:serviceaccount:{owner}:bot", "another"), Is.False);
        Assert.That(await CanPullAsync(Admin, owner, $"system:serviceaccount:{owner}:bot", group), Is.True);
    }

    [Test]
    public async Task ServiceAccount_ByEditor_MayAskAboutAnyNamespaceButNotWithGroups()
    {
        string mine = await Cluster.NewNamespaceAsync();
        string owner = await Cluster.NewNamespaceAsync();
        string editor = NewName("editor");
        await BindAsync(mine, "edit", User(editor));
        await BindAsync(owner, await NewPullerRoleAsync(), Group($"system:serviceaccounts:{mine}"));
        await UntilAllowedAsync(Ask("impersonate", "", "serviceaccounts", mine), editor);
        await UntilAllowedAsync(Pull(owner), null, $"system:serviceaccounts:{mine}");
        using IKubernetes client = Cluster.CreateClient(editor);

        bool canPull = await CanPullAsync(client, owner, $"system:serviceaccount:{mine}:default");
        Refusal group = await Refusal.OfAsync(() => CanPullAsync(client, owner, $"system:serviceaccount:{mine}:default", "dev"));

        Assert.That(canPull, Is.True);
        Assert.That((group.Code, group.Reason, group.Message), Is.EqualTo((
            HttpStatusCode.Forbidden,
            "Forbidden",
            $"groups \"dev\" is forbidden: User \"{editor}\" cannot impersonate resource \"groups\" in API group \"\" at the cluster scope")));
    }

    [TestCase("system:serviceaccount:ns:default", "serviceaccounts", "default", "in the namespace \"ns\"")]
    [TestCase("bob", "users", "bob", "at the cluster scope")]
    public async Task User_WithoutTheRight_Forbidden(string impersonated, string resource, string name, string where)
    {
        string user = NewName("user");
        using IKubernetes client = Cluster.CreateClient(user);

        Refusal refusal = await Refusal.OfAsync(() => CanPullAsync(client, "default", impersonated));

        // 1.36 has other words for who may impersonate nobody: 'cannot impersonate-on:serviceaccount:create resource "selfsubjectaccessreviews" ...'.
        Assert.That((refusal.Code, refusal.Message), await ServerVersionAsync() < new Version(1, 21)
            ? Is.EqualTo((
                HttpStatusCode.Forbidden,
                $"{resource} \"{name}\" is forbidden: User \"{user}\" cannot impersonate resource \"{resource}\" in API group \"\" {where}"))
            : Is.EqualTo((HttpStatusCode.Forbidden, refusal.Message)));
        Assert.That(refusal.Message, Does.Contain("cannot impersonate"));
    }

    [Test]
    public async Task Groups_WithoutUser_InternalErrorInPlainTextOrBadRequest()
    {
        Refusal refusal = await Refusal.OfAsync(() => CanPullAsync(Admin, "default", null, "dev"));

        // Which version between began to answer with a Status isn't known.
        Version version = await ServerVersionAsync();
        if (version >= new Version(1, 36) || (version >= new Version(1, 21) && refusal.Code == HttpStatusCode.BadRequest))
        {
            Assert.That((refusal.Code, refusal.Reason), Is.EqualTo((HttpStatusCode.BadRequest, "BadRequest")));
        }
        else
        {
            Assert.That((refusal.Code, refusal.Details), Is.EqualTo((HttpStatusCode.InternalServerError, (V1StatusDetails?)null)));
            Assert.That(refusal.Message, Does.StartWith("Internal Server Error: ").And.Contains("without impersonating a user"));
        }
    }

    [Test]
    public async Task Rights_WhileImpersonating_AreThoseOfTheOther()
    {
        Refusal refusal = await Refusal.OfAsync(async () =>
        {
            using HttpOperationResponse<V1NamespaceList> response =
                await Admin.CoreV1.ListNamespaceWithHttpMessagesAsync(customHeaders: Headers("nobody", []));
        });

        Assert.That(refusal.Message, Does.StartWith("namespaces is forbidden: User \"nobody\" cannot list resource \"namespaces\""));
    }

    private static async Task<bool> CanPullAsync(IKubernetes client, string @namespace, string? user, params IReadOnlyList<string> groups)
    {
        using HttpOperationResponse<V1SelfSubjectAccessReview> response = await client.AuthorizationV1.CreateSelfSubjectAccessReviewWithHttpMessagesAsync(
            new V1SelfSubjectAccessReview { Spec = new V1SelfSubjectAccessReviewSpec { ResourceAttributes = Pull(@namespace) } },
            customHeaders: Headers(user, groups));
        return response.Body.Status.Allowed;
    }

    private static Dictionary<string, IReadOnlyList<string>> Headers(string? user, IReadOnlyList<string> groups)
    {
        var headers = new Dictionary<string, IReadOnlyList<string>>();
        if (user is not null)
        {
            headers["Impersonate-User"] = [user];
        }

        if (groups.Count > 0)
        {
            headers["Impersonate-Group"] = groups;
        }

        return headers;
    }
}
