using System.Net;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Tests.Support;

namespace AcpRegistry.Sdk.Tests.Cluster;

/// <summary>What the port makes of answers about pods, what they are made from and what they need.</summary>
[TestFixture]
public sealed class KubernetesClusterApiPodTests
{
    private const string Template = """{"metadata":{"labels":{"app":"web"}},"spec":{"serviceAccountName":"bot","containers":[{"name":"c","image":"i"}]}}""";
    private const string Metadata = """
        "metadata":{"name":"x","namespace":"ns"}
        """;
    private const string NewCronJobs = "GET /apis/batch/v1/namespaces/ns/cronjobs/x";
    private const string OldCronJobs = "GET /apis/batch/v1beta1/namespaces/ns/cronjobs/x";

    private static readonly PodTemplateKind[] Plain =
        [PodTemplateKind.Deployment, PodTemplateKind.ReplicaSet, PodTemplateKind.StatefulSet, PodTemplateKind.DaemonSet, PodTemplateKind.Job];

    private static IEnumerable<TestCaseData> Finds()
    {
        yield return Row("namespaces", async api => await api.FindNamespaceAsync("x", default));
        yield return Row("serviceaccounts", async api => await api.FindServiceAccountAsync("ns", "x", default));
        yield return Row("secrets", async api => await api.FindSecretAsync("ns", "x", default));
        yield return Row("pods", async api => await api.FindPodAsync("ns", "x", default));
        yield return Row("daemonsets.apps", async api => await api.FindPodTemplateAsync(PodTemplateKind.DaemonSet, "ns", "x", default));
        yield return Row("cronjobs.batch", async api => await api.FindPodTemplateAsync(PodTemplateKind.CronJob, "ns", "x", default));

        static TestCaseData Row(string resource, Func<IClusterApi, Task<object?>> find) => new TestCaseData(find, resource).SetArgDisplayNames(resource);
    }

    private static IEnumerable<TestCaseData> Lists()
    {
        yield return Row("events", api => api.ListEventsAsync("ns", "Pod", "x", null, default));
        yield return Row("networkpolicies.networking.k8s.io", api => api.ListNetworkPoliciesAsync("ns", default));

        static TestCaseData Row(string resource, Func<IClusterApi, Task> list) => new TestCaseData(list, resource).SetArgDisplayNames(resource);
    }

    [TestCaseSource(nameof(Finds))]
    public async Task Find_OfAMissingObject_IsNullAfterOneRequest(object find, string resource)
    {
        using var cluster = new StubCluster();
        cluster.Server.Refuse(HttpStatusCode.NotFound, "NotFound", $"{resource} not found", """{"name":"x"}""");

        Assert.That(await ((Func<IClusterApi, Task<object?>>)find)(cluster.Api), Is.Null);
        Assert.That(cluster.Server.Requests, Has.Count.EqualTo(1));
    }

    [TestCaseSource(nameof(Finds))]
    public void Find_WithoutTheRight_SaysWhichToAskFor(object find, string resource)
    {
        using var cluster = new StubCluster();
        cluster.Server.Refuse(HttpStatusCode.Forbidden, "Forbidden", "no", """{"name":"x"}""");

        Assert.That(
            async () => await ((Func<IClusterApi, Task<object?>>)find)(cluster.Api),
            Throws.TypeOf<AcpRegistryForbiddenException>().With.Property("Remedy").Contains($"the verb 'get' on '{resource}'"));
        Assert.That(cluster.Server.Requests, Has.Count.EqualTo(1));
    }

    [TestCaseSource(nameof(Lists))]
    public void List_WithoutTheRight_SaysWhichToAskFor(object list, string resource)
    {
        using var cluster = new StubCluster();
        cluster.Server.Refuse(HttpStatusCode.Forbidden, "Forbidden", "no");

        Assert.That(
            async () => await ((Func<IClusterApi, Task>)list)(cluster.Api),
            Throws.TypeOf<AcpRegistryForbiddenException>().With.Property("Remedy").Contains($"the verb 'list' on '{resource}' in the namespace 'ns'"));
    }

    [Test]
    public async Task FindPodTemplate_OfEachPlainKind_IsUnderSpec([Range(0, 4)] int kind)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer($$$"""{{{{Metadata}}},"spec":{"template":{{{Template}}}}}""");

        var template = await cluster.Api.FindPodTemplateAsync(Plain[kind], "ns", "x", default);

        Assert.That((template!.Metadata.Labels["app"], template.Spec.ServiceAccountName, template.Spec.Containers.Single().Image), Is.EqualTo(("web", "bot", "i")));
    }

    [TestCase("""{"kind":"Status","message":"the server could not find the requested resource","code":404}""")]
    [TestCase("404 page not found")]
    public async Task FindPodTemplate_OfACronJobOnAnOldServer_AsksTheOldApi(string notServed)
    {
        using var cluster = new StubCluster();
        cluster.Server
            .Answer(HttpStatusCode.NotFound, notServed)
            .Answer("{" + Metadata + ",\"spec\":{\"jobTemplate\":{\"spec\":{\"template\":" + Template + "}}}}");

        var template = await cluster.Api.FindPodTemplateAsync(PodTemplateKind.CronJob, "ns", "x", default);

        Assert.That(template!.Spec.ServiceAccountName, Is.EqualTo("bot"));
        Assert.That(cluster.Server.Requests.Select(sent => sent.ToString()), Is.EqualTo([NewCronJobs, OldCronJobs]));
    }

    [Test]
    public void FindPodTemplate_OfAKindThatNoApiHas_Throws()
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(HttpStatusCode.NotFound, "404 page not found").Answer(HttpStatusCode.NotFound, "404 page not found");

        Assert.That(
            async () => await cluster.Api.FindPodTemplateAsync(PodTemplateKind.CronJob, "ns", "x", default), Throws.TypeOf<AcpRegistryNotFoundException>());
    }

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"template":null}""")]
    [TestCase("""{"template":[]}""")]
    [TestCase("[]")]
    public void FindPodTemplate_OfAnObjectWithoutOne_ThrowsUnexpected(string spec)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer($$$"""{{{{Metadata}}},"spec":{{{spec}}}}""");

        Assert.That(
            async () => await cluster.Api.FindPodTemplateAsync(PodTemplateKind.Deployment, "ns", "x", default),
            Throws.TypeOf<AcpRegistryUnexpectedException>().With.Message.Contains("JsonException"));
    }

    [Test]
    public async Task ListEvents_ThatNeverEnd_StopsAfterFourPages()
    {
        using var cluster = new StubCluster();
        for (var page = 0; page < 5; page++)
        {
            cluster.Server.Answer(
                $$$"""{"metadata":{"resourceVersion":"7","continue":"t{{{page}}}"},"items":[{"metadata":{"name":"e{{{page}}}","namespace":"ns"},"involvedObject":{}}]}""");
        }

        var events = await cluster.Api.ListEventsAsync("ns", "Pod", "x", null, default);

        Assert.That(events.Select(told => told.Metadata.Name), Is.EqualTo(["e0", "e1", "e2", "e3"]));
        Assert.That(cluster.Server.Requests, Has.Count.EqualTo(4));
    }
}
