using System.Net;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>The kinds beside RBAC: what makes pods, what is told about them, and what lets them reach a registry.</summary>
public abstract class KindBehaviour : KubernetesBehaviour
{
    [Test]
    public async Task Workloads_OfEachKind_KeepTheirTemplates()
    {
        string owner = await Cluster.NewNamespaceAsync();
        var made = new WorkloadObjects(Admin, owner);
        await made.CreateAllAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(Image((await Admin.AppsV1.ReadNamespacedDeploymentAsync("d", owner)).Spec.Template), Is.EqualTo("registry/d:1"));
            Assert.That(Image((await Admin.AppsV1.ReadNamespacedReplicaSetAsync("rs", owner)).Spec.Template), Is.EqualTo("registry/rs:1"));
            Assert.That(Image((await Admin.AppsV1.ReadNamespacedStatefulSetAsync("sts", owner)).Spec.Template), Is.EqualTo("registry/sts:1"));
            Assert.That(Image((await Admin.AppsV1.ReadNamespacedDaemonSetAsync("ds", owner)).Spec.Template), Is.EqualTo("registry/ds:1"));
            Assert.That(Image((await Admin.BatchV1.ReadNamespacedJobAsync("j", owner)).Spec.Template), Is.EqualTo("registry/j:1"));
        });
    }

    [Test]
    public async Task CronJobs_InAVersionThatIsNotServed_NotFoundWithoutAName()
    {
        string owner = await Cluster.NewNamespaceAsync();

        Refusal refusal = await Refusal.OfAsync(
            () => Admin.CustomObjects.GetNamespacedCustomObjectAsync("batch", "v2alpha1", owner, "cronjobs", "nightly"));

        Assert.That((refusal.Code, refusal.Details?.Name), Is.EqualTo((HttpStatusCode.NotFound, (string?)null)));
    }

    [Test]
    public async Task Lists_OfNothing_HaveTheirKindAVersionAndItems()
    {
        string empty = await Cluster.NewNamespaceAsync();

        Assert.Multiple(async () =>
        {
            Check<V1Pod>("PodList", await Admin.CoreV1.ListNamespacedPodAsync(empty, limit: 500));
            Check<Corev1Event>("EventList", await Admin.CoreV1.ListNamespacedEventAsync(empty, limit: 500));
            Check<V1Service>("ServiceList", await Admin.CoreV1.ListNamespacedServiceAsync(empty, fieldSelector: "metadata.name=none", limit: 500));
            Check<V1Role>("RoleList", await Admin.RbacAuthorizationV1.ListNamespacedRoleAsync(empty, limit: 500));
            Check<V1RoleBinding>("RoleBindingList", await Admin.RbacAuthorizationV1.ListNamespacedRoleBindingAsync("absent", limit: 500));
            Check<V1Ingress>("IngressList", await Admin.NetworkingV1.ListNamespacedIngressAsync(empty, limit: 500));
            Check<V1NetworkPolicy>("NetworkPolicyList", await Admin.NetworkingV1.ListNamespacedNetworkPolicyAsync(empty, limit: 500));
        });

        static void Check<T>(string kind, IKubernetesObject<V1ListMeta> list)
        {
            Assert.That(list.Kind, Is.EqualTo(kind));
            Assert.That(list.Metadata.ResourceVersion, Is.Not.Null.And.Not.Empty, kind);
            Assert.That(((IItems<T>)list).Items, Is.Not.Null.And.Empty, kind);
        }
    }

    [TestCase("involvedObject.kind=Pod,involvedObject.name=web-0", "pulling other-uid")]
    [TestCase("involvedObject.kind=Pod,involvedObject.name=web-0,involvedObject.uid=u1", "pulling")]
    [TestCase("involvedObject.name=web-0,involvedObject.kind!=Pod", "claim")]
    [TestCase("reason=Failed", "claim")]
    [TestCase("involvedObject.name=absent", "")]
    public async Task Events_ByTheObjectThatTheyAreAbout_AreThoseAlone(string selector, string names)
    {
        string owner = await Cluster.NewNamespaceAsync();
        await TellAsync("pulling", "Pod", "web-0", "u1", "Pulling");
        await TellAsync("other-uid", "Pod", "web-0", "u2", "Pulling");
        await TellAsync("other-name", "Pod", "web-1", "u1", "Pulling");
        await TellAsync("claim", "PersistentVolumeClaim", "web-0", "u3", "Failed");

        Corev1EventList told = await Admin.CoreV1.ListNamespacedEventAsync(owner, fieldSelector: selector);

        Assert.That(told.Items.Select(item => item.Name()).Order(StringComparer.Ordinal), Is.EqualTo(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)));

        Task TellAsync(string name, string kind, string about, string uid, string reason) => Admin.CoreV1.CreateNamespacedEventAsync(
            new Corev1Event
            {
                Metadata = new V1ObjectMeta { Name = name },
                InvolvedObject = new V1ObjectReference { Kind = kind, Name = about, NamespaceProperty = owner, Uid = uid },
                Reason = reason,
                Type = "Normal",
            },
            owner);
    }

    [Test]
    public async Task Events_ByAFieldThatTheyCannotBeSelectedBy_BadRequest()
    {
        Refusal refusal = await Refusal.OfAsync(() => Admin.CoreV1.ListNamespacedEventAsync("default", fieldSelector: "message=x"));

        Assert.That(refusal.Code, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Secrets_ByType_AreThoseAlone()
    {
        string owner = await Cluster.NewNamespaceAsync();
        await CreateAsync("pull", "kubernetes.io/dockerconfigjson", ".dockerconfigjson");
        await CreateAsync("other", "Opaque", "key");

        V1SecretList list = await Admin.CoreV1.ListNamespacedSecretAsync(owner, fieldSelector: "type=kubernetes.io/dockerconfigjson");

        Assert.That(list.Items.Select(item => item.Name()), Is.EqualTo(["pull"]));

        Task CreateAsync(string name, string type, string key) => Admin.CoreV1.CreateNamespacedSecretAsync(
            new V1Secret { Metadata = new V1ObjectMeta { Name = name }, Type = type, Data = new Dictionary<string, byte[]> { [key] = "{}"u8.ToArray() } }, owner);
    }

    [Test]
    public async Task NetworkPoliciesAndIngresses_AreListedByTheirNamespace()
    {
        string owner = await Cluster.NewNamespaceAsync();
        await Admin.NetworkingV1.CreateNamespacedNetworkPolicyAsync(
            new V1NetworkPolicy
            {
                Metadata = new V1ObjectMeta { Name = "closed" },
                Spec = new V1NetworkPolicySpec { PodSelector = new V1LabelSelector(), PolicyTypes = ["Egress"] },
            },
            owner);
        await Admin.NetworkingV1.CreateNamespacedIngressAsync(
            new V1Ingress
            {
                Metadata = new V1ObjectMeta { Name = "registry" },
                Spec = new V1IngressSpec
                {
                    DefaultBackend = new V1IngressBackend
                    {
                        Service = new V1IngressServiceBackend { Name = "registry", Port = new V1ServiceBackendPort { Number = 443 } },
                    },
                },
            },
            owner);

        V1NetworkPolicyList policies = await Admin.NetworkingV1.ListNamespacedNetworkPolicyAsync(owner);
        V1IngressList ingresses = await Admin.NetworkingV1.ListNamespacedIngressAsync(owner);

        Assert.That(policies.Items.Select(item => (item.Name(), item.Spec.PolicyTypes.Single())), Is.EqualTo([("closed", "Egress")]));
        Assert.That(ingresses.Items.Select(item => (item.Name(), item.Spec.DefaultBackend.Service.Name)), Is.EqualTo([("registry", "registry")]));
    }

    [Test]
    public async Task Kinds_ForWhoMayView_CanBeReadExceptSecrets()
    {
        string owner = await Cluster.NewNamespaceAsync();
        string viewer = NewName("viewer");
        await BindAsync(owner, "view", User(viewer));
        await UntilAllowedAsync(Ask("list", "", "events", owner), viewer);
        (string Group, string Resource, bool IsAllowed)[] expected =
        [
            ("", "events", true), ("", "pods", true), ("", "secrets", false), ("apps", "deployments", true), ("apps", "replicasets", true),
            ("apps", "statefulsets", true), ("apps", "daemonsets", true), ("batch", "jobs", true), ("batch", "cronjobs", true),
            ("networking.k8s.io", "networkpolicies", true), ("networking.k8s.io", "ingresses", true),
        ];

        List<(string, string, bool)> found = [];
        foreach ((string group, string resource, _) in expected)
        {
            found.Add((group, resource, (await ReviewAsync(Ask("list", group, resource, owner), viewer)).Allowed));
        }

        Assert.That(found, Is.EqualTo(expected));
    }

    private static string Image(V1PodTemplateSpec template) => template.Spec.Containers.Single().Image;
}
