using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>Access reviews.</summary>
public abstract class ReviewBehaviour : KubernetesBehaviour
{
    [Test]
    public async Task SubjectAccessReview_NothingGranted_SaysNoMoreThanNo()
    {
        V1SubjectAccessReviewStatus status = await ReviewAsync(Pull(await Cluster.NewNamespaceAsync()), NewName("nobody"));

        Assert.That(KubernetesJson.Serialize(status), Is.EqualTo("""{"allowed":false}"""));
    }

    [Test]
    public async Task SubjectAccessReview_GrantedToGroup_NamesBindingBeforeNamespace()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string role = await NewPullerRoleAsync();
        string group = NewName("group");
        V1RoleBinding binding = await BindAsync(owner, role, Group(group));

        V1SubjectAccessReviewStatus status = await UntilAllowedAsync(Pull(owner), NewName("user"), group);

        string path = $"RoleBinding \"{binding.Name()}/{owner}\" of ClusterRole \"{role}\" to Group \"{group}\"";
        Assert.That(status.Reason, Is.EqualTo($"RBAC: allowed by {path}"));
    }

    [Test]
    public async Task SubjectAccessReview_ServiceAccountSubject_MatchesByUserNameWithoutGroups()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string role = await NewPullerRoleAsync();
        V1RoleBinding binding = await BindAsync(owner, role, ServiceAccount("bot", "elsewhere"));

        V1SubjectAccessReviewStatus status = await UntilAllowedAsync(Pull(owner), "system:serviceaccount:elsewhere:bot");

        string path = $"RoleBinding \"{binding.Name()}/{owner}\" of ClusterRole \"{role}\" to ServiceAccount \"bot/elsewhere\"";
        Assert.That(status.Reason, Is.EqualTo($"RBAC: allowed by {path}"));
    }

    [Test]
    public async Task SubjectAccessReview_ServiceAccountSubjectWithoutNamespace_MeansTheBindings()
    {
        string owner = await Cluster.NewNamespaceAsync();
        V1RoleBinding binding = await BindAsync(owner, await NewPullerRoleAsync(), ServiceAccount("bot", null));

        V1SubjectAccessReviewStatus status = await UntilAllowedAsync(Pull(owner), $"system:serviceaccount:{owner}:bot");

        Assert.That(status.Reason, Does.EndWith($"to ServiceAccount \"bot/{owner}\""));
        Assert.That(binding.Subjects[0].NamespaceProperty, Is.Null);
    }

    [Test]
    public async Task SubjectAccessReview_GrantToAllOfNamespace_AddsNoGroupsByItself()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string group = $"system:serviceaccounts:{NewName("their")}";
        string user = $"system:serviceaccount:{group.Split(':')[2]}:default";
        await BindAsync(owner, await NewPullerRoleAsync(), Group(group));
        await UntilAllowedAsync(Pull(owner), user, group);

        Assert.That((await ReviewAsync(Pull(owner), user)).Allowed, Is.False);
    }

    [Test]
    public async Task SubjectAccessReview_SystemMasters_AllowedWithoutReason()
    {
        V1SubjectAccessReviewStatus status = await ReviewAsync(Pull("default"), NewName("user"), "system:masters");

        Assert.That(KubernetesJson.Serialize(status), Is.EqualTo("""{"allowed":true}"""));
    }

    [Test]
    public async Task SubjectAccessReview_OnlyGroups_Answered()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string group = NewName("group");
        await BindAsync(owner, await NewPullerRoleAsync(), Group(group));

        Assert.That((await UntilAllowedAsync(Pull(owner), null, group)).Allowed, Is.True);
    }

    [Test]
    public async Task SubjectAccessReview_NeitherUserNorGroups_Unprocessable()
    {
        Refusal refusal = await Refusal.OfAsync(() => ReviewAsync(Pull("default"), null));

        Assert.That((refusal.Code, refusal.Reason), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "Invalid")));
        Assert.That(refusal.Message, Does.Contain("at least one of user or group must be specified"));
    }

    [Test]
    public async Task SubjectAccessReview_BindingToMissingRole_SaysSoOnlyThere()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string other = await Cluster.NewNamespaceAsync();
        string user = NewName("user");
        string missing = NewName("missing");
        await BindAsync(owner, missing, User(user));

        V1SubjectAccessReviewStatus status = await UntilAsync(() => ReviewAsync(Pull(owner), user), status => status.Reason is not null);

        await Assert.MultipleAsync(async () =>
        {
            Assert.That(status.Allowed, Is.False);
            Assert.That(status.EvaluationError, Is.Null);
            Assert.That(status.Reason, Is.EqualTo($"RBAC: clusterrole.rbac.authorization.k8s.io \"{missing}\" not found"));
            Assert.That((await ReviewAsync(Ask("list", "", "pods", owner), user)).Reason, Is.EqualTo(status.Reason));
            Assert.That((await ReviewAsync(Pull(other), user)).Reason, Is.Null);
            Assert.That((await ReviewAsync(Pull(owner), NewName("user"))).Reason, Is.Null);
        });
    }

    [Test]
    public async Task SubjectAccessReview_TwoMissingRoles_ListsBothInBrackets()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string user = NewName("user");
        string missing = NewName("missing");
        await BindAsync(owner, $"{missing}-a", User(user));
        await BindAsync(owner, $"{missing}-b", User(user));

        V1SubjectAccessReviewStatus status =
            await UntilAsync(() => ReviewAsync(Pull(owner), user), status => status.Reason?.Contains(',', StringComparison.Ordinal) == true);

        string a = $"clusterrole.rbac.authorization.k8s.io \"{missing}-a\" not found";
        string b = $"clusterrole.rbac.authorization.k8s.io \"{missing}-b\" not found";
        Assert.That(status.Reason, Is.EqualTo($"RBAC: [{a}, {b}]").Or.EqualTo($"RBAC: [{b}, {a}]"));
    }

    [Test]
    public async Task SubjectAccessReview_MissingAndGoodRole_AllowedWithoutTrace()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string user = NewName("user");
        await BindAsync(owner, NewName("missing"), User(user));
        await BindAsync(owner, await NewPullerRoleAsync(), User(user));

        Assert.That((await UntilAllowedAsync(Pull(owner), user)).Reason, Does.Not.Contain("not found"));
    }

    [Test]
    public async Task SubjectAccessReview_ResourceWithSubresourceInOneWord_SameAsApart()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string user = NewName("user");
        await BindAsync(owner, await NewClusterRoleAsync(Rule("image.alauda.io", "imagestreams/layers", "get")), User(user));
        V1ResourceAttributes apart = Ask("get", "image.alauda.io", "imagestreams", owner);
        apart.Subresource = "layers";

        await UntilAllowedAsync(apart, user);

        Assert.That((await ReviewAsync(Ask("get", "image.alauda.io", "imagestreams/layers", owner), user)).Allowed, Is.True);
    }

    [Test]
    public async Task SubjectAccessReview_StarSubresource_MatchesOnlyWhenApart()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string user = NewName("user");
        await BindAsync(owner, await NewClusterRoleAsync(Rule("image.alauda.io", "*/layers", "get")), User(user));
        V1ResourceAttributes apart = Ask("get", "image.alauda.io", "imagestreams", owner);
        apart.Subresource = "layers";

        await UntilAllowedAsync(apart, user);

        Assert.That((await ReviewAsync(Ask("get", "image.alauda.io", "imagestreams/layers", owner), user)).Allowed, Is.False);
    }

    [Test]
    public async Task SubjectAccessReview_ResourceNames_MatchesThatNameOnly()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string user = NewName("user");
        V1PolicyRule rule = Rule(PullGroup, "images", "get");
        rule.ResourceNames = ["app"];
        await BindAsync(owner, await NewClusterRoleAsync(rule), User(user));
        V1ResourceAttributes named = Pull(owner);
        named.Name = "app";

        await UntilAllowedAsync(named, user);

        Assert.That((await ReviewAsync(Pull(owner), user)).Allowed, Is.False);
    }

    [Test]
    public async Task SubjectAccessReview_EmptyNamespace_OnlyClusterRoleBindingsCount()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string role = await NewPullerRoleAsync();
        string local = NewName("user");
        string global = NewName("user");
        await BindAsync(owner, role, User(local));
        await Admin.RbacAuthorizationV1.CreateClusterRoleBindingAsync(new V1ClusterRoleBinding
        {
            Metadata = new V1ObjectMeta { Name = NewName("binding") },
            RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = role },
            Subjects = [User(global)],
        });
        await UntilAllowedAsync(Pull(owner), local);

        V1SubjectAccessReviewStatus everywhere = await UntilAllowedAsync(Pull(""), global);

        Assert.That(everywhere.Reason, Does.StartWith("RBAC: allowed by ClusterRoleBinding \"binding-"));
        Assert.That((await ReviewAsync(Pull(""), local)).Allowed, Is.False);
        Assert.That((await ReviewAsync(Pull(owner), global)).Allowed, Is.True);
    }

    [Test]
    public async Task SubjectAccessReview_MissingNamespace_LooksLikeADenial()
    {
        V1SubjectAccessReviewStatus status = await ReviewAsync(Pull(NewName("typo")), NewName("user"));

        Assert.That(status.Allowed, Is.False);
    }

    [Test]
    public async Task LocalSubjectAccessReview_MissingNamespace_AnsweredCreated()
    {
        string typo = NewName("typo");
        using HttpOperationResponse<V1LocalSubjectAccessReview> response =
            await Admin.AuthorizationV1.CreateNamespacedLocalSubjectAccessReviewWithHttpMessagesAsync(Local(typo, typo, NewName("user")), typo);

        Assert.That(response.Response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(KubernetesJson.Serialize(response.Body.Status), Is.EqualTo("""{"allowed":false}"""));
    }

    [Test]
    public async Task LocalSubjectAccessReview_OtherNamespaceInSpec_Unprocessable()
    {
        string here = await Cluster.NewNamespaceAsync();

        Refusal refusal = await Refusal.OfAsync(() =>
            Admin.AuthorizationV1.CreateNamespacedLocalSubjectAccessReviewAsync(Local(here, "elsewhere", NewName("user")), here));

        Assert.That(refusal.Code, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(refusal.Message, Does.Contain("must match metadata.namespace"));
    }

    [Test]
    public async Task LocalSubjectAccessReview_ByNamespaceAdmin_MayAskThereOnly()
    {
        string here = await Cluster.NewNamespaceAsync();
        string admin = NewName("admin");
        await BindAsync(here, "admin", User(admin));
        await UntilAllowedAsync(Ask("create", "authorization.k8s.io", "localsubjectaccessreviews", here), admin);
        using IKubernetes client = Cluster.CreateClient(admin);

        V1LocalSubjectAccessReview review = await client.AuthorizationV1.CreateNamespacedLocalSubjectAccessReviewAsync(Local(here, here, NewName("user")), here);
        Refusal global = await Refusal.OfAsync(() => client.AuthorizationV1.CreateSubjectAccessReviewAsync(
            new V1SubjectAccessReview { Spec = new V1SubjectAccessReviewSpec { User = "x", ResourceAttributes = Pull(here) } }));
        Refusal roles = await Refusal.OfAsync(() => client.RbacAuthorizationV1.ListClusterRoleAsync());

        Assert.That(review.Status.Allowed, Is.False);
        Assert.That((global.Code, global.Message), Is.EqualTo((
            HttpStatusCode.Forbidden,
            $"subjectaccessreviews.authorization.k8s.io is forbidden: User \"{admin}\" cannot create resource \"subjectaccessreviews\" "
                + "in API group \"authorization.k8s.io\" at the cluster scope")));
        Assert.That(roles.Code, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase("edit")]
    [TestCase("view")]
    public async Task LocalSubjectAccessReview_ByLesserRoles_Forbidden(string role)
    {
        string here = await Cluster.NewNamespaceAsync();
        string user = NewName("user");
        await BindAsync(here, role, User(user));
        await UntilAllowedAsync(Ask("list", "", "pods", here), user);
        using IKubernetes client = Cluster.CreateClient(user);

        Refusal review = await Refusal.OfAsync(() => client.AuthorizationV1.CreateNamespacedLocalSubjectAccessReviewAsync(Local(here, here, "x"), here));
        Refusal bindings = await Refusal.OfAsync(() => client.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(here));

        Assert.That((review.Code, bindings.Code), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)));
    }

    [Test]
    public async Task SelfSubjectAccessReview_AnybodyAuthenticated_LearnsAboutHimself()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string group = NewName("group");
        await BindAsync(owner, await NewPullerRoleAsync(), Group(group));
        await UntilAllowedAsync(Pull(owner), null, group);
        using IKubernetes member = Cluster.CreateClient(NewName("user"), group);
        using IKubernetes other = Cluster.CreateClient(NewName("user"));

        Assert.That((await SelfAsync(member, owner)).Allowed, Is.True);
        Assert.That((await SelfAsync(other, owner)).Allowed, Is.False);
    }

    private static async Task<V1SubjectAccessReviewStatus> SelfAsync(IKubernetes client, string @namespace) =>
        (await client.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(
            new V1SelfSubjectAccessReview { Spec = new V1SelfSubjectAccessReviewSpec { ResourceAttributes = Pull(@namespace) } })).Status;

    private static V1LocalSubjectAccessReview Local(string @namespace, string about, string user) => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = @namespace },
        Spec = new V1SubjectAccessReviewSpec { User = user, ResourceAttributes = Pull(about) },
    };
}
