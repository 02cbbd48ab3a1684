using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using k8s;
using k8s.Models;
using static AcpRegistry.Sdk.Tests.Access.RbacObjects;
using Kind = AcpRegistry.Sdk.Access.PullAccessNearMissKind;

namespace AcpRegistry.Sdk.Tests.Access;

/// <summary>What comes close to a grant, each kind of it by one set-up that lacks just that.</summary>
[TestFixture]
public sealed class PullAccessNearMissTests
{
    private const RegistryGeneration First = RegistryGeneration.InternalDockerRegistry;
    private const RegistryGeneration V2 = RegistryGeneration.ImageRegistryV2;
    private const string Bot = "serviceaccount:my-ns:bot";

    private static readonly Rbacv1Subject BotSubject = ServiceAccount("my-ns", "bot");

    private static IEnumerable<TestCaseData> Misses()
    {
        yield return Row(Kind.OtherNamespace, Bot, "from 'my-ns', its own namespace, not from 'shared-ns'", Bind("my-ns", Puller, BotSubject));
        yield return Row(Kind.OtherNamespace, Bot, "from 'their-ns', not from 'shared-ns'", Bind("their-ns", Puller, Group("system:serviceaccounts:my-ns")));
        yield return Row(
            Kind.OtherNamespace, "user:alice", "to Role 'r'", BindRole("a-ns", "r", User("alice")), Role("a-ns", "r", Rule("registry.alauda.io", "images", "get")));

        yield return Row(Kind.OtherServiceAccountNamespace, Bot, "'bot' of the namespace 'shared-ns', not", Bind("shared-ns", Puller, ServiceAccount("shared-ns", "bot")));
        yield return Row(Kind.OtherServiceAccountNamespace, Bot, "since its subject names none", Bind("shared-ns", Puller, ServiceAccount(null, "bot")));
        yield return Row(Kind.OtherServiceAccountNamespace, "user:system:serviceaccount:my-ns:bot", "'shared-ns'", Bind("shared-ns", Puller, ServiceAccount(null, "bot")));
        yield return Row(Kind.OtherServiceAccountNamespace, Bot, "ClusterRoleBinding", BindEverywhere(Puller, ServiceAccount("a-ns", "bot")));
        yield return Row(Kind.OtherServiceAccountName, Bot, "serviceaccount:my-ns:default, not", Bind("shared-ns", Puller, ServiceAccount("my-ns", "default")));

        yield return Row(Kind.OtherSubjectKind, Bot, "user:bot", Bind("shared-ns", Puller, User("bot")));
        yield return Row(Kind.OtherSubjectKind, Bot, "user:my-ns:bot", Bind("shared-ns", Puller, User("my-ns:bot")));
        yield return Row(Kind.OtherSubjectKind, Bot, "user:system:serviceaccounts:my-ns", Bind("shared-ns", Puller, User("system:serviceaccounts:my-ns")));
        yield return Row(Kind.OtherSubjectKind, Bot, "group:system:serviceaccount:my-ns:bot", Bind("shared-ns", Puller, Group("system:serviceaccount:my-ns:bot")));
        yield return Row(Kind.OtherSubjectKind, "user:alice", "group:alice", Bind("shared-ns", Puller, Group("alice")));
        yield return Row(Kind.OtherSubjectKind, "user:alice", "serviceaccount:shared-ns:alice", Bind("shared-ns", Puller, ServiceAccount(null, "alice")));
        yield return Row(Kind.OtherSubjectKind, "group:dev", "user:dev", Bind("shared-ns", Puller, User("dev")));

        yield return Row(Kind.OtherSpelling, Bot, "group:system:serviceaccount:my-ns", Bind("shared-ns", Puller, Group("system:serviceaccount:my-ns")));
        yield return Row(Kind.OtherSpelling, Bot, "user:System:serviceaccount:my-ns:bot", Bind("shared-ns", Puller, User("System:serviceaccount:my-ns:bot")));
        yield return Row(Kind.OtherSpelling, "user:alice", "user:Alice", Bind("shared-ns", Puller, User("Alice")));

        yield return Row(Kind.NotInGroup, Bot, "group:dev", Bind("shared-ns", Puller, Group("dev")));
        yield return Row(Kind.NotInGroup, "user:alice", "group:dev", Bind("shared-ns", Puller, Group("dev")));
        yield return Row(Kind.NotInGroup, "user:alice", "ClusterRoleBinding", BindEverywhere(Puller, Group("dev")));

        yield return Row(Kind.RoleMissing, Bot, "ClusterRole 'gone'", Bind("shared-ns", "gone", BotSubject));
        yield return Row(Kind.RoleMissing, Bot, "in the namespace 'shared-ns'", BindRole("shared-ns", Puller, BotSubject));
        yield return Row(Kind.RoleMissing, Bot, "ClusterRole 'gone'", BindEverywhere("gone", Group("system:serviceaccounts")));

        yield return OfRule(First, Kind.OtherGeneration, "generation ImageRegistryV2", Rule("image.alauda.io", "imagestreams/layers", "get"));
        yield return OfRule(First, Kind.OtherGeneration, "generation ImageRegistryV2", Rule("image.alauda.io", "imagestreams/layers", "get", "app"));
        yield return OfRule(V2, Kind.OtherGeneration, "InternalDockerRegistry or ImageRegistry", Rule("registry.alauda.io", "images", "get"));
        yield return OfRule(First, Kind.OtherResourceNames, "asks without one", Rule("registry.alauda.io", "images", "get", "app"));
        yield return OfRule(V2, Kind.OtherResourceNames, "other repositories than 'app'", Rule("image.alauda.io", "imagestreams/layers", "get", "other"));
        yield return OfRule(First, Kind.OtherVerb, "lacks the verb 'get'", Rule("registry.alauda.io", "images", "create"));
        yield return OfRule(First, Kind.OtherGroup, "another API group", Rule("", "images", "get"));
        yield return OfRule(First, Kind.OtherResource, "another resource", Rule("registry.alauda.io", "image", "get"));
        yield return OfRule(First, Kind.OtherResource, "another resource", Rule("", "images.registry.alauda.io", "get"));
        yield return OfRule(V2, Kind.OtherResource, "another resource", Rule("image.alauda.io", "*/layers", "get"));

        static TestCaseData Row(Kind kind, string subject, string said, params IKubernetesObject<V1ObjectMeta>[] objects) =>
            new TestCaseData(First, kind, subject, said, objects.Append(PullerRole()).ToArray()).SetArgDisplayNames($"{kind}", subject, said);

        static TestCaseData OfRule(RegistryGeneration generation, Kind kind, string said, V1PolicyRule rule) =>
            new TestCaseData(generation, kind, Bot, said, new IKubernetesObject<V1ObjectMeta>[] { ClusterRole("r", rule), Bind("shared-ns", "r", BotSubject) })
                .SetArgDisplayNames($"{kind}", $"{generation}", said, string.Join(',', rule.ApiGroups.Concat(rule.Resources).Concat(rule.ResourceNames ?? [])));
    }

    private static IEnumerable<TestCaseData> Strangers()
    {
        yield return Row("a controller", ClusterRole("cluster-admin", Rule("*", "*", "*")), BindEverywhere("cluster-admin", ServiceAccount("kube-system", "bot"), Group("system:masters")));
        yield return Row("another's account", Bind("shared-ns", Puller, ServiceAccount("their-ns", "default"), User("alice")), PullerRole());
        yield return Row("another role", Bind("shared-ns", "view", BotSubject), ClusterRole("view", Rule("", "pods", "get"), Rule("apps", "*", "get"), Rule("*", "pods", "get")));
        yield return Row("another role elsewhere", Bind("my-ns", "view", BotSubject), ClusterRole("view", Rule("", "pods", "get")));
        yield return Row("another elsewhere", Bind("my-ns", Puller, User("alice")), PullerRole());
        yield return Row("two faults", Bind("shared-ns", "r", BotSubject), ClusterRole("r", Rule("registry.alauda.io", "tags", "list"), Rule("", "images", "list")));
        yield return Row("nobody", Bind("shared-ns", Puller), PullerRole());

        static TestCaseData Row(string name, params IKubernetesObject<V1ObjectMeta>[] objects) => new TestCaseData(new object[] { objects }).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Misses))]
    public async Task Explain_OneThingWrong_IsNamedWithItsBindingAndRemedy(
        RegistryGeneration generation, Kind kind, string subject, string said, IKubernetesObject<V1ObjectMeta>[] objects)
    {
        var binding = objects.Single(one => one is V1RoleBinding or V1ClusterRoleBinding);

        var why = await new RbacObjects(objects, generation).Explorer.ExplainAsync(Question(subject));

        Assert.That((why.Verdict, why.NearMisses.Count), Is.EqualTo((AccessVerdict.Denied, 1)), string.Join('\n', why.NearMisses));
        var miss = why.NearMisses[0];
        Assert.Multiple(() =>
        {
            Assert.That(miss.Kind, Is.EqualTo(kind));
            Assert.That(miss.Text, Does.Contain(said).And.Contain(miss.Binding.ToString()));
            Assert.That((miss.Binding.Namespace, miss.Binding.Name, miss.Binding.Uid), Is.EqualTo((binding.Namespace(), binding.Name(), binding.Uid())));
            Assert.That(miss.Remedy, Is.Not.Empty);
        });
    }

    [TestCaseSource(nameof(Strangers))]
    public async Task Explain_NothingClose_NamesNothing(IKubernetesObject<V1ObjectMeta>[] objects)
    {
        var why = await new RbacObjects(objects).Explorer.ExplainAsync(Question(Bot));

        Assert.That((why.Verdict, why.NearMisses.Count), Is.EqualTo((AccessVerdict.Denied, 0)), string.Join('\n', why.NearMisses));
    }

    [Test]
    public async Task Explain_SeveralClose_LikeliestFirstAndOwnNamespaceBeforeOthers()
    {
        var cluster = new RbacObjects([
            PullerRole(),
            Bind("a-ns", Puller, BotSubject),
            Bind("my-ns", Puller, BotSubject),
            Bind("shared-ns", Puller, Group("dev"), Group("ops"), ServiceAccount("shared-ns", "bot")),
            Bind("shared-ns", "gone", BotSubject)]);

        var why = await cluster.Explorer.ExplainAsync(Question(Bot));

        Assert.That(
            why.NearMisses.Select(miss => $"{miss.Kind} {miss.Binding.Namespace}"),
            Is.EqualTo(new[]
            {
                "RoleMissing shared-ns", "OtherServiceAccountNamespace shared-ns", "OtherNamespace my-ns", "OtherNamespace a-ns", "NotInGroup shared-ns",
            }));
        Assert.That(why.NearMisses[^1].Text, Does.Contain("group:dev").And.Contain("group:ops"));
    }

    [TestCase(Bot, "--serviceaccount=my-ns:bot -n shared-ns")]
    [TestCase("user:o'neil & co", @"'--user=o'\''neil & co' -n shared-ns")]
    [TestCase("group:dev", "--group=dev -n shared-ns")]
    public async Task Explain_Remedy_IsACommandToCopy(string subject, string command)
    {
        var why = await new RbacObjects([PullerRole(), Bind("shared-ns", Puller, Group("others"))]).Explorer.ExplainAsync(Question(subject));

        Assert.That(why.NearMisses.Single().Remedy, Does.EndWith($"kubectl create rolebinding NAME --clusterrole=system:image-puller {command}"));
    }

    private static AccessQuestion Question(string subject) => new(AccessSubject.Parse(subject), "shared-ns") { Repository = "app" };
}
