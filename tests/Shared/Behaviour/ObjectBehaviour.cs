using System.Net;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>Reading, listing and deleting objects of any kind, and what the server fills in.</summary>
public abstract class ObjectBehaviour : KubernetesBehaviour
{
    [Test]
    public async Task Read_Missing_NotFoundNamesTheObject()
    {
        Refusal refusal = await Refusal.OfAsync(() => Admin.CoreV1.ReadNamespacedServiceAsync("absent", "default"));

        Assert.That((refusal.Code, refusal.Reason, refusal.Message), Is.EqualTo((HttpStatusCode.NotFound, "NotFound", "services \"absent\" not found")));
        Assert.That((refusal.Details!.Kind, refusal.Details.Name), Is.EqualTo(("services", "absent")));
    }

    [Test]
    public async Task Read_WithoutTheRight_ForbiddenWhetherItExistsOrNot()
    {
        string user = NewName("user");
        using IKubernetes client = Cluster.CreateClient(user);

        Refusal refusal = await Refusal.OfAsync(() => client.CoreV1.ReadNamespacedSecretAsync("absent", "default"));

        Assert.That((refusal.Code, refusal.Reason, refusal.Message), Is.EqualTo((
            HttpStatusCode.Forbidden,
            "Forbidden",
            $"secrets \"absent\" is forbidden: User \"{user}\" cannot get resource \"secrets\" in API group \"\" in the namespace \"default\"")));
        Assert.That((refusal.Details!.Kind, refusal.Details.Name), Is.EqualTo(("secrets", "absent")));
    }

    [Test]
    public async Task Read_NamespaceByWhoHoldsARoleThere_Allowed()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string other = await Cluster.NewNamespaceAsync();
        string viewer = NewName("viewer");
        await BindAsync(owner, "view", User(viewer));
        await UntilAllowedAsync(Ask("get", "", "namespaces", owner), viewer);
        using IKubernetes client = Cluster.CreateClient(viewer);

        V1Namespace read = await client.CoreV1.ReadNamespaceAsync(owner);
        Refusal refusal = await Refusal.OfAsync(() => client.CoreV1.ReadNamespaceAsync(other));

        Assert.That((read.Name(), read.Status.Phase), Is.EqualTo((owner, "Active")));
        Assert.That(refusal.Message, Is.EqualTo(
            $"namespaces \"{other}\" is forbidden: User \"{viewer}\" cannot get resource \"namespaces\" in API group \"\" in the namespace \"{other}\""));
    }

    [Test]
    public async Task List_InPages_IsOneSnapshot()
    {
        string owner = await NewNamespaceWithSecretsAsync("a", "b", "c", "d", "e");
        const string OnlyMine = "mine=true";

        V1SecretList first = await Admin.CoreV1.ListNamespacedSecretAsync(owner, labelSelector: OnlyMine, limit: 2);
        await Admin.CoreV1.DeleteNamespacedSecretAsync("c", owner);
        await CreateSecretAsync(owner, "cc");
        V1SecretList second = await Admin.CoreV1.ListNamespacedSecretAsync(owner, labelSelector: OnlyMine, limit: 2, continueParameter: first.Continue());
        V1SecretList third = await Admin.CoreV1.ListNamespacedSecretAsync(owner, labelSelector: OnlyMine, limit: 2, continueParameter: second.Continue());

        Assert.That(new[] { first, second, third }.Select(Names), Is.EqualTo((string[][])[["a", "b"], ["c", "d"], ["e"]]));
        Assert.That(third.Continue() ?? "", Is.Empty);
        Assert.That(second.ResourceVersion(), Is.EqualTo(first.ResourceVersion()));
    }

    [Test]
    public async Task List_InPagesWithoutSelector_CountsTheRest()
    {
        string owner = await Cluster.NewNamespaceAsync();
        await BindAsync(owner, "view", User("alice"));
        await BindAsync(owner, "view", User("bob"));
        await BindAsync(owner, "view", User("carol"));

        V1RoleBindingList all = await Admin.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(owner, limit: 1);
        V1RoleBindingList unlimited = await Admin.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(owner, limit: 1, resourceVersion: "0");

        Assert.That((all.Items.Count, all.Metadata.RemainingItemCount), Is.EqualTo((1, 2)));
        Assert.That(unlimited.Items, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task List_BadToken_BadRequest()
    {
        string owner = await Cluster.NewNamespaceAsync();

        Refusal garbage = await Refusal.OfAsync(() => Admin.CoreV1.ListNamespacedSecretAsync(owner, limit: 1, continueParameter: "garbage"));

        Assert.That((garbage.Code, garbage.Reason), Is.EqualTo((HttpStatusCode.BadRequest, "BadRequest")));
    }

    [TestCase("mine=true", "a b")]
    [TestCase("mine==true,name!=a", "b")]
    [TestCase("name in (a,c)", "a")]
    [TestCase("mine,name notin (a, c)", "b")]
    [TestCase("!absent,mine", "a b")]
    [TestCase("absent", "")]
    public async Task List_LabelSelector_Selects(string selector, string names)
    {
        string owner = await NewNamespaceWithSecretsAsync("a", "b");

        V1SecretList list = await Admin.CoreV1.ListNamespacedSecretAsync(owner, labelSelector: selector);

        Assert.That(string.Join(' ', Names(list)), Is.EqualTo(names));
    }

    [Test]
    public async Task List_LabelSelectorThatIsNone_BadRequest()
    {
        Refusal refusal = await Refusal.OfAsync(() => Admin.CoreV1.ListNamespacedSecretAsync("default", labelSelector: "a in b"));

        Assert.That((refusal.Code, refusal.Reason), Is.EqualTo((HttpStatusCode.BadRequest, "BadRequest")));
    }

    [Test]
    public async Task List_FieldSelector_KnowsNameAndNamespaceOnly()
    {
        string owner = await Cluster.NewNamespaceAsync();
        V1RoleBinding binding = await BindAsync(owner, "view", User("alice"));
        await BindAsync(owner, "view", User("bob"));

        V1RoleBindingList named = await Admin.RbacAuthorizationV1.ListRoleBindingForAllNamespacesAsync(
            fieldSelector: $"metadata.namespace={owner},metadata.name={binding.Name()}");
        Refusal refusal = await Refusal.OfAsync(() => Admin.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(owner, fieldSelector: "roleRef.name=view"));

        Assert.That(named.Items.Select(item => item.Name()), Is.EqualTo([binding.Name()]));
        Assert.That(refusal.Code, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task List_ByNameWithRightToThatName_Allowed()
    {
        string owner = await NewNamespaceWithSecretsAsync("a", "b");
        V1PolicyRule rule = Rule("", "secrets", "list");
        rule.ResourceNames = ["a"];
        string user = await NewUserAsync(owner, rule);
        using IKubernetes client = Cluster.CreateClient(user);

        V1SecretList list = await client.CoreV1.ListNamespacedSecretAsync(owner, fieldSelector: "metadata.name=a");
        Refusal refusal = await Refusal.OfAsync(() => client.CoreV1.ListNamespacedSecretAsync(owner));

        Assert.That(Names(list), Is.EqualTo(["a"]));
        Assert.That(refusal.Message, Does.StartWith("secrets is forbidden: "));
    }

    [Test]
    public async Task List_EmptyNamespace_MeansAll()
    {
        string one = await NewNamespaceWithSecretsAsync("a");
        string two = await NewNamespaceWithSecretsAsync("a");

        V1SecretList list = await Admin.CoreV1.ListNamespacedSecretAsync("", labelSelector: "mine=true");

        Assert.That(list.Items.Select(secret => secret.Namespace()), Is.SupersetOf(new[] { one, two }));
    }

    [Test]
    public async Task Delete_WrongPreconditions_Conflict()
    {
        string owner = await Cluster.NewNamespaceAsync();
        V1RoleBinding binding = await BindAsync(owner, "view", User("alice"));
        string uid = Guid.NewGuid().ToString();

        Refusal wrongUid = await Refusal.OfAsync(() => DeleteAsync(new V1Preconditions { Uid = uid }));
        Refusal wrongVersion = await Refusal.OfAsync(() => DeleteAsync(new V1Preconditions { ResourceVersion = "1" }));
        V1Status deleted = await DeleteAsync(new V1Preconditions { Uid = binding.Uid(), ResourceVersion = binding.ResourceVersion() });
        Refusal absent = await Refusal.OfAsync(() => DeleteAsync(new V1Preconditions { Uid = binding.Uid() }));

        Assert.Multiple(() =>
        {
            Assert.That((wrongUid.Code, wrongUid.Reason), Is.EqualTo((HttpStatusCode.Conflict, "Conflict")));
            Assert.That(wrongUid.Message, Does.Contain($"the UID in the precondition ({uid}) does not match"));
            Assert.That((wrongVersion.Code, wrongVersion.Reason), Is.EqualTo((HttpStatusCode.Conflict, "Conflict")));
            Assert.That((deleted.Status, deleted.Details.Uid, deleted.Details.Kind), Is.EqualTo(("Success", binding.Uid(), "rolebindings")));
            Assert.That((absent.Code, absent.Reason), Is.EqualTo((HttpStatusCode.NotFound, "NotFound")));
        });

        Task<V1Status> DeleteAsync(V1Preconditions preconditions) => Admin.RbacAuthorizationV1.DeleteNamespacedRoleBindingAsync(
            binding.Name(), owner, new V1DeleteOptions { Preconditions = preconditions });
    }

    [Test]
    public async Task Delete_DryRun_KeepsIt()
    {
        string owner = await NewNamespaceWithSecretsAsync("a");

        await Admin.CoreV1.DeleteNamespacedSecretAsync("a", owner, dryRun: "All");
        await Admin.CoreV1.DeleteNamespacedSecretAsync("a", owner, new V1DeleteOptions { DryRun = ["All"] });

        Assert.That((await Admin.CoreV1.ReadNamespacedSecretAsync("a", owner)).Name(), Is.EqualTo("a"));
    }

    [Test]
    public async Task Delete_DryRunInTheQueryBesideABody_DeletesAllTheSame()
    {
        string owner = await NewNamespaceWithSecretsAsync("a");

        await Admin.CoreV1.DeleteNamespacedSecretAsync("a", owner, new V1DeleteOptions { GracePeriodSeconds = 0 }, dryRun: "All");

        Assert.That((await Admin.CoreV1.ListNamespacedSecretAsync(owner, fieldSelector: "metadata.name=a")).Items, Is.Empty);
    }

    [Test]
    public async Task DeleteCollection_Selector_DeletesThose()
    {
        string owner = await NewNamespaceWithSecretsAsync("a", "b", "c");

        await Admin.CoreV1.DeleteCollectionNamespacedSecretAsync(owner, labelSelector: "mine", dryRun: "All");
        await Admin.CoreV1.DeleteCollectionNamespacedSecretAsync(owner, labelSelector: "name in (a,b)");

        Assert.That(Names(await Admin.CoreV1.ListNamespacedSecretAsync(owner, labelSelector: "mine")), Is.EqualTo(["c"]));
    }

    [Test]
    public async Task DeleteCollection_WithRightToDeleteOnly_Forbidden()
    {
        string owner = await Cluster.NewNamespaceAsync();
        using IKubernetes client = Cluster.CreateClient(await NewUserAsync(owner, Rule("", "secrets", "delete")));

        Refusal refusal = await Refusal.OfAsync(() => client.CoreV1.DeleteCollectionNamespacedSecretAsync(owner));

        Assert.That(refusal.Message, Does.Contain("cannot deletecollection resource \"secrets\""));
    }

    [TestCase("Upper")]
    [TestCase("a_b")]
    [TestCase("a.b")]
    [TestCase("-a")]
    public async Task CreateNamespace_NoLabel_Unprocessable(string name)
    {
        Refusal refusal = await Refusal.OfAsync(() =>
            Admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }));

        Assert.That(
            (refusal.Code, refusal.Details!.Causes[0].Field, refusal.Details.Kind),
            Is.EqualTo((HttpStatusCode.UnprocessableEntity, "metadata.name", "Namespace")));
    }

    [Test]
    public async Task CreateNamespace_New_GetsItsDefaultServiceAccount()
    {
        string owner = await Cluster.NewNamespaceAsync();

        V1ServiceAccountList accounts = await UntilAsync(() => Admin.CoreV1.ListNamespacedServiceAccountAsync(owner), list => list.Items.Count > 0);

        Assert.That(accounts.Items.Select(account => account.Name()), Is.EqualTo(["default"]));
    }

    [Test]
    public async Task DeleteNamespace_Full_TakesItsObjectsAlong()
    {
        string owner = await Cluster.NewNamespaceAsync();
        V1RoleBinding binding = await BindAsync(owner, "view", User("alice"));

        await Admin.CoreV1.DeleteNamespaceAsync(owner);
        await UntilAsync(
            () => Admin.CoreV1.ListNamespaceAsync(fieldSelector: $"metadata.name={owner}"),
            list => list.Items.Count == 0);
        Refusal refusal = await Refusal.OfAsync(() => Admin.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync(binding.Name(), owner));

        Assert.That(refusal.Code, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task CreateService_AddressLeftOut_Allotted()
    {
        string owner = await Cluster.NewNamespaceAsync();
        V1Service service = await CreateServiceAsync(owner, null, "ClusterIP");

        V1Service headless = await CreateServiceAsync(owner, "None", "ClusterIP");
        V1Service external = await CreateServiceAsync(owner, null, "ExternalName");
        service.Spec.ClusterIP = "10.255.255.1";
        Refusal refusal = await Refusal.OfAsync(() => Admin.CoreV1.ReplaceNamespacedServiceAsync(service, service.Name(), owner));

        Assert.Multiple(() =>
        {
            Assert.That(IPAddress.TryParse(service.Spec.ClusterIPs.Single(), out _), Is.True);
            Assert.That((headless.Spec.ClusterIP, headless.Spec.ClusterIPs.Single()), Is.EqualTo(("None", "None")));
            Assert.That((external.Spec.ClusterIP, external.Spec.ClusterIPs), Is.EqualTo(((string?)null, (IList<string>?)null)));
            Assert.That(refusal.Code, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        });
    }

    [Test]
    public async Task CreateSecret_StringData_BecomesData()
    {
        string owner = await Cluster.NewNamespaceAsync();

        V1Secret secret = await Admin.CoreV1.CreateNamespacedSecretAsync(
            new V1Secret { Metadata = new V1ObjectMeta { Name = "a" }, StringData = new Dictionary<string, string> { ["Key"] = "text" } }, owner);

        Assert.That((secret.Type, secret.StringData, secret.Data["Key"]), Is.EqualTo(("Opaque", (object?)null, "text"u8.ToArray())));
    }

    [Test]
    public async Task CreatePod_PullSecretsLeftOut_TakesThoseOfTheServiceAccount()
    {
        string owner = await Cluster.NewNamespaceAsync();
        await Admin.CoreV1.CreateNamespacedServiceAccountAsync(
            new V1ServiceAccount
            {
                Metadata = new V1ObjectMeta { Name = "bot" },
                AutomountServiceAccountToken = false,
                ImagePullSecrets = [new V1LocalObjectReference { Name = "pull" }],
            },
            owner);

        V1Pod pod = await CreatePodAsync(owner, "a", null);
        V1Pod own = await CreatePodAsync(owner, "b", "own");

        Assert.That(pod.Spec.ImagePullSecrets.Select(secret => secret.Name), Is.EqualTo(["pull"]));
        Assert.That(own.Spec.ImagePullSecrets.Select(secret => secret.Name), Is.EqualTo(["own"]));
        Assert.That(pod.Spec.Containers.Select(container => container.ImagePullPolicy), Is.EqualTo(
            ["Always", "Always", "IfNotPresent", "IfNotPresent", "IfNotPresent", "Always"]));
    }

    [Test]
    public async Task CreatePod_ServiceAccountMissing_Forbidden()
    {
        string owner = await Cluster.NewNamespaceAsync();

        Refusal refusal = await Refusal.OfAsync(() => CreatePodAsync(owner, "a", null));

        Assert.That((refusal.Code, refusal.Message), Is.EqualTo((
            HttpStatusCode.Forbidden, $"pods \"a\" is forbidden: error looking up service account {owner}/bot: serviceaccount \"bot\" not found")));
    }

    [Test]
    public async Task Deployment_Written_ReadBack()
    {
        string owner = await Cluster.NewNamespaceAsync();
        var labels = new Dictionary<string, string> { ["app"] = "a" };

        await Admin.AppsV1.CreateNamespacedDeploymentAsync(
            new V1Deployment
            {
                Metadata = new V1ObjectMeta { Name = "a" },
                Spec = new V1DeploymentSpec
                {
                    Selector = new V1LabelSelector { MatchLabels = labels },
                    Template = new V1PodTemplateSpec
                    {
                        Metadata = new V1ObjectMeta { Labels = labels },
                        Spec = new V1PodSpec { Containers = [new V1Container { Name = "c", Image = "registry.example/a:1" }] },
                    },
                },
            },
            owner);

        V1Deployment read = await Admin.AppsV1.ReadNamespacedDeploymentAsync("a", owner);
        Assert.That(read.Spec.Template.Spec.Containers.Single().Image, Is.EqualTo("registry.example/a:1"));
    }

    [Test]
    public async Task Delete_EachKind_UnderstoodByTheClient()
    {
        string owner = await NewNamespaceWithSecretsAsync("a");
        await Admin.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "bot" } }, owner);
        string role = await NewPullerRoleAsync();

        await Admin.CoreV1.DeleteNamespacedSecretAsync("a", owner);
        await Admin.CoreV1.DeleteNamespacedServiceAccountAsync("bot", owner);
        await Admin.RbacAuthorizationV1.DeleteClusterRoleAsync(role);

        Refusal refusal = await Refusal.OfAsync(() => Admin.CoreV1.ReadNamespacedServiceAccountAsync("bot", owner));
        Assert.That(refusal.Code, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Create_ResourceVersionGiven_Refused()
    {
        V1RoleBinding binding = Binding(NewName("binding"), "view", User("alice"));
        binding.Metadata.ResourceVersion = "1";
        string owner = await Cluster.NewNamespaceAsync();

        Refusal refusal = await Refusal.OfAsync(() => Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(binding, owner));

        Assert.That((refusal.Code, refusal.Reason, refusal.Message), Is.EqualTo((
            HttpStatusCode.InternalServerError, "", "resourceVersion should not be set on objects to be created")));
    }

    [TestCase("/apis/registry.alauda.io/v1/namespaces/default/images/app", "404 page not found")]
    [TestCase("/api/v1/namespaces/default/nonsense/app", "the server could not find the requested resource")]
    [TestCase("/apis/rbac.authorization.k8s.io/v1/nonsense", "the server could not find the requested resource")]
    public async Task Read_NotServed_NotFoundWithoutAName(string path, string message)
    {
        (HttpStatusCode code, string body) = await GetAsync(path);

        Assert.That(code, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(body, Does.Contain(message));
    }

    [Test]
    public async Task List_EndpointSlices_NotServedBefore121()
    {
        (HttpStatusCode code, string body) = await GetAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices");

        (HttpStatusCode Code, string Text) expected = await ServerVersionAsync() < new Version(1, 21)
            ? (HttpStatusCode.NotFound, "the server could not find the requested resource")
            : (HttpStatusCode.OK, "EndpointSliceList");
        Assert.That(code, Is.EqualTo(expected.Code));
        Assert.That(body, Does.Contain(expected.Text));
    }

    [Test]
    public async Task Read_NotServedWithoutTheRight_Forbidden()
    {
        using var client = (Kubernetes)Cluster.CreateClient(NewName("user"));
        using HttpResponseMessage response = await client.HttpClient.GetAsync(
            new Uri(client.BaseUri, "/apis/registry.alauda.io/v1/namespaces/default/images/app"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private async Task<(HttpStatusCode Code, string Body)> GetAsync(string path)
    {
        var client = (Kubernetes)Admin;
        using HttpResponseMessage response = await client.HttpClient.GetAsync(new Uri(client.BaseUri, path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static IEnumerable<string> Names(V1SecretList list) => list.Items.Select(secret => secret.Name());

    private async Task<string> NewNamespaceWithSecretsAsync(params IReadOnlyList<string> names)
    {
        string owner = await Cluster.NewNamespaceAsync();
        foreach (string name in names)
        {
            await CreateSecretAsync(owner, name);
        }

        return owner;
    }

    private Task<V1Secret> CreateSecretAsync(string @namespace, string name) => Admin.CoreV1.CreateNamespacedSecretAsync(
        new V1Secret { Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["mine"] = "true", ["name"] = name } } },
        @namespace);

    private Task<V1Service> CreateServiceAsync(string @namespace, string? clusterIp, string type) => Admin.CoreV1.CreateNamespacedServiceAsync(
        new V1Service
        {
            Metadata = new V1ObjectMeta { Name = NewName("service") },
            Spec = new V1ServiceSpec
            {
                Type = type,
                ClusterIP = clusterIp,
                ExternalName = type == "ExternalName" ? "example.com" : null,
                Ports = [new V1ServicePort { Port = 80 }],
            },
        },
        @namespace);

    private Task<V1Pod> CreatePodAsync(string @namespace, string name, string? pullSecret) => Admin.CoreV1.CreateNamespacedPodAsync(
        new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1PodSpec
            {
                ServiceAccountName = "bot",
                ImagePullSecrets = pullSecret is null ? null : [new V1LocalObjectReference { Name = pullSecret }],
                Containers =
                [
                    new V1Container { Name = "none", Image = "r.example/a" },
                    new V1Container { Name = "latest", Image = "r.example/a:latest" },
                    new V1Container { Name = "tag", Image = "r.example:5000/a:1" },
                    new V1Container { Name = "digest", Image = $"r.example/a@sha256:{new string('0', 64)}" },
                    new V1Container { Name = "upper", Image = "r.example/a:Latest" },
                    new V1Container { Name = "both", Image = $"r.example/a:latest@sha256:{new string('0', 64)}" },
                ],
            },
        },
        @namespace);
}
