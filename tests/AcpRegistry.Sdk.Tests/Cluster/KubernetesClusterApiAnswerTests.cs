using System.Net;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Tests.Support;
using k8s.Models;
using Moq;

namespace AcpRegistry.Sdk.Tests.Cluster;

/// <summary>What the port makes of answers that are not errors, of lists in pages, and of what is not there.</summary>
[TestFixture]
public sealed class KubernetesClusterApiAnswerTests
{
    private static readonly Func<IClusterApi, Task<V1SubjectAccessReviewStatus>>[] Reviews =
    [
        api => api.ReviewSelfAsync(new V1ResourceAttributes(), default),
        api => api.ReviewAsync(new V1SubjectAccessReviewSpec(), default),
        api => api.ReviewLocallyAsync(new V1SubjectAccessReviewSpec { ResourceAttributes = new V1ResourceAttributes { NamespaceProperty = "ns" } }, default),
    ];

    [Test]
    public async Task List_ThreePages_SendsEachTokenAndYieldsAll()
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(Page("t+1/=", "a", "b")).Answer(Page("t2", [])).Answer(Page("", "c"));

        var names = (await cluster.Api.ListRoleBindingsAsync("ns", default)).Select(binding => binding.Metadata.Name);

        const string Path = "GET /apis/rbac.authorization.k8s.io/v1/namespaces/ns/rolebindings";
        Assert.Multiple(() =>
        {
            Assert.That(names, Is.EqualTo(new[] { "a", "b", "c" }));
            Assert.That(
                cluster.Server.Requests.Select(request => request.ToString()),
                Is.EqualTo(new[] { $"{Path}?limit=500", $"{Path}?continue=t%2B1%2F%3D&limit=500", $"{Path}?continue=t2&limit=500" }));
        });
    }

    [Test]
    public async Task Stream_LeftEarly_AsksForNoFurtherPage()
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(Page("t1", "a", "b"));

        var first = await cluster.Api.StreamRoleBindingsAsync("ns", default).FirstAsync();

        Assert.That((first.Metadata.Name, cluster.Server.Requests.Count), Is.EqualTo(("a", 1)));
    }

    [Test]
    public async Task List_WithoutItems_IsEmpty()
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(Page(""));

        Assert.That(await cluster.Api.ListRoleBindingsAsync("ns", default), Is.Empty);
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task List_TokenExpiredBetweenPages_StartsOver(int times)
    {
        using var cluster = new StubCluster();
        for (var time = 0; time < times; time++)
        {
            cluster.Server.Answer(Page("t1", "gone", "kept")).Refuse(HttpStatusCode.Gone, "Expired", "The provided continue parameter is too old");
        }

        cluster.Server.Answer(Page("t1", "kept")).Answer(Page("", "new"));

        Assert.That((await cluster.Api.ListRoleBindingsAsync("ns", default)).Select(binding => binding.Metadata.Name), Is.EqualTo(["kept", "new"]));
    }

    [Test]
    public void List_TokenThatExpiresEachTime_Throws()
    {
        using var cluster = new StubCluster();
        for (var time = 0; time < 3; time++)
        {
            cluster.Server.Answer(Page("t1", "a")).Refuse(HttpStatusCode.Gone, "Expired", "The provided continue parameter is too old");
        }

        Assert.That(async () => await cluster.Api.ListRoleBindingsAsync("ns", default), Throws.TypeOf<AcpRegistryUnexpectedException>().With.Property("Status").EqualTo(410));
        Assert.That(cluster.Server.Requests, Has.Count.EqualTo(6));
    }

    [TestCase("t1", "t1")]
    [TestCase("t1", "t2", "t1")]
    public void List_ThatRepeatsAToken_IsAnErrorAndNoEndlessList(params string[] tokens)
    {
        using var cluster = new StubCluster();
        foreach (var token in tokens)
        {
            cluster.Server.Answer(Page(token, "a"));
        }

        Assert.That(
            async () => await cluster.Api.ListRoleBindingsAsync("ns", default),
            Throws.TypeOf<AcpRegistryUnexpectedException>().With.Message.Contains("continue token").And.Property("Status").Null);
        Assert.That(cluster.Server.Requests, Has.Count.EqualTo(tokens.Length));
    }

    [Test]
    public async Task Follow_ThatRepeatsAToken_FailsAndListsAgain()
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(Page("t1", "a")).Answer(Page("t1", "a"));
        var failed = new TaskCompletionSource<AcpRegistryException>();
        var sink = new Mock<IWatchSink<V1RoleBinding>>(MockBehavior.Strict);
        sink.Setup(told => told.Fail(It.IsAny<AcpRegistryException>())).Callback((AcpRegistryException failure) => failed.TrySetResult(failure));

        await using var following = cluster.Api.FollowRoleBindings(sink.Object);

        Assert.That((await failed.Task).Message, Does.Contain("continue token"));
        Assert.That(cluster.Server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public void Stream_TokenExpiredBetweenPages_ThrowsAndSaysToStartAgain()
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(Page("t1", "a")).Refuse(HttpStatusCode.Gone, "Expired", "The provided continue parameter is too old");
        List<string> seen = [];

        Assert.That(
            async () =>
            {
                await foreach (var binding in cluster.Api.StreamRoleBindingsAsync("ns", default))
                {
                    seen.Add(binding.Metadata.Name);
                }
            },
            Throws.TypeOf<AcpRegistryUnexpectedException>()
                .With.Property("Code").EqualTo(AcpRegistryCodes.Unexpected)
                .And.Property("Status").EqualTo(410)
                .And.Property("Reason").EqualTo("Expired")
                .And.Property("Remedy").Contains("from the start"));
        Assert.That(seen, Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public void Review_WithoutStatus_IsNeitherYesNorNo([Range(0, 2)] int review, [Values("{}", """{"status":null}""")] string body)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(HttpStatusCode.Created, body);

        Assert.That(
            async () => await Reviews[review](cluster.Api),
            Throws.TypeOf<AcpRegistryUnexpectedException>().With.Message.Contains("neither yes nor no"));
    }

    [Test]
    public async Task Review_WithStatus_IsGivenBackAsItIs([Range(0, 2)] int review)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(HttpStatusCode.Created, """{"status":{"allowed":true,"denied":true,"reason":"r","evaluationError":"e"}}""");

        var status = await Reviews[review](cluster.Api);

        Assert.That((status.Allowed, status.Denied, status.Reason, status.EvaluationError), Is.EqualTo((true, (bool?)true, "r", "e")));
    }

    [Test]
    public async Task Find_ThatVeryNameMissing_IsNull()
    {
        using var cluster = new StubCluster();
        cluster.Server
            .Refuse(HttpStatusCode.NotFound, "NotFound", "no", """{"name":"b"}""")
            .Refuse(HttpStatusCode.NotFound, "NotFound", "no", """{"name":"ns"}""")
            .Refuse(HttpStatusCode.NotFound, "NotFound", "no", """{"name":"b"}""");

        Assert.That(await cluster.Api.FindRoleBindingAsync("ns", "b", default), Is.Null);
        Assert.That(await cluster.Api.FindNamespaceAsync("ns", default), Is.Null);
        Assert.That(await cluster.Api.DeleteRoleBindingAsync(KubernetesClusterApiRequestTests.Binding(), default), Is.False);
    }

    [TestCase("""{"kind":"Status","details":{"name":"other"},"code":404}""")]
    [TestCase("""{"kind":"Status","code":404}""")]
    [TestCase("404 page not found")]
    [TestCase("")]
    public void Find_SomethingElseMissing_Throws(string body)
    {
        using var cluster = new StubCluster();
        cluster.Server.Answer(HttpStatusCode.NotFound, body).Answer(HttpStatusCode.NotFound, body);

        Assert.That(async () => await cluster.Api.FindRoleBindingAsync("ns", "b", default), Throws.TypeOf<AcpRegistryNotFoundException>());
        Assert.That(async () => await cluster.Api.FindNamespaceAsync("ns", default), Throws.TypeOf<AcpRegistryNotFoundException>());
    }

    private static string Page(string next, params string[] names) =>
        $$"""
        {"metadata":{"resourceVersion":"7","continue":"{{next}}"},"items":[{{string.Join(',', names.Select(name => $$$"""{"metadata":{"name":"{{{name}}}","namespace":"ns"}}"""))}}]}
        """;
}
