using System.Net;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>Writing RoleBindings: what is refused, what is filled in, and who may hand out what.</summary>
public abstract class RoleBindingBehaviour : KubernetesBehaviour
{
    private const string SixtyFour = "0123456789012345678901234567890123456789012345678901234567890123";

    [Test]
    public async Task Create_GroupsLeftOut_FillsThemIn()
    {
        string owner = await Cluster.NewNamespaceAsync();

        V1RoleBinding binding = await BindAsync(owner, "view", User("alice"), Group("dev"), ServiceAccount("bot", "elsewhere"));

        Assert.Multiple(() =>
        {
            Assert.That(binding.RoleRef.ApiGroup, Is.EqualTo(RbacGroup));
            Assert.That(binding.Subjects.Select(subject => subject.ApiGroup ?? ""), Is.EqualTo([RbacGroup, RbacGroup, ""]));
            Assert.That(binding.Namespace(), Is.EqualTo(owner));
            Assert.That(binding.Uid(), Is.Not.Empty);
            Assert.That(binding.ResourceVersion(), Is.Not.Empty);
        });
    }

    [TestCase("user", "", "a", null)]
    [TestCase("Users", "", "a", null)]
    [TestCase("User", "other.group", "a", null)]
    [TestCase("ServiceAccount", RbacGroup, "a", "ns")]
    [TestCase("ServiceAccount", "", "Not_A_Name", "ns")]
    [TestCase("Group", "", "", null)]
    public async Task Create_SubjectThatCannotBe_Unprocessable(string kind, string apiGroup, string name, string? @namespace)
    {
        string owner = await Cluster.NewNamespaceAsync();

        Refusal refusal = await Refusal.OfAsync(() =>
            BindAsync(owner, "view", new Rbacv1Subject { Kind = kind, ApiGroup = apiGroup, Name = name, NamespaceProperty = @namespace }));

        Assert.That((refusal.Code, refusal.Reason), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "Invalid")));
        Assert.That(refusal.Details!.Causes[0].Field, Does.StartWith("subjects[0]."));
    }

    [TestCase("ServiceAccount", "bot", "Bad_Ns")]
    [TestCase("User", "*", "stray")]
    [TestCase("Group", "any thing/at:all", null)]
    public async Task Create_OddSubjectThatCanBe_Stored(string kind, string name, string? @namespace)
    {
        string owner = await Cluster.NewNamespaceAsync();

        V1RoleBinding binding = await BindAsync(owner, "view", new Rbacv1Subject { Kind = kind, Name = name, NamespaceProperty = @namespace });

        Assert.That((binding.Subjects[0].Name, binding.Subjects[0].NamespaceProperty), Is.EqualTo((name, @namespace)));
    }

    [Test]
    public async Task Create_WithoutSubjects_Stored()
    {
        V1RoleBinding binding = Binding(NewName("binding"), "view");
        binding.Subjects = null;

        V1RoleBinding stored = await CreateAsync(Admin, binding, await Cluster.NewNamespaceAsync());

        Assert.That(stored.Subjects ?? [], Is.Empty);
    }

    [TestCase("Cluster", "view", "", "roleRef.kind")]
    [TestCase("clusterrole", "view", "", "roleRef.kind")]
    [TestCase("ClusterRole", "", "", "roleRef.name")]
    [TestCase("ClusterRole", "a/b", "", "roleRef.name")]
    [TestCase("ClusterRole", "view", "other.group", "roleRef.apiGroup")]
    public async Task Create_RoleRefThatCannotBe_Unprocessable(string kind, string name, string apiGroup, string field)
    {
        V1RoleBinding binding = Binding(NewName("binding"), name, User("alice"));
        (binding.RoleRef.Kind, binding.RoleRef.ApiGroup) = (kind, apiGroup);
        string owner = await Cluster.NewNamespaceAsync();

        Refusal refusal = await Refusal.OfAsync(() => CreateAsync(Admin, binding, owner));

        Assert.That(refusal.Code, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(refusal.Details!.Causes.Select(cause => cause.Field), Is.EqualTo([field]));
    }

    [TestCase("system:image-pullers")]
    [TestCase("Upper.Case")]
    [TestCase("a space")]
    [TestCase("question?mark")]
    [TestCase("#all")]
    [TestCase("*")]
    [TestCase(@"back\slash")]
    [TestCase("ü")]
    [TestCase("line\nfeed")]
    [TestCase("plus+sign")]
    public async Task Create_AnyNameThatIsAPathSegment_ReadAndDeletedByItsEscapedName(string name)
    {
        string owner = await Cluster.NewNamespaceAsync();
        await CreateAsync(Admin, Binding(name, "view", User("alice")), owner);
        await CreateAsync(Admin, Binding("other", "view", User("alice")), owner);

        V1RoleBinding read = await Admin.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync(Uri.EscapeDataString(name), owner);
        await Admin.RbacAuthorizationV1.DeleteNamespacedRoleBindingAsync(Uri.EscapeDataString(name), owner);

        Assert.That(read.Name(), Is.EqualTo(name));
        Assert.That(await NamesAsync(owner), Is.EqualTo(["other"]));
    }

    [TestCase("a/b")]
    [TestCase("a%b")]
    [TestCase(".")]
    [TestCase("..")]
    public async Task Create_NameThatIsNoPathSegment_Unprocessable(string name)
    {
        string owner = await Cluster.NewNamespaceAsync();

        Refusal refusal = await Refusal.OfAsync(() => CreateAsync(Admin, Binding(name, "view", User("alice")), owner));

        Assert.That((refusal.Code, refusal.Details!.Causes[0].Field), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "metadata.name")));
    }

    [Test]
    public async Task Delete_NameUnescaped_DeletesSomethingElse()
    {
        string owner = await Cluster.NewNamespaceAsync();
        await CreateAsync(Admin, Binding("victim", "view", User("alice")), owner);
        await CreateAsync(Admin, Binding("victim?x", "view", User("alice")), owner);

        await Admin.RbacAuthorizationV1.DeleteNamespacedRoleBindingAsync("victim?x", owner);
        IReadOnlyList<string> afterFirst = await NamesAsync(owner);
        await Admin.RbacAuthorizationV1.DeleteNamespacedRoleBindingAsync("#all", owner);

        Assert.That(afterFirst, Is.EqualTo(["victim?x"]));
        Assert.That(await NamesAsync(owner), Is.Empty);
    }

    [Test]
    public async Task Create_LabelThatCannotBe_Unprocessable([Values("system:image-puller", SixtyFour)] string value)
    {
        V1RoleBinding binding = Binding(NewName("binding"), "view", User("alice"));
        binding.Metadata.Labels = new Dictionary<string, string> { ["role"] = value };
        string owner = await Cluster.NewNamespaceAsync();

        Refusal refusal = await Refusal.OfAsync(() => CreateAsync(Admin, binding, owner));

        Assert.That((refusal.Code, refusal.Details!.Causes[0].Field), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "metadata.labels")));
    }

    [Test]
    public async Task Create_GenerateName_CutsPrefixTo58()
    {
        V1RoleBinding binding = Binding("", "view", User("alice"));
        binding.Metadata = new V1ObjectMeta { GenerateName = "system:" + new string('x', 80) };

        V1RoleBinding stored = await CreateAsync(Admin, binding, await Cluster.NewNamespaceAsync());

        Assert.That(stored.Name(), Has.Length.EqualTo(63).And.StartsWith("system:" + new string('x', 51)));
    }

    [Test]
    public async Task Create_NamespaceMissing_NotFoundNamesTheNamespace()
    {
        string typo = NewName("typo");

        Refusal refusal = await Refusal.OfAsync(() => BindAsync(typo, "view", User("alice")));

        Assert.That((refusal.Code, refusal.Reason, refusal.Message), Is.EqualTo((HttpStatusCode.NotFound, "NotFound", $"namespaces \"{typo}\" not found")));
        Assert.That((refusal.Details!.Kind, refusal.Details.Name), Is.EqualTo(("namespaces", typo)));
    }

    [Test]
    public async Task Create_OtherNamespaceInBody_BadRequest()
    {
        V1RoleBinding binding = Binding(NewName("binding"), "view", User("alice"));
        binding.Metadata.NamespaceProperty = "elsewhere";
        string owner = await Cluster.NewNamespaceAsync();

        Refusal refusal = await Refusal.OfAsync(() => CreateAsync(Admin, binding, owner));

        Assert.That((refusal.Code, refusal.Reason), Is.EqualTo((HttpStatusCode.BadRequest, "BadRequest")));
    }

    [Test]
    public async Task Create_ExistingName_ConflictAlreadyExists()
    {
        string owner = await Cluster.NewNamespaceAsync();
        V1RoleBinding binding = await BindAsync(owner, "view", User("alice"));

        Refusal refusal = await Refusal.OfAsync(() => CreateAsync(Admin, Binding(binding.Name(), "edit"), owner));

        Assert.That((refusal.Code, refusal.Reason, refusal.Message), Is.EqualTo((
            HttpStatusCode.Conflict, "AlreadyExists", $"rolebindings.rbac.authorization.k8s.io \"{binding.Name()}\" already exists")));
        Assert.That((refusal.Details!.Kind, refusal.Details.Group, refusal.Details.Name), Is.EqualTo(("rolebindings", RbacGroup, binding.Name())));
    }

    [Test]
    public async Task Create_DryRun_AnsweredWithUidAndStoresNothing()
    {
        string owner = await Cluster.NewNamespaceAsync();

        V1RoleBinding binding = await Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
            Binding(NewName("binding"), "view", User("alice")), owner, dryRun: "All");

        Assert.That(binding.Uid(), Is.Not.Empty);
        Assert.That(binding.ResourceVersion(), Is.Null);
        Assert.That(await NamesAsync(owner), Is.Empty);
    }

    [Test]
    public async Task Create_DryRunMisspelt_Unprocessable()
    {
        string owner = await Cluster.NewNamespaceAsync();

        Refusal refusal = await Refusal.OfAsync(() =>
            Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(Binding(NewName("binding"), "view"), owner, dryRun: "all"));

        Assert.That((refusal.Code, refusal.Details!.Causes[0].Field), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "dryRun")));
    }

    [Test]
    public async Task Replace_StaleResourceVersion_Conflict()
    {
        string owner = await Cluster.NewNamespaceAsync();
        V1RoleBinding binding = await BindAsync(owner, "view", User("alice"));
        string stale = binding.ResourceVersion();
        binding.Subjects = [User("bob")];
        V1RoleBinding replaced = await ReplaceAsync(Admin, binding, owner);
        binding.Metadata.ResourceVersion = stale;
        binding.Subjects = [User("carol")];

        Refusal refusal = await Refusal.OfAsync(() => ReplaceAsync(Admin, binding, owner));

        Assert.That(replaced.ResourceVersion(), Is.Not.EqualTo(stale));
        Assert.That((refusal.Code, refusal.Reason), Is.EqualTo((HttpStatusCode.Conflict, "Conflict")));
        Assert.That(refusal.Message, Does.StartWith($"Operation cannot be fulfilled on rolebindings.rbac.authorization.k8s.io \"{binding.Name()}\": "));
    }

    [Test]
    public async Task Replace_WithoutResourceVersion_OverwritesWhole()
    {
        string owner = await Cluster.NewNamespaceAsync();
        V1RoleBinding binding = await BindAsync(owner, "view", User("alice"), User("bob"));

        V1RoleBinding replaced = await ReplaceAsync(Admin, Binding(binding.Name(), "view", User("carol")), owner);

        Assert.That(replaced.Subjects.Select(subject => subject.Name), Is.EqualTo(["carol"]));
        Assert.That((replaced.Uid(), replaced.CreationTimestamp()), Is.EqualTo((binding.Uid(), binding.CreationTimestamp())));
    }

    [Test]
    public async Task Replace_NothingChanged_KeepsResourceVersion()
    {
        string owner = await Cluster.NewNamespaceAsync();
        V1RoleBinding binding = await BindAsync(owner, "view", User("alice"));

        Assert.That((await ReplaceAsync(Admin, binding, owner)).ResourceVersion(), Is.EqualTo(binding.ResourceVersion()));
    }

    [Test]
    public async Task Replace_Missing_Creates([Values(null, "1")] string? resourceVersion)
    {
        string owner = await Cluster.NewNamespaceAsync();
        V1RoleBinding binding = Binding(NewName("binding"), "view", User("alice"));
        binding.Metadata.ResourceVersion = resourceVersion;

        await ReplaceAsync(Admin, binding, owner);

        Assert.That(await NamesAsync(owner), Is.EqualTo([binding.Name()]));
    }

    [Test]
    public async Task Replace_MissingWithoutRightToCreate_Forbidden()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string user = await NewUserAsync(owner, Rule(RbacGroup, "rolebindings", "update"), Bind("view"));
        using IKubernetes client = Cluster.CreateClient(user);

        Refusal refusal = await Refusal.OfAsync(() => ReplaceAsync(client, Binding("new", "view", User("alice")), owner));
        Refusal escalation = await Refusal.OfAsync(() => ReplaceAsync(client, Binding("new", "edit", User("alice")), owner));

        Assert.That((refusal.Code, refusal.Reason), Is.EqualTo((HttpStatusCode.Forbidden, "Forbidden")));
        Assert.That(refusal.Message, Does.StartWith("rolebindings.rbac.authorization.k8s.io \"new\" is forbidden: "));
        Assert.That(escalation.Message, Does.Contain("attempting to grant RBAC permissions not currently held"));
    }

    [Test]
    public async Task Replace_OtherUid_Conflict()
    {
        string owner = await Cluster.NewNamespaceAsync();
        V1RoleBinding binding = await BindAsync(owner, "view", User("alice"));
        binding.Metadata.Uid = Guid.NewGuid().ToString();

        Refusal refusal = await Refusal.OfAsync(() => ReplaceAsync(Admin, binding, owner));

        Assert.That((refusal.Code, refusal.Reason), Is.EqualTo((HttpStatusCode.Conflict, "Conflict")));
    }

    [Test]
    public async Task Replace_OtherNameInBody_BadRequest()
    {
        string owner = await Cluster.NewNamespaceAsync();

        Refusal refusal = await Refusal.OfAsync(() =>
            Admin.RbacAuthorizationV1.ReplaceNamespacedRoleBindingAsync(Binding("one", "view", User("alice")), "other", owner));

        Assert.That(refusal, Is.EqualTo(new Refusal(
            HttpStatusCode.BadRequest, "BadRequest", "the name of the object (one) does not match the name on the URL (other)", null)));
    }

    [Test]
    public async Task Replace_OtherRoleRef_Unprocessable()
    {
        string owner = await Cluster.NewNamespaceAsync();
        V1RoleBinding binding = await BindAsync(owner, "view", User("alice"));

        Refusal refusal = await Refusal.OfAsync(() => ReplaceAsync(Admin, Binding(binding.Name(), "edit", User("alice")), owner));

        Assert.That((refusal.Code, refusal.Reason), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "Invalid")));
        Assert.That(refusal.Message, Does.EndWith("cannot change roleRef"));
        Assert.That(refusal.Details!.Causes.Single().Field, Is.EqualTo("roleRef"));
        Assert.That((refusal.Details.Kind, refusal.Details.Group, refusal.Details.Name), Is.EqualTo(("RoleBinding", RbacGroup, binding.Name())));
    }

    [Test]
    public async Task Patch_Subjects_ReplacesTheWholeList(
        [Values(V1Patch.PatchType.MergePatch, V1Patch.PatchType.StrategicMergePatch)] V1Patch.PatchType type)
    {
        string owner = await Cluster.NewNamespaceAsync();
        V1RoleBinding binding = await BindAsync(owner, "view", User("alice"), User("bob"));
        var patch = new V1Patch("""{"metadata":{"labels":{"a":"b"}},"subjects":[{"kind":"User","name":"carol"}]}""", type);

        V1RoleBinding patched = await Admin.RbacAuthorizationV1.PatchNamespacedRoleBindingAsync(patch, binding.Name(), owner);

        Assert.That(patched.Subjects.Select(subject => (subject.Name, subject.ApiGroup)), Is.EqualTo([("carol", RbacGroup)]));
        Assert.That(patched.Labels(), Is.EqualTo(new Dictionary<string, string> { ["a"] = "b" }));
    }

    [Test]
    public async Task Patch_Missing_NotFound()
    {
        string owner = await Cluster.NewNamespaceAsync();

        Refusal refusal = await Refusal.OfAsync(() => Admin.RbacAuthorizationV1.PatchNamespacedRoleBindingAsync(LabelPatch, "absent", owner));

        Assert.That((refusal.Code, refusal.Reason), Is.EqualTo((HttpStatusCode.NotFound, "NotFound")));
    }

    [Test]
    public async Task Create_WithoutHoldingTheRole_ForbiddenNamesTheRightsMissing([Values(null, "All")] string? dryRun)
    {
        string owner = await Cluster.NewNamespaceAsync();
        string role = await NewPullerRoleAsync();
        string user = await NewUserAsync(owner, Rule(RbacGroup, "rolebindings", "create"));
        using IKubernetes client = Cluster.CreateClient(user);

        Refusal refusal = await Refusal.OfAsync(() =>
            client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(Binding("new", role, User("alice")), owner, dryRun: dryRun));

        Assert.That((refusal.Code, refusal.Reason, refusal.Message), Is.EqualTo((
            HttpStatusCode.Forbidden,
            "Forbidden",
            $"rolebindings.rbac.authorization.k8s.io \"new\" is forbidden: user \"{user}\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC "
                + "permissions not currently held:\n{APIGroups:[\"registry.alauda.io\"], Resources:[\"images\"], Verbs:[\"get\"]}")));
    }

    [Test]
    public async Task Create_SeveralRightsMissing_ListedByResource()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string role = await NewClusterRoleAsync(
            new V1PolicyRule { ApiGroups = ["b.io", "a.io"], Resources = ["x", "y"], Verbs = ["get", "list"] },
            new V1PolicyRule { ApiGroups = ["c.io"], Resources = ["z"], Verbs = ["get"], ResourceNames = ["n", "m"] });
        string user = await NewUserAsync(owner, Rule("a.io", "y", "get"), Rule(RbacGroup, "rolebindings", "create"));
        using IKubernetes client = Cluster.CreateClient(user);

        Refusal refusal = await Refusal.OfAsync(() => CreateAsync(client, Binding("new", role, User("alice")), owner));

        Assert.That(refusal.Message.Split('\n')[1..], Is.EqualTo((string[])
        [
            """{APIGroups:["a.io"], Resources:["x"], Verbs:["get" "list"]}""",
            """{APIGroups:["a.io"], Resources:["y"], Verbs:["list"]}""",
            """{APIGroups:["b.io"], Resources:["x"], Verbs:["get" "list"]}""",
            """{APIGroups:["b.io"], Resources:["y"], Verbs:["get" "list"]}""",
            """{APIGroups:["c.io"], Resources:["z"], ResourceNames:["m"], Verbs:["get"]}""",
            """{APIGroups:["c.io"], Resources:["z"], ResourceNames:["n"], Verbs:["get"]}""",
        ]));
    }

    [Test]
    public async Task Create_WithBind_Created()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string role = await NewPullerRoleAsync();
        string user = await NewUserAsync(owner, Rule(RbacGroup, "rolebindings", "create"), Bind(role));
        using IKubernetes client = Cluster.CreateClient(user);

        V1RoleBinding binding = await CreateAsync(client, Binding("new", role, User("alice")), owner);
        Refusal other = await Refusal.OfAsync(() => CreateAsync(client, Binding("other", "view", User("alice")), owner));

        Assert.That(binding.Uid(), Is.Not.Empty);
        Assert.That(other.Code, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Create_HoldingTheRulesThere_Created()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string user = await NewUserAsync(owner, Rule(PullGroup, "images", "get", "list"), Rule(RbacGroup, "rolebindings", "create"));
        using IKubernetes client = Cluster.CreateClient(user);

        Assert.That((await CreateAsync(client, Binding("new", await NewPullerRoleAsync(), User("alice")), owner)).Uid(), Is.Not.Empty);
    }

    [Test]
    public async Task Create_HoldingTheRulesElsewhere_Forbidden()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string elsewhere = await Cluster.NewNamespaceAsync();
        string role = await NewPullerRoleAsync();
        string user = await NewUserAsync(owner, Rule(RbacGroup, "rolebindings", "create"));
        await BindAsync(elsewhere, role, User(user));
        await UntilAllowedAsync(Pull(elsewhere), user);
        using IKubernetes client = Cluster.CreateClient(user);

        Refusal refusal = await Refusal.OfAsync(() => CreateAsync(client, Binding("new", role, User("alice")), owner));

        Assert.That(refusal.Code, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Create_ByNamespaceAdmin_ForbiddenByDefault()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string admin = NewName("admin");
        await BindAsync(owner, "admin", User(admin));
        await UntilAllowedAsync(Ask("create", RbacGroup, "rolebindings", owner), admin);
        string role = await NewPullerRoleAsync();
        using IKubernetes client = Cluster.CreateClient(admin);

        Refusal refusal = await Refusal.OfAsync(() => CreateAsync(client, Binding("new", role, User("alice")), owner));
        V1RoleBinding view = await CreateAsync(client, Binding("view", "view", User("alice")), owner);

        Assert.That(refusal.Message, Does.Contain("attempting to grant RBAC permissions not currently held"));
        Assert.That(view.Uid(), Is.Not.Empty);
    }

    [Test]
    public async Task Create_ByNamespaceAdminWithAggregatedRule_Created()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string admin = NewName("admin");
        string extra = NewName("own.group");
        await Admin.RbacAuthorizationV1.CreateClusterRoleAsync(new V1ClusterRole
        {
            Metadata = new V1ObjectMeta
            {
                Name = extra,
                Labels = new Dictionary<string, string> { ["rbac.authorization.k8s.io/aggregate-to-admin"] = "true" },
            },
            Rules = [Rule(extra, "images", "get")],
        });
        await BindAsync(owner, "admin", User(admin));
        await UntilAllowedAsync(Ask("get", extra, "images", owner), admin);
        string role = await NewClusterRoleAsync(Rule(extra, "images", "get"));
        using IKubernetes client = Cluster.CreateClient(admin);

        Assert.That((await CreateAsync(client, Binding("new", role, User("alice")), owner)).Uid(), Is.Not.Empty);

        // The cluster may be shared, and every namespace's admin has the rule as long as the role is there.
        await Admin.RbacAuthorizationV1.DeleteClusterRoleAsync(extra);
        await UntilAsync(() => ReviewAsync(Ask("get", extra, "images", owner), admin), status => !status.Allowed);
    }

    [Test]
    public async Task Create_RoleMissing_NotFoundWithoutBindAndCreatedWithIt()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string missing = NewName("missing");
        using IKubernetes without = Cluster.CreateClient(await NewUserAsync(owner, Rule(RbacGroup, "rolebindings", "create")));
        using IKubernetes with = Cluster.CreateClient(await NewUserAsync(owner, Rule(RbacGroup, "rolebindings", "create"), Bind(missing)));

        Refusal refusal = await Refusal.OfAsync(() => CreateAsync(without, Binding("new", missing, User("alice")), owner));
        V1RoleBinding binding = await CreateAsync(with, Binding("new", missing, User("alice")), owner);

        Assert.That((refusal.Code, refusal.Reason), Is.EqualTo((HttpStatusCode.NotFound, "NotFound")));
        Assert.That(refusal.Message, Does.EndWith($"\"{missing}\" not found"));
        Assert.That(binding.Uid(), Is.Not.Empty);
    }

    [Test]
    public async Task Change_WithoutHoldingTheRole_ForbiddenEvenForALabel()
    {
        string owner = await Cluster.NewNamespaceAsync();
        V1RoleBinding binding = await BindAsync(owner, await NewPullerRoleAsync(), User("alice"));
        string user = await NewUserAsync(owner, Rule(RbacGroup, "rolebindings", "get", "update", "patch", "delete"));
        using IKubernetes client = Cluster.CreateClient(user);

        Refusal label = await Refusal.OfAsync(() => client.RbacAuthorizationV1.PatchNamespacedRoleBindingAsync(LabelPatch, binding.Name(), owner));
        Refusal dryRun = await Refusal.OfAsync(() =>
            client.RbacAuthorizationV1.PatchNamespacedRoleBindingAsync(LabelPatch, binding.Name(), owner, dryRun: "All"));
        Refusal emptied = await Refusal.OfAsync(() => ReplaceAsync(client, Binding(binding.Name(), binding.RoleRef.Name), owner));
        V1RoleBinding unchanged = await ReplaceAsync(client, binding, owner);
        await client.RbacAuthorizationV1.DeleteNamespacedRoleBindingAsync(binding.Name(), owner);

        Assert.That((label.Code, dryRun.Code, emptied.Code), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)));
        Assert.That(unchanged.ResourceVersion(), Is.EqualTo(binding.ResourceVersion()));
    }

    [Test]
    public async Task CreateRole_WithoutHoldingItsRules_Forbidden()
    {
        string owner = await Cluster.NewNamespaceAsync();
        using IKubernetes client = Cluster.CreateClient(await NewUserAsync(owner, Rule(RbacGroup, "roles", "create")));
        var role = new V1Role { Metadata = new V1ObjectMeta { Name = "new" }, Rules = [Rule(PullGroup, "images", "get")] };

        Refusal refusal = await Refusal.OfAsync(() => client.RbacAuthorizationV1.CreateNamespacedRoleAsync(role, owner));

        Assert.That(refusal.Message, Does.Contain("attempting to grant RBAC permissions not currently held"));
    }

    [Test]
    public async Task CreateClusterRoleBinding_ServiceAccountWithoutNamespace_Unprocessable()
    {
        Refusal refusal = await Refusal.OfAsync(() => Admin.RbacAuthorizationV1.CreateClusterRoleBindingAsync(new V1ClusterRoleBinding
        {
            Metadata = new V1ObjectMeta { Name = NewName("binding") },
            RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = "view" },
            Subjects = [ServiceAccount("bot", null)],
        }));

        Assert.That((refusal.Code, refusal.Details!.Causes[0].Field), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "subjects[0].namespace")));
    }

    private static V1Patch LabelPatch { get; } = new("""{"metadata":{"labels":{"a":"b"}}}""", V1Patch.PatchType.MergePatch);

    private static V1PolicyRule Bind(string role)
    {
        V1PolicyRule rule = Rule(RbacGroup, "clusterroles", "bind");
        rule.ResourceNames = [role];
        return rule;
    }

    private static Task<V1RoleBinding> CreateAsync(IKubernetes client, V1RoleBinding binding, string @namespace) =>
        client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(binding, @namespace);

    private static Task<V1RoleBinding> ReplaceAsync(IKubernetes client, V1RoleBinding binding, string @namespace) =>
        client.RbacAuthorizationV1.ReplaceNamespacedRoleBindingAsync(binding, binding.Name(), @namespace);

    private async Task<IReadOnlyList<string>> NamesAsync(string @namespace) =>
        [.. (await Admin.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(@namespace)).Items.Select(binding => binding.Name())];
}
