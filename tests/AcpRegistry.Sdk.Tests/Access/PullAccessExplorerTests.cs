using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Testing;
using k8s;
using k8s.Models;
using Moq;
using static AcpRegistry.Sdk.Tests.Access.RbacObjects;
using Blind = AcpRegistry.Sdk.Access.PullAccessBlindSpotKind;

namespace AcpRegistry.Sdk.Tests.Access;

[TestFixture]
public sealed class PullAccessExplorerTests
{
    private static readonly AccessSubject Bot = AccessSubject.ServiceAccount("my-ns", "bot");
    private static readonly AccessQuestion MayBot = new(Bot, "shared-ns");
    private static readonly Rbacv1Subject BotSubject = ServiceAccount("my-ns", "bot");

    [TestCase(1)]
    [TestCase(3)]
    public async Task WhoCanPull_MaxConcurrency_BoundsTheListsUnderWay(int most)
    {
        var cluster = new RbacObjects([PullerRole()]);
        cluster.Options.MaxConcurrency = most;
        var (underWay, seen) = (0, 0);
        cluster.Cluster.Setup(api => api.ListRoleBindingsAsync("shared-ns", It.IsAny<CancellationToken>())).Returns(SlowAsync<V1RoleBinding>);
        cluster.Cluster.Setup(api => api.ListRolesAsync("shared-ns", It.IsAny<CancellationToken>())).Returns(SlowAsync<V1Role>);
        cluster.Cluster.Setup(api => api.ListClusterRoleBindingsAsync(It.IsAny<CancellationToken>())).Returns(SlowAsync<V1ClusterRoleBinding>);
        cluster.Cluster.Setup(api => api.ListClusterRolesAsync(It.IsAny<CancellationToken>())).Returns(SlowAsync<V1ClusterRole>);

        await cluster.Explorer.WhoCanPullAsync("shared-ns");

        Assert.That((seen, underWay), Is.EqualTo((most, 0)));

        async Task<IReadOnlyList<T>> SlowAsync<T>()
        {
            lock (cluster)
            {
                seen = Math.Max(seen, ++underWay);
            }

            await Task.Delay(20);
            lock (cluster)
            {
                underWay--;
            }

            return [];
        }
    }

    [Test]
    public async Task WhoCanPull_EverySubjectOfEveryGrantingBinding_WithBindingAndRules()
    {
        var cluster = new RbacObjects([
            PullerRole(),
            ClusterRole("cluster-admin", Rule("*", "*", "*")),
            ClusterRole("view", Rule("", "pods", "get")),
            Role("shared-ns", "own", Rule("registry.alauda.io", "images", "get"), Rule("registry.alauda.io", "*", "get"), Rule("", "pods", "get")),
            BindEverywhere("cluster-admin", Group("system:masters")),
            BindRole("shared-ns", "own", User("alice")),
            Bind("shared-ns", Puller, BotSubject, ServiceAccount(null, "default"), ServiceAccount("Bad_Ns", "bot"), BotSubject),
            Bind("shared-ns", "view", User("bob")),
            Bind("shared-ns", "gone", User("carol")),
            Bind("my-ns", Puller, User("dave"))]);

        var who = await cluster.Explorer.WhoCanPullAsync("shared-ns");

        Assert.Multiple(() =>
        {
            Assert.That(who.Entries.Select(entry => $"{entry.Who} {entry.Binding.Kind} {entry.Binding.RoleName} {entry.Rules.Count}"), Is.EqualTo(new[]
            {
                "user:alice RoleBinding own 2",
                "serviceaccount:my-ns:bot RoleBinding system:image-puller 1",
                "serviceaccount:shared-ns:default RoleBinding system:image-puller 1",
                "ServiceAccount 'Bad_Ns/bot' RoleBinding system:image-puller 1",
                "group:system:masters ClusterRoleBinding cluster-admin 1",
            }));
            Assert.That(who.Entries[1].Subject, Is.EqualTo(Bot));
            Assert.That(who.Entries[3].Subject, Is.Null);
            Assert.That(
                who.Entries[0].ToString(),
                Is.EqualTo("user:alice by RoleBinding 'to-own' in 'shared-ns' to Role 'own': "
                    + "{apiGroups: [registry.alauda.io], resources: [images], verbs: [get]}, {apiGroups: [registry.alauda.io], resources: ['*'], verbs: [get]}"));
            Assert.That((who.Namespace, who.IsComplete, who.Warning), Is.EqualTo(("shared-ns", true, (string?)null)));
            Assert.That(who.BlindSpots.Select(spot => spot.Kind), Is.EqualTo(new[] { Blind.OtherAuthorizers, Blind.PrivilegedGroup }));
        });
        cluster.Cluster.Verify(api => api.ListRoleBindingsAsync(null, It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public async Task WhoCanPull_RuleWithNames_IsAGrantOfTheseOnlyIfTheRegistryAsksByRepository()
    {
        IKubernetesObject<V1ObjectMeta>[] objects =
        [
            ClusterRole("some", Rule("image.alauda.io", "imagestreams/layers", "get", "a", "b"), Rule("registry.alauda.io", "images", "get", "a")),
            ClusterRole("all", Rule("image.alauda.io", "imagestreams/layers", "get", "a"), Rule("image.alauda.io", "imagestreams/layers", "get")),
            Bind("shared-ns", "some", User("alice")),
            Bind("shared-ns", "all", User("bob")),
        ];

        var v2 = await new RbacObjects(objects, RegistryGeneration.ImageRegistryV2).Explorer.WhoCanPullAsync("shared-ns");
        var first = await new RbacObjects(objects).Explorer.WhoCanPullAsync("shared-ns");

        Assert.That(v2.Entries.Select(entry => $"{entry.Who} {string.Join(',', entry.Repositories)}"), Is.EqualTo(new[] { "user:alice a,b", "user:bob " }));
        Assert.That(first.Entries, Is.Empty);
    }

    [Test]
    public async Task Explain_RuleWithNames_AllowsTheRepositoryNamed()
    {
        var explorer = new RbacObjects(
            [ClusterRole("some", Rule("image.alauda.io", "imagestreams/layers", "get", "a")), Bind("shared-ns", "some", BotSubject)],
            RegistryGeneration.ImageRegistryV2).Explorer;

        Assert.That((await explorer.ExplainAsync(MayBot with { Repository = "a" })).Verdict, Is.EqualTo(AccessVerdict.Allowed));
        Assert.That((await explorer.ExplainAsync(MayBot with { Repository = "b" })).Verdict, Is.EqualTo(AccessVerdict.Denied));
        Assert.That((await explorer.ExplainAsync(MayBot)).Verdict, Is.EqualTo(AccessVerdict.Denied));
    }

    [Test]
    public async Task Explain_SeveralPaths_NamesAllAndLooksNoFurther()
    {
        var cluster = new RbacObjects([
            PullerRole(),
            Role("shared-ns", "own", Rule("registry.alauda.io", "images", "get")),
            BindEverywhere(Puller, Group("system:authenticated")),
            Bind("shared-ns", Puller, Group("system:serviceaccounts:my-ns"), BotSubject, User("alice")),
            BindRole("shared-ns", "own", User("system:serviceaccount:my-ns:bot")),
            Bind("my-ns", Puller, BotSubject)]);

        var why = await cluster.Explorer.ExplainAsync(MayBot);

        Assert.That(why.GrantedBy.Select(path => $"{path.Who} {path.Binding.Name}"), Is.EquivalentTo(new[]
        {
            "group:system:serviceaccounts:my-ns to-system:image-puller",
            "serviceaccount:my-ns:bot to-system:image-puller",
            "user:system:serviceaccount:my-ns:bot to-own",
            "group:system:authenticated all-system:image-puller",
        }));
        Assert.That(why.GrantedBy[^1].Binding.Namespace, Is.Null, "The namespace's own come first.");
        Assert.That((why.Verdict, why.IsAllowed, why.NearMisses.Count, why.Warning), Is.EqualTo((AccessVerdict.Allowed, true, 0, (string?)null)));
        cluster.Cluster.Verify(api => api.ListRoleBindingsAsync(null, It.IsAny<CancellationToken>()), Times.Never);
        cluster.Cluster.Verify(api => api.FindNamespaceAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public async Task Explain_GroupsOfTheQuestion_Count()
    {
        var explorer = new RbacObjects([PullerRole(), Bind("shared-ns", Puller, Group("dev"))]).Explorer;
        var question = new AccessQuestion(AccessSubject.User("alice"), "shared-ns");

        Assert.That((await explorer.ExplainAsync(question with { Groups = ["dev"] })).Verdict, Is.EqualTo(AccessVerdict.Allowed));
        Assert.That((await explorer.ExplainAsync(question)).BlindSpots.Select(spot => spot.Kind), Does.Contain(Blind.UnknownGroups));
        Assert.That((await explorer.ExplainAsync(MayBot)).BlindSpots.Select(spot => spot.Kind), Does.Not.Contain(Blind.UnknownGroups));
    }

    [Test]
    public async Task Explain_MemberOfSystemMasters_AllowedWithoutABinding()
    {
        var explorer = new RbacObjects([], refused: ["clusterrolebindings", "clusterroles"]).Explorer;

        var why = await explorer.ExplainAsync(new AccessQuestion(AccessSubject.User("root"), "shared-ns") { Groups = ["system:masters"] });

        Assert.That((why.Verdict, why.IsPrivileged, why.GrantedBy.Count), Is.EqualTo((AccessVerdict.Allowed, true, 0)));
    }

    [Test]
    public void Explain_Oneself_IsRefused() =>
        Assert.That(
            () => new RbacObjects([]).Explorer.ExplainAsync(new AccessQuestion(null, "shared-ns")),
            Throws.TypeOf<AcpRegistryArgumentException>().With.Property("ParamName").EqualTo("question"));

    [TestCase("Bad_Ns")]
    [TestCase("")]
    [TestCase(null)]
    public void WhoCanPull_NoNamespace_IsRefusedUnasked(string? text) =>
        Assert.That(() => new RbacObjects([]).Explorer.WhoCanPullAsync(text!), Throws.TypeOf<AcpRegistryArgumentException>().With.Property("ParamName").EqualTo("imageNamespace"));

    [TestCase("clusterrolebindings", Blind.ClusterRoleBindings)]
    [TestCase("rolebindings", Blind.RoleBindings)]
    public async Task Bindings_Refused_AreABlindSpotThatHidesGrants(string refused, Blind kind)
    {
        var explorer = new RbacObjects([PullerRole()], refused: refused).Explorer;

        var why = await explorer.ExplainAsync(MayBot);
        var who = await explorer.WhoCanPullAsync("shared-ns");

        Assert.That((why.Verdict, who.IsComplete), Is.EqualTo((AccessVerdict.Indeterminate, false)));
        Assert.That(why.BlindSpots.Concat(who.BlindSpots).Where(spot => spot.HidesGrants).Select(spot => (spot.Kind, spot.Remedy)), Is.EqualTo(new[] { (kind, "Ask for it."), (kind, "Ask for it.") }));
    }

    [Test]
    public void Bindings_AllRefused_AreAnError([Values] bool ofOne)
    {
        var explorer = new RbacObjects([], refused: ["clusterrolebindings", "rolebindings"]).Explorer;

        Assert.That(() => ofOne ? (Task)explorer.ExplainAsync(MayBot) : explorer.WhoCanPullAsync("shared-ns"), Throws.TypeOf<AcpRegistryForbiddenException>());
    }

    [Test]
    public async Task ClusterRoles_Refused_LeaveUnknownWhatTheirBindingsGive()
    {
        var cluster = new RbacObjects([PullerRole(), Bind("shared-ns", Puller, BotSubject), Bind("shared-ns", "view", User("alice"))], refused: "clusterroles");

        var why = await cluster.Explorer.ExplainAsync(MayBot);
        var who = await cluster.Explorer.WhoCanPullAsync("shared-ns");

        Assert.That((why.Verdict, why.GrantedBy.Count, why.NearMisses.Count), Is.EqualTo((AccessVerdict.Indeterminate, 0, 0)));
        Assert.That(why.BlindSpots.Where(spot => spot.HidesGrants).Select(spot => (spot.Kind, spot.Binding?.Name)), Is.EqualTo(new[] { (Blind.RoleRules, "to-" + Puller) }));
        Assert.That(why.BlindSpots[0].Text, Does.Contain("serviceaccount:my-ns:bot").And.Contain("'get images.registry.alauda.io'"));
        Assert.That((who.Entries.Count, who.IsComplete), Is.EqualTo((0, false)));
        Assert.That(who.BlindSpots.Where(spot => spot.HidesGrants).Select(spot => spot.Binding?.RoleName), Is.EqualTo(new[] { Puller, "view" }));
    }

    [Test]
    public async Task ClusterRoles_RefusedAndNoneBound_HideNothing()
    {
        var cluster = new RbacObjects([Role("shared-ns", "own", Rule("", "pods", "get")), BindRole("shared-ns", "own", BotSubject)], refused: "clusterroles");

        Assert.That((await cluster.Explorer.ExplainAsync(MayBot)).Verdict, Is.EqualTo(AccessVerdict.Denied));
    }

    [Test]
    public async Task ClusterRoles_RefusedButARoleGrants_Allowed()
    {
        var cluster = new RbacObjects(
            [
                Role("shared-ns", "own", Rule("registry.alauda.io", "images", "get")),
                BindRole("shared-ns", "own", BotSubject),
                Bind("shared-ns", "view", BotSubject),
            ],
            refused: ["clusterroles", "clusterrolebindings"]);

        Assert.That((await cluster.Explorer.ExplainAsync(MayBot)).Verdict, Is.EqualTo(AccessVerdict.Allowed));
    }

    [Test]
    public async Task Roles_Refused_AreNotTakenForMissing()
    {
        var why = await new RbacObjects([BindRole("shared-ns", "own", BotSubject)], refused: "roles").Explorer.ExplainAsync(MayBot);

        Assert.That((why.Verdict, why.NearMisses.Count), Is.EqualTo((AccessVerdict.Indeterminate, 0)));
    }

    [Test]
    public async Task ClusterRoles_Refused_PullerRoleIsKnownByItsNameToNearMisses()
    {
        var cluster = new RbacObjects(
            [Bind("shared-ns", Puller, ServiceAccount(null, "bot")), Bind("shared-ns", "view", ServiceAccount(null, "bot")), Bind("my-ns", Puller, BotSubject)],
            refused: "clusterroles");

        var why = await cluster.Explorer.ExplainAsync(MayBot);

        Assert.That(
            why.NearMisses.Select(miss => (miss.Kind, miss.Rule)),
            Is.EqualTo(new[] { (PullAccessNearMissKind.OtherServiceAccountNamespace, (AccessRule?)null), (PullAccessNearMissKind.OtherNamespace, null) }));
    }

    [Test]
    public async Task OtherNamespaces_Refused_AreSaidAndDecideNothing([Values("all rolebindings", "all roles")] string refused)
    {
        var why = await new RbacObjects([PullerRole(), Bind("shared-ns", Puller, Group("dev"))], refused: refused).Explorer.ExplainAsync(MayBot);

        Assert.That((why.Verdict, why.NearMisses.Count), Is.EqualTo((AccessVerdict.Denied, 1)));
        Assert.That(why.BlindSpots.Select(spot => spot.Kind), Is.EqualTo(new[] { Blind.OtherAuthorizers, Blind.OtherNamespaces }));
    }

    [TestCase("the namespace", "doesn't exist")]
    [TestCase("namespaces", "could not be told (ACPR302)")]
    public async Task Namespace_MissingOrUnknown_IsWarnedOf(string refused, string said)
    {
        var explorer = new RbacObjects([], refused: refused).Explorer;

        Assert.That((await explorer.ExplainAsync(MayBot)).Warning, Does.Contain(said));
        Assert.That((await explorer.WhoCanPullAsync("shared-ns")).Warning, Does.Contain(said));
    }

    [Test]
    public void AnyOtherFailure_OfOneList_IsThrown()
    {
        var cluster = new RbacObjects([PullerRole(), Bind("shared-ns", Puller, BotSubject)]);
        cluster.Cluster.Setup(api => api.ListClusterRoleBindingsAsync(It.IsAny<CancellationToken>())).ThrowsAsync(new AcpRegistryUnreachableException("gone", "wait"));

        Assert.That(() => cluster.Explorer.ExplainAsync(MayBot), Throws.TypeOf<AcpRegistryUnreachableException>());
    }

    [Test]
    public async Task Lists_OfThreePages_AreReadToTheEnd()
    {
        var memory = new InMemoryCluster();
        using var admin = memory.CreateAdminClient();
        await memory.CreateNamespaceAsync("shared-ns");
        for (var i = 0; i < 1_010; i++)
        {
            await admin.RbacAuthorizationV1.CreateClusterRoleAsync(ClusterRole($"role-{i:0000}", Rule("registry.alauda.io", "images", i == 1_009 ? "get" : "put")));
            var binding = Bind("shared-ns", "role-1009", i == 1_009 ? BotSubject : User($"user-{i}"));
            binding.Metadata = new V1ObjectMeta { Name = $"binding-{i:0000}" };
            await admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(binding, "shared-ns");
        }

        memory.ClearRequests();
        var explorer = AcpRegistryClient.Create(admin).Access;
        var who = await explorer.WhoCanPullAsync("shared-ns");

        Assert.That(memory.Requests.Count(request => request.Resource == "rolebindings"), Is.EqualTo(3));
        Assert.That(memory.Requests.Count(request => request.Resource == "clusterroles"), Is.EqualTo(3));
        Assert.That(who.Entries.Count(entry => entry.Binding.Namespace is not null), Is.EqualTo(1_010));
        Assert.That((await explorer.ExplainAsync(MayBot)).GrantedBy.Single().Binding.Name, Is.EqualTo("binding-1009"));
    }
}
