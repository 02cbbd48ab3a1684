using System.Text.Json.Nodes;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Tests.Support;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Cluster;

/// <summary>What each call of the port puts on the wire.</summary>
[TestFixture]
public sealed class KubernetesClusterApiRequestTests
{
    private const string ReviewAnswer = """{"status":{"allowed":true}}""";
    private const string EmptyList = """{"metadata":{"resourceVersion":"7"},"items":[]}""";
    private const string Deleted = """{"kind":"Status","status":"Success"}""";
    private const string BindingJson = """
        {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"b","namespace":"ns","uid":"u1","resourceVersion":"7"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"r"}}
        """;

    private static readonly V1ResourceAttributes Resource = new()
    {
        NamespaceProperty = "shared-ns", Verb = "get", Group = "registry.alauda.io", Resource = "images",
    };

    private static IEnumerable<TestCaseData> Calls()
    {
        yield return Row("GetService", api => api.FindServiceAsync("ns", "svc", default), "GET /api/v1/namespaces/ns/services/svc");
        yield return Row("FindNamespace", api => api.FindNamespaceAsync("ns", default), "GET /api/v1/namespaces/ns");
        yield return Row("FindServiceAccount", api => api.FindServiceAccountAsync("ns", "sa", default), "GET /api/v1/namespaces/ns/serviceaccounts/sa");
        yield return Row("FindSecret", api => api.FindSecretAsync("ns", "pull", default), "GET /api/v1/namespaces/ns/secrets/pull");
        yield return Row("FindPod", api => api.FindPodAsync("ns", "web-0", default), "GET /api/v1/namespaces/ns/pods/web-0");
        yield return Row(
            "FindPodTemplate of apps", api => api.FindPodTemplateAsync(PodTemplateKind.StatefulSet, "ns", "web", default),
            "GET /apis/apps/v1/namespaces/ns/statefulsets/web", answer: """{"metadata":{"name":"web","namespace":"ns"},"spec":{"template":{}}}""");
        yield return Row(
            "FindPodTemplate of batch", api => api.FindPodTemplateAsync(PodTemplateKind.CronJob, "ns", "nightly", default),
            "GET /apis/batch/v1/namespaces/ns/cronjobs/nightly", answer: """{"metadata":{"name":"nightly","namespace":"ns"},"spec":{"jobTemplate":{"spec":{"template":{}}}}}""");
        yield return Row(
            "ListEvents", api => api.ListEventsAsync("ns", "Pod", "web-0", "u1", default),
            "GET /api/v1/namespaces/ns/events?fieldSelector=involvedObject.kind%3DPod%2CinvolvedObject.name%3Dweb-0%2CinvolvedObject.uid%3Du1&limit=500");
        yield return Row(
            "ListEvents of all that had the name", api => api.ListEventsAsync("ns", "Pod", @"a,b=c\d", null, default),
            "GET /api/v1/namespaces/ns/events?fieldSelector=involvedObject.kind%3DPod%2CinvolvedObject.name%3Da%5C%2Cb%5C%3Dc%5C%5Cd&limit=500");
        yield return Row(
            "ListNetworkPolicies", api => api.ListNetworkPoliciesAsync("ns", default), "GET /apis/networking.k8s.io/v1/namespaces/ns/networkpolicies?limit=500");
        yield return Row(
            "ReviewSelf", api => api.ReviewSelfAsync(Resource, default), "POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            """
            {"spec":{"resourceAttributes":{"namespace":"shared-ns","verb":"get","group":"registry.alauda.io","resource":"images"}}}
            """,
            ReviewAnswer);
        yield return Row(
            "ReviewSelfAs", api => api.ReviewSelfAsAsync("system:serviceaccount:a:b", Resource, default), "POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            """
            {"spec":{"resourceAttributes":{"namespace":"shared-ns","verb":"get","group":"registry.alauda.io","resource":"images"}}}
            """,
            ReviewAnswer);
        yield return Row(
            "Review", api => api.ReviewAsync(Spec(), default), "POST /apis/authorization.k8s.io/v1/subjectaccessreviews",
            """
            {"spec":{"user":"u","groups":["g1","g2"],
                     "resourceAttributes":{"namespace":"shared-ns","verb":"get","group":"registry.alauda.io","resource":"images"}}}
            """,
            ReviewAnswer);
        yield return Row(
            "ReviewLocally", api => api.ReviewLocallyAsync(Spec(), default),
            "POST /apis/authorization.k8s.io/v1/namespaces/shared-ns/localsubjectaccessreviews",
            """
            {"metadata":{"namespace":"shared-ns"},"spec":{"user":"u","groups":["g1","g2"],
                     "resourceAttributes":{"namespace":"shared-ns","verb":"get","group":"registry.alauda.io","resource":"images"}}}
            """,
            ReviewAnswer);
        yield return Row(
            "FindRoleBinding", api => api.FindRoleBindingAsync("ns", "b", default), "GET /apis/rbac.authorization.k8s.io/v1/namespaces/ns/rolebindings/b");
        yield return Row(
            "ListRoleBindings", api => api.ListRoleBindingsAsync("ns", default),
            "GET /apis/rbac.authorization.k8s.io/v1/namespaces/ns/rolebindings?limit=500");
        yield return Row(
            "ListRoleBindings of all", api => api.ListRoleBindingsAsync(null, default),
            "GET /apis/rbac.authorization.k8s.io/v1/rolebindings?limit=500");
        yield return Row(
            "ListRoles", api => api.ListRolesAsync("ns", default), "GET /apis/rbac.authorization.k8s.io/v1/namespaces/ns/roles?limit=500");
        yield return Row(
            "ListRoles of all", api => api.ListRolesAsync(null, default), "GET /apis/rbac.authorization.k8s.io/v1/roles?limit=500");
        yield return Row(
            "ListClusterRoles", api => api.ListClusterRolesAsync(default), "GET /apis/rbac.authorization.k8s.io/v1/clusterroles?limit=500");
        yield return Row(
            "ListClusterRoleBindings", api => api.ListClusterRoleBindingsAsync(default),
            "GET /apis/rbac.authorization.k8s.io/v1/clusterrolebindings?limit=500");
        yield return Row(
            "CreateRoleBinding", api => api.CreateRoleBindingAsync(Binding(), default),
            "POST /apis/rbac.authorization.k8s.io/v1/namespaces/ns/rolebindings?fieldManager=acp-registry-sdk", BindingJson);
        yield return Row(
            "ReplaceRoleBinding", api => api.ReplaceRoleBindingAsync(Binding(), default),
            "PUT /apis/rbac.authorization.k8s.io/v1/namespaces/ns/rolebindings/b?fieldManager=acp-registry-sdk", BindingJson);
        yield return Row(
            "DeleteRoleBinding", api => api.DeleteRoleBindingAsync(Binding(), default),
            "DELETE /apis/rbac.authorization.k8s.io/v1/namespaces/ns/rolebindings/b",
            """{"preconditions":{"uid":"u1","resourceVersion":"7"}}""");

        static TestCaseData Row(string name, Func<IClusterApi, Task> call, string request, string? body = null, string? answer = null) =>
            new TestCaseData(call, request, body, answer ?? AnswerTo(request)).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Calls))]
    public async Task Call_OnTheWire_IsExactlyThis(object call, string request, string? body, string answer)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(answer);

        await ((Func<IClusterApi, Task>)call)(cluster.Api);

        Assert.That(cluster.Server.Requests.Select(sent => sent.ToString()), Is.EqualTo(new[] { request }));
        var sent = cluster.Server.Requests[0].Body;
        Assert.That(
            body is null ? string.IsNullOrEmpty(sent) : JsonNode.DeepEquals(JsonNode.Parse(sent!), JsonNode.Parse(body)), Is.True, $"The body was {sent}");
    }

    [Test]
    public async Task ReviewSelfAs_User_IsInTheHeaderAndNoGroupIs()
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(ReviewAnswer);

        await cluster.Api.ReviewSelfAsAsync("system:serviceaccount:a:b", Resource, default);

        Assert.That(
            cluster.Server.Requests[0].Headers.Where(header => header.Key.StartsWith("Impersonate", StringComparison.OrdinalIgnoreCase)).Select(header => (header.Key, header.Value[0], header.Value.Length)),
            Is.EqualTo(new[] { ("Impersonate-User", "system:serviceaccount:a:b", 1) }));
    }

    [TestCase("")]
    [TestCase(" alice")]
    [TestCase("alice\t")]
    [TestCase("a\r\nImpersonate-Group: system:masters")]
    [TestCase("\u00fc")]
    public void ReviewSelfAs_NameThatNoHeaderCanHold_IsRefusedUnsent(string user)
    {
        using var cluster = new StubCluster();

        Assert.That(async () => await cluster.Api.ReviewSelfAsAsync(user, Resource, default), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(cluster.Server.Requests, Is.Empty);
    }

    [Test]
    public void ReplaceRoleBinding_WithoutVersion_IsRefusedUnsent([Values("", null)] string? missing)
    {
        using var cluster = new StubCluster();
        var unversioned = Binding();
        unversioned.Metadata.ResourceVersion = missing;
        var anonymous = Binding();
        anonymous.Metadata.Uid = missing;

        Assert.Multiple(() =>
        {
            foreach (var binding in new[] { unversioned, anonymous })
            {
                Assert.That(async () => await cluster.Api.ReplaceRoleBindingAsync(binding, default), Throws.TypeOf<AcpRegistryUnexpectedException>());
                Assert.That(async () => await cluster.Api.DeleteRoleBindingAsync(binding, default), Throws.TypeOf<AcpRegistryUnexpectedException>());
            }

            Assert.That(cluster.Server.Requests, Is.Empty);
        });
    }

    internal static V1RoleBinding Binding(string name = "b", string @namespace = "ns") => new()
    {
        ApiVersion = "rbac.authorization.k8s.io/v1",
        Kind = "RoleBinding",
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace, Uid = "u1", ResourceVersion = "7" },
        RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = "r" },
    };

    private static string AnswerTo(string request)
    {
        if (request.StartsWith("DELETE", StringComparison.Ordinal))
        {
            return Deleted;
        }

        var path = request.Split('?')[0].Split('/');
        return request.Contains("limit=") ? EmptyList
            : path[^1] == "rolebindings" ? BindingJson
            : path[^2] == "namespaces" ? $$$"""{"metadata":{"name":"{{{path[^1]}}}"}}"""
            : $$$"""{"metadata":{"name":"{{{path[^1]}}}","namespace":"ns"}}""";
    }

    private static V1SubjectAccessReviewSpec Spec() => new() { User = "u", Groups = ["g1", "g2"], ResourceAttributes = Resource };
}
