using System.Text.Json.Nodes;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Tests.Support;
using k8s.Models;
using Moq;

namespace AcpRegistry.Sdk.Tests.Cluster;

/// <summary>What answers with 200 isn't always an API server: whatever isn't what was asked for is an error, of every call.</summary>
[TestFixture]
public sealed class KubernetesClusterApiNonsenseTests
{
    private const string Version = """{"resourceVersion":"7"}""";
    private const string Allowed = """{"status":{"allowed":true}}""";
    private const string Deployment = """{"kind":"Deployment","metadata":{"name":"x","namespace":"ns"},"spec":{"template":{"spec":{"containers":[]}}}}""";

    // Keyed by the method's name: one that is missing fails the first test below.
    private static readonly Dictionary<string, Sample> Samples = new()
    {
        [nameof(IClusterApi.FindServiceAsync)] = Sample.Object("Service", async api => await api.FindServiceAsync("ns", "x", default)),
        [nameof(IClusterApi.FindEndpointSlicesAsync)] = Sample.List("EndpointSlice", async api => await api.FindEndpointSlicesAsync("ns", "x", default)),
        [nameof(IClusterApi.FindEndpointsAsync)] = Sample.Object("Endpoints", async api => await api.FindEndpointsAsync("ns", "x", default)),
        [nameof(IClusterApi.ListIngressesAsync)] = Sample.List("Ingress", async api => await api.ListIngressesAsync("ns", default)),
        [nameof(IClusterApi.ListApiGroupsAsync)] = new(
            async api => await api.ListApiGroupsAsync(default),
            """{"kind":"APIGroupList","groups":[{"name":"apps"}]}""",
            """{"groups":null}""", """{"groups":[null]}""", """{"groups":[{}]}""", """{"kind":"APIResourceList","groups":[{"name":"apps"}]}"""),
        [nameof(IClusterApi.FindClusterObjectAsync)] = Sample.Object(
            null, async api => await api.FindClusterObjectAsync("g", "v1", "configs", "x", default), @namespace: null),
        [nameof(IClusterApi.FollowService)] = Sample.Follow("Service", (api, sink) => api.FollowService("ns", "x", sink), "ns"),
        [nameof(IClusterApi.FollowClusterRoles)] = Sample.Follow<V1ClusterRole>("ClusterRole", (api, sink) => api.FollowClusterRoles(sink), null),
        [nameof(IClusterApi.FollowRoles)] = Sample.Follow<V1Role>("Role", (api, sink) => api.FollowRoles(sink), ""),
        [nameof(IClusterApi.FollowClusterRoleBindings)] =
            Sample.Follow<V1ClusterRoleBinding>("ClusterRoleBinding", (api, sink) => api.FollowClusterRoleBindings(sink), null),
        [nameof(IClusterApi.FollowRoleBindings)] = Sample.Follow<V1RoleBinding>("RoleBinding", (api, sink) => api.FollowRoleBindings(sink), ""),
        [nameof(IClusterApi.FindNamespaceAsync)] = Sample.Object("Namespace", async api => await api.FindNamespaceAsync("x", default), @namespace: null),
        [nameof(IClusterApi.ListServiceAccountsAsync)] = Sample.List("ServiceAccount", async api => await api.ListServiceAccountsAsync(default), ""),
        [nameof(IClusterApi.FindServiceAccountAsync)] = Sample.Object("ServiceAccount", async api => await api.FindServiceAccountAsync("ns", "x", default)),
        [nameof(IClusterApi.FindSecretAsync)] = Sample.Object("Secret", async api => await api.FindSecretAsync("ns", "x", default)),
        [nameof(IClusterApi.FindPodAsync)] = Sample.Object("Pod", async api => await api.FindPodAsync("ns", "x", default)),
        [nameof(IClusterApi.FindPodTemplateAsync)] = new(
            async api => await api.FindPodTemplateAsync(PodTemplateKind.Deployment, "ns", "x", default),
            Deployment,
            Deployment.Replace("\"x\"", "\"y\""), Deployment.Replace("\"ns\"", "\"other\""), Deployment.Replace("template", "none"), Deployment.Replace("metadata", "none"),
            Deployment.Replace("\"Deployment\"", "\"Status\"")),
        [nameof(IClusterApi.ListEventsAsync)] = Sample.List("Event", async api => await api.ListEventsAsync("ns", "Pod", "x", null, default)),
        [nameof(IClusterApi.ListNetworkPoliciesAsync)] = Sample.List("NetworkPolicy", async api => await api.ListNetworkPoliciesAsync("ns", default)),
        [nameof(IClusterApi.FindClusterRoleAsync)] = Sample.Object("ClusterRole", async api => await api.FindClusterRoleAsync("x", default), @namespace: null),
        [nameof(IClusterApi.ReviewSelfAsync)] = Sample.Review("SelfSubjectAccessReview", async api => await api.ReviewSelfAsync(new V1ResourceAttributes(), default)),
        [nameof(IClusterApi.ReviewSelfAsAsync)] =
            Sample.Review("SelfSubjectAccessReview", async api => await api.ReviewSelfAsAsync("u", new V1ResourceAttributes(), default)),
        [nameof(IClusterApi.ReviewAsync)] = Sample.Review("SubjectAccessReview", async api => await api.ReviewAsync(new V1SubjectAccessReviewSpec(), default)),
        [nameof(IClusterApi.ReviewLocallyAsync)] = Sample.Review(
            "LocalSubjectAccessReview",
            async api => await api.ReviewLocallyAsync(
                new V1SubjectAccessReviewSpec { ResourceAttributes = new V1ResourceAttributes { NamespaceProperty = "ns" } }, default)),
        [nameof(IClusterApi.FindRoleBindingAsync)] = Sample.Object("RoleBinding", async api => await api.FindRoleBindingAsync("ns", "x", default)),
        [nameof(IClusterApi.StreamRoleBindingsAsync)] = Sample.List("RoleBinding", async api => await api.StreamRoleBindingsAsync("ns", default).ToListAsync()),
        [nameof(IClusterApi.ListRoleBindingsAsync)] = Sample.List("RoleBinding", async api => await api.ListRoleBindingsAsync(null, default), ""),
        [nameof(IClusterApi.ListRolesAsync)] = Sample.List("Role", async api => await api.ListRolesAsync("ns", default)),
        [nameof(IClusterApi.ListClusterRolesAsync)] = Sample.List("ClusterRole", async api => await api.ListClusterRolesAsync(default), null),
        [nameof(IClusterApi.ListClusterRoleBindingsAsync)] = Sample.List("ClusterRoleBinding", async api => await api.ListClusterRoleBindingsAsync(default), null),
        [nameof(IClusterApi.CreateRoleBindingAsync)] = Sample.Object("RoleBinding", async api => await api.CreateRoleBindingAsync(Binding(), default)),
        [nameof(IClusterApi.ReplaceRoleBindingAsync)] = Sample.Object("RoleBinding", async api => await api.ReplaceRoleBindingAsync(Binding(), default)),
        [nameof(IClusterApi.DeleteRoleBindingAsync)] = new(
            async api => await api.DeleteRoleBindingAsync(Binding(), default),
            """{"kind":"Status","status":"Success"}""",
            """{"kind":"Status","status":"Failure","code":403}""", """{"kind":"Status"}""", """{"kind":"Secret","metadata":{}}"""),
    };

    private static IEnumerable<TestCaseData> BadAnswers() =>
        from sample in Samples
        from bad in sample.Value.Bad.Prepend("{}").Prepend("""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","code":503}""")
        where !(sample.Key == nameof(IClusterApi.DeleteRoleBindingAsync) && bad.Contains("Success"))
        select new TestCaseData(sample.Key, bad).SetArgDisplayNames(sample.Key, bad);

    private static IEnumerable<string> Methods => Samples.Keys;

    [Test]
    public void EveryMethodOfThePort_HasASample() =>
        Assert.That(
            Samples.Keys,
            Is.EquivalentTo(typeof(IClusterApi).GetMethods().Select(method => method.Name).Where(name => name != nameof(IClusterApi.Rehearsing))));

    [TestCaseSource(nameof(Methods))]
    public async Task Answer_AsAskedFor_IsTaken(string method)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(Samples[method].Good);

        await Samples[method].CallAsync(cluster.Api);
    }

    [TestCaseSource(nameof(BadAnswers))]
    public void Answer_NotAsAskedFor_IsUnexpected(string method, string answer)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(answer);

        Assert.That(
            async () => await Samples[method].CallAsync(cluster.Api),
            Throws.TypeOf<AcpRegistryUnexpectedException>()
                .With.Property("Code").EqualTo(AcpRegistryCodes.Unexpected)
                .And.Property("Remedy").Contains("no proxy in between"));
    }

    [TestCase("""{}""")]
    [TestCase("""{"type":"ADDED"}""")]
    [TestCase("""{"type":"ADDED","object":null}""")]
    [TestCase("""{"type":"ADDED","object":{}}""")]
    [TestCase("""{"type":"MODIFIED","object":{"metadata":{"name":"b","namespace":"ns"}}}""")]
    [TestCase("""{"type":"MODIFIED","object":{"metadata":{"namespace":"ns","resourceVersion":"8"}}}""")]
    [TestCase("""{"type":"DELETED","object":{"metadata":{"name":"b","resourceVersion":"8"}}}""")]
    [TestCase("""{"type":"ADDED","object":{"kind":"Status","metadata":{"resourceVersion":"8"}}}""")]
    [TestCase("""{"type":"ADDED","object":{"kind":"Pod","metadata":{"name":"b","namespace":"ns","resourceVersion":"8"}}}""")]
    [TestCase("""{"type":"BOOKMARK","object":{"metadata":{}}}""")]
    [TestCase("""{"type":"RENAMED","object":{"metadata":{"name":"b","namespace":"ns","resourceVersion":"8"}}}""")]
    [TestCase("""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","code":503}""")]
    public async Task Event_NotAsAskedFor_IsUnexpected(string line)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer("""{"metadata":{"resourceVersion":"7"},"items":[]}""").Answer(line + "\n");
        var failed = new TaskCompletionSource<AcpRegistryException>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sink = new Mock<IWatchSink<V1RoleBinding>>();
        sink.Setup(told => told.Fail(It.IsAny<AcpRegistryException>())).Callback((AcpRegistryException failure) => failed.TrySetResult(failure));

        await using var following = cluster.Api.FollowRoleBindings(sink.Object);

        Assert.That((await failed.Task.WaitAsync(TimeSpan.FromSeconds(10))).Code, Is.EqualTo(AcpRegistryCodes.Unexpected));
        sink.Verify(told => told.Set(It.IsAny<V1RoleBinding>()), Times.Never);
        sink.Verify(told => told.Remove(It.IsAny<V1RoleBinding>()), Times.Never);
    }

    [Test]
    public void KindOfAType_IsThatOfKubernetesClient()
    {
        Type[] types = [.. typeof(V1Pod).Assembly.GetTypes().Where(type => type.Name.Contains("V1") || type.Name.StartsWith("Corev1", StringComparison.Ordinal))
            .Where(type => !type.Name.Contains("V1alpha") && !type.Name.Contains("V1beta") && type.GetField("KubeKind") is not null)];

        Assert.That(types, Has.Length.GreaterThan(100));
        Assert.Multiple(() =>
        {
            foreach (var type in types)
            {
                var kind = typeof(AnswerCheck.KindOf<>).MakeGenericType(type).GetField("Name")!.GetValue(null);
                Assert.That(kind, Is.EqualTo(type.GetField("KubeKind")!.GetValue(null)), type.Name);
            }
        });
    }

    private static V1RoleBinding Binding() => KubernetesClusterApiRequestTests.Binding("x");

    /// <summary>A call, a good answer, and answers that are not.</summary>
    private sealed record Sample(Func<IClusterApi, Task> CallAsync, string Good, params string[] Bad)
    {
        public static Sample Object(string? kind, Func<IClusterApi, Task> call, string? @namespace = "ns")
        {
            var good = One(kind, "x", @namespace);
            return new(
                call,
                good.ToJsonString(),
                With(good, "kind", "Status"),
                With(good, "metadata", null),
                One(kind, "y", @namespace).ToJsonString(),
                One(kind, null, @namespace).ToJsonString(),
                One(kind, "x", @namespace is null ? "ns" : "other").ToJsonString(),
                One(kind, "x", @namespace is null ? "ns" : null).ToJsonString());
        }

        public static Sample List(string kind, Func<IClusterApi, Task> call, string? @namespace = "ns") => new(call, Page(kind, @namespace).ToJsonString(), BadPages(kind, @namespace));

        public static Sample Review(string kind, Func<IClusterApi, Task> call) =>
            new(
                call,
                Allowed,
                """{"status":null}""",
                $$$"""{"kind":"{{{kind}}}","spec":{}}""",
                """{"kind":"Pod","status":{"allowed":true}}""");

        public static Sample Follow(string kind, Func<IClusterApi, IWatchSink<V1Service>, IListWatch> follow, string? @namespace) =>
            Follow<V1Service>(kind, follow, @namespace);

        public static Sample Follow<T>(string kind, Func<IClusterApi, IWatchSink<T>, IListWatch> follow, string? @namespace)
            where T : class =>
            new(
                async api =>
                {
                    var sink = new FirstOutcome<T>();
                    await using var following = follow(api, sink);
                    await sink.Seen;
                },
                Page(kind, @namespace).ToJsonString(),
                BadPages(kind, @namespace));

        private static string[] BadPages(string kind, string? @namespace)
        {
            var page = Page(kind, @namespace);
            return
            [
                With(page, "kind", "Status"),
                With(page, "kind", "PodList"),
                With(page, "kind", kind),
                With(page, "metadata", null),
                With(page, "metadata", JsonNode.Parse("{}")),
                With(page, "metadata", JsonNode.Parse("""{"resourceVersion":""}""")),
                With(page, "items", null),
                With(page, "items", new JsonArray((JsonNode?)null)),
                With(page, "items", new JsonArray(new JsonObject())),
                With(page, "items", new JsonArray(One(null, null, @namespace))),
                With(page, "items", new JsonArray(One("Status", "x", @namespace))),
                With(page, "items", new JsonArray(One(null, "x", @namespace is null ? "ns" : null))),
                .. @namespace is "ns" ? [With(page, "items", new JsonArray(One(null, "x", "other")))] : Array.Empty<string>(),
            ];
        }

        private static JsonObject Page(string kind, string? @namespace) =>
            new() { ["kind"] = $"{kind}List", ["metadata"] = JsonNode.Parse(Version), ["items"] = new JsonArray(One(null, "x", @namespace is "" ? "any" : @namespace)) };

        private static JsonObject One(string? kind, string? name, string? @namespace)
        {
            var metadata = new JsonObject { ["resourceVersion"] = "7" };
            if (name is not null)
            {
                metadata["name"] = name;
            }

            if (@namespace is { Length: > 0 })
            {
                metadata["namespace"] = @namespace;
            }

            return kind is null ? new() { ["metadata"] = metadata } : new() { ["kind"] = kind, ["metadata"] = metadata };
        }

        private static string With(JsonObject value, string property, JsonNode? other)
        {
            var changed = value.DeepClone().AsObject();
            changed[property] = other;
            return changed.ToJsonString();
        }
    }

    /// <summary>Ends with the first list, or throws what came in its place.</summary>
    private sealed class FirstOutcome<T> : IWatchSink<T>
        where T : class
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public void Replace(IReadOnlyList<T> all) => _seen.TrySetResult();

        public void Set(T value)
        {
        }

        public void Remove(T value)
        {
        }

        public void Watched()
        {
        }

        public void Fail(AcpRegistryException failure) => _seen.TrySetException(failure);
    }
}
