using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Tests.Support;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Cluster;

/// <summary>KubernetesClient puts names into the URL as they are; the port must not let one reach another object, or a collection.</summary>
[TestFixture]
public sealed class KubernetesClusterApiNameTests
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces";

    private static readonly (string Name, string Escaped)[] Names =
    [
        ("#all", "%23all"), ("a?b", "a%3Fb"), ("a b", "a%20b"), ("ü", "%C3%BC"), ("a\nb", "a%0Ab"), ("a/b", "a%2Fb"), ("a%2fb", "a%252fb"),
        ("system:image-pullers", "system%3Aimage-pullers"), ("a\\b", "a%5Cb"), ("...", "..."), ("*", "%2A"), ("a&limit=1", "a%26limit%3D1"),
    ];

    private static IEnumerable<TestCaseData> Calls()
    {
        foreach (var (name, escaped) in Names)
        {
            yield return Row("service", api => api.FindServiceAsync("ns", name, default), $"GET /api/v1/namespaces/ns/services/{escaped}");
            yield return Row("service's namespace", api => api.FindServiceAsync(name, "svc", default), $"GET /api/v1/namespaces/{escaped}/services/svc");
            yield return Row("namespace", api => api.FindNamespaceAsync(name, default), $"GET /api/v1/namespaces/{escaped}");
            yield return Row("account", api => api.FindServiceAccountAsync(name, name, default), $"GET /api/v1/namespaces/{escaped}/serviceaccounts/{escaped}");
            yield return Row("secret", api => api.FindSecretAsync(name, name, default), $"GET /api/v1/namespaces/{escaped}/secrets/{escaped}");
            yield return Row("pod", api => api.FindPodAsync(name, name, default), $"GET /api/v1/namespaces/{escaped}/pods/{escaped}");
            yield return Row(
                "template", api => api.FindPodTemplateAsync(PodTemplateKind.Job, name, name, default), $"GET /apis/batch/v1/namespaces/{escaped}/jobs/{escaped}");
            yield return Row(
                "network policies", api => api.ListNetworkPoliciesAsync(name, default),
                $"GET /apis/networking.k8s.io/v1/namespaces/{escaped}/networkpolicies?limit=500");
            yield return Row(
                "events", api => api.ListEventsAsync(name, "Pod", "p", null, default),
                $"GET /api/v1/namespaces/{escaped}/events?fieldSelector=involvedObject.kind%3DPod%2CinvolvedObject.name%3Dp&limit=500");
            yield return Row("find", api => api.FindRoleBindingAsync("ns", name, default), $"GET {Rbac}/ns/rolebindings/{escaped}");
            yield return Row("find's namespace", api => api.FindRoleBindingAsync(name, "b", default), $"GET {Rbac}/{escaped}/rolebindings/b");
            yield return Row(
                "list", api => api.ListRoleBindingsAsync(name, default), $"GET {Rbac}/{escaped}/rolebindings?limit=500");
            yield return Row(
                "create's namespace", api => api.CreateRoleBindingAsync(KubernetesClusterApiRequestTests.Binding(@namespace: name), default),
                $"POST {Rbac}/{escaped}/rolebindings?fieldManager=acp-registry-sdk");
            yield return Row(
                "replace", api => api.ReplaceRoleBindingAsync(KubernetesClusterApiRequestTests.Binding(name, name), default),
                $"PUT {Rbac}/{escaped}/rolebindings/{escaped}?fieldManager=acp-registry-sdk");
            yield return Row(
                "delete", api => api.DeleteRoleBindingAsync(KubernetesClusterApiRequestTests.Binding(name, name), default),
                $"DELETE {Rbac}/{escaped}/rolebindings/{escaped}");
            yield return Row(
                "local review", api => api.ReviewLocallyAsync(About(name), default),
                $"POST /apis/authorization.k8s.io/v1/namespaces/{escaped}/localsubjectaccessreviews");

            TestCaseData Row(string part, Func<IClusterApi, Task> call, string request) =>
                new TestCaseData(call, request).SetArgDisplayNames(part, KubernetesNames.Quote(name));
        }
    }

    private static IEnumerable<TestCaseData> Refused()
    {
        foreach (var name in new[] { "", ".", ".." })
        {
            yield return Row("service", api => api.FindServiceAsync("ns", name, default));
            yield return Row("service's namespace", api => api.FindServiceAsync(name, "svc", default));
            yield return Row("namespace", api => api.FindNamespaceAsync(name, default));
            yield return Row("account", api => api.FindServiceAccountAsync("ns", name, default));
            yield return Row("account's namespace", api => api.FindServiceAccountAsync(name, "sa", default));
            yield return Row("secret", api => api.FindSecretAsync("ns", name, default));
            yield return Row("secret's namespace", api => api.FindSecretAsync(name, "s", default));
            yield return Row("pod", api => api.FindPodAsync("ns", name, default));
            yield return Row("pod's namespace", api => api.FindPodAsync(name, "p", default));
            yield return Row("template", api => api.FindPodTemplateAsync(PodTemplateKind.CronJob, "ns", name, default));
            yield return Row("template's namespace", api => api.FindPodTemplateAsync(PodTemplateKind.Deployment, name, "web", default));
            yield return Row("network policies", api => api.ListNetworkPoliciesAsync(name, default));
            yield return Row("events", api => api.ListEventsAsync(name, "Pod", "p", null, default));
            yield return Row("find", api => api.FindRoleBindingAsync("ns", name, default));
            yield return Row("find's namespace", api => api.FindRoleBindingAsync(name, "b", default));
            yield return Row("list", api => api.ListRoleBindingsAsync(name, default));
            yield return Row("create's namespace", api => api.CreateRoleBindingAsync(KubernetesClusterApiRequestTests.Binding(@namespace: name), default));
            yield return Row("replace", api => api.ReplaceRoleBindingAsync(KubernetesClusterApiRequestTests.Binding(name), default));
            yield return Row("delete", api => api.DeleteRoleBindingAsync(KubernetesClusterApiRequestTests.Binding(name), default));
            yield return Row("delete's namespace", api => api.DeleteRoleBindingAsync(KubernetesClusterApiRequestTests.Binding("b", name), default));
            yield return Row("local review", api => api.ReviewLocallyAsync(About(name), default));

            TestCaseData Row(string part, Func<IClusterApi, Task> call) =>
                new TestCaseData(call).SetArgDisplayNames(part, KubernetesNames.Quote(name));
        }
    }

    [TestCaseSource(nameof(Calls))]
    public async Task Name_InTheUrl_IsOneEscapedSegment(object call, string request)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer("""{"status":{"allowed":false}}""");

        try
        {
            await ((Func<IClusterApi, Task>)call)(cluster.Api);
        }
        catch (AcpRegistryUnexpectedException)
        {
            // The one answer does not fit all; what was sent is what counts.
        }

        Assert.That(cluster.Server.Requests.Select(sent => sent.ToString()), Is.EqualTo(new[] { request }));
    }

    [TestCaseSource(nameof(Refused))]
    public void Name_ThatNoEscapingKeeps_IsRefusedUnsent(object call)
    {
        using var cluster = new StubCluster();

        Assert.That(
            async () => await ((Func<IClusterApi, Task>)call)(cluster.Api),
            Throws.TypeOf<AcpRegistryArgumentException>().With.Property("Code").EqualTo(AcpRegistryCodes.InvalidArgument));
        Assert.That(cluster.Server.Requests, Is.Empty);
    }

    private static V1SubjectAccessReviewSpec About(string @namespace) => new()
    {
        User = "u", ResourceAttributes = new V1ResourceAttributes { NamespaceProperty = @namespace },
    };
}
