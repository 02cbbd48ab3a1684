using System.Net;
using System.Text;
using AcpRegistry.Sdk.Testing;
using AcpRegistry.Sdk.Tests.Behaviour;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace AcpRegistry.Sdk.Tests.InMemory;

public sealed class InMemoryClusterTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
    private InMemoryCluster _cluster;
    private IKubernetes _admin;

    [SetUp]
    public void SetUp()
    {
        _cluster = new InMemoryCluster(_time);
        _admin = _cluster.CreateAdminClient();
    }

    [TearDown]
    public void TearDown() => _admin.Dispose();

    [Test]
    public async Task Create_Object_StampedByTheClustersClock()
    {
        V1Namespace created = await CreateNamespaceAsync("a");

        Assert.That(created.CreationTimestamp(), Is.EqualTo(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)));
    }

    [Test]
    public async Task Requests_AfterCalls_SayWhoAskedWhat()
    {
        await _cluster.CreateNamespaceAsync("ns");
        using IKubernetes alice = _cluster.CreateClient("alice", "dev");
        await _admin.CoreV1.ListSecretForAllNamespacesAsync(limit: 5);
        await Refusal.OfAsync(() => alice.RbacAuthorizationV1.DeleteNamespacedRoleBindingAsync("a%20b", "ns"));

        InMemoryRequest[] requests = [.. _cluster.Requests];

        Assert.That(requests.Select(request => request.ToString()), Is.EqualTo((string[])
        [
            "admin: list secrets /", "alice: delete rolebindings.rbac.authorization.k8s.io ns/a b",
        ]));
        Assert.That(
            (requests[0].Method, requests[0].PathAndQuery, requests[0].Status), Is.EqualTo(("GET", "/api/v1/secrets?limit=5&watch=false", HttpStatusCode.OK)));
        Assert.That(
            (requests[1].User, requests[1].Verb, requests[1].ApiGroup, requests[1].Resource, requests[1].Namespace, requests[1].Name, requests[1].Status),
            Is.EqualTo(("alice", "delete", "rbac.authorization.k8s.io", "rolebindings", "ns", "a b", HttpStatusCode.Forbidden)));
    }

    [Test]
    public async Task Requests_Cleared_StartAnew()
    {
        await CreateNamespaceAsync("a");
        _cluster.ClearRequests();
        await CreateNamespaceAsync("b");

        Assert.That(_cluster.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Requests_MoreThanAreKept_DropsTheOldest()
    {
        for (int i = 0; i < 10_005; i++)
        {
            await _admin.CoreV1.ReadNamespaceAsync("default");
        }

        Assert.That(_cluster.Requests, Has.Count.EqualTo(10_000));
    }

    [Test]
    public async Task Intercept_Fault_NothingHappens()
    {
        using IDisposable _ = _cluster.Intercept(request => request.Verb == "create" ? InMemoryFault.Fail(HttpStatusCode.ServiceUnavailable) : null);

        Refusal refusal = await Refusal.OfAsync(() => CreateNamespaceAsync("a"));

        Assert.That((refusal.Code, await HasNamespaceAsync("a")), Is.EqualTo((HttpStatusCode.ServiceUnavailable, false)));
    }

    [Test]
    public async Task Intercept_FaultAfterEffect_OnlyTheAnswerIsLost()
    {
        using IDisposable _ = _cluster.Intercept(request => request.Verb == "create" ? InMemoryFault.ConnectionLost().AfterEffect() : null);

        Assert.ThrowsAsync<HttpRequestException>(() => CreateNamespaceAsync("a"));

        Assert.That(await HasNamespaceAsync("a"), Is.True);
        Assert.That(_cluster.Requests[0].Status, Is.Null);
    }

    [Test]
    public async Task Intercept_ConnectionLost_NothingHappens()
    {
        using IDisposable _ = _cluster.Intercept(request => request.Verb == "create" ? InMemoryFault.ConnectionLost() : null);

        Assert.ThrowsAsync<HttpRequestException>(() => CreateNamespaceAsync("a"));

        Assert.That(await HasNamespaceAsync("a"), Is.False);
    }

    [Test]
    public async Task Intercept_AnswerAfterEffect_ReplacesIt()
    {
        using IDisposable _ = _cluster.Intercept(request =>
            request.Verb == "create" ? InMemoryFault.Respond(HttpStatusCode.OK, """{"metadata":{"name":"other"}}""").AfterEffect() : null);

        V1Namespace answer = await CreateNamespaceAsync("a");

        Assert.That((answer.Name(), await HasNamespaceAsync("a")), Is.EqualTo(("other", true)));
    }

    [Test]
    public async Task Intercept_TooManyRequests_PlainTextWithRetryAfter()
    {
        using IDisposable _ = _cluster.Intercept(_ => InMemoryFault.TooManyRequests());
        var client = (Kubernetes)_admin;

        using HttpResponseMessage response = await client.HttpClient.GetAsync(new Uri(client.BaseUri, "/api/v1/namespaces"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(response.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/plain"));
    }

    [Test]
    public void Intercept_Hang_UntilCancelled()
    {
        using IDisposable _ = _cluster.Intercept(_ => InMemoryFault.Hang());
        using var cancellation = new CancellationTokenSource();

        Task<V1NamespaceList> call = _admin.CoreV1.ListNamespaceAsync(cancellationToken: cancellation.Token);
        Assert.That(call.IsCompleted, Is.False);
        cancellation.Cancel();

        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Intercept_Delay_ByTheClustersClock()
    {
        using IDisposable _ = _cluster.Intercept(_ => InMemoryFault.Delay(TimeSpan.FromHours(1)));

        Task<V1NamespaceList> call = _admin.CoreV1.ListNamespaceAsync();
        Assert.That(call.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.That((await call).Items, Is.Not.Empty);
    }

    [Test]
    public async Task Intercept_Several_FirstThatAnswersUntilDisposed()
    {
        IDisposable none = _cluster.Intercept(_ => null);
        IDisposable first = _cluster.Intercept(_ => InMemoryFault.Fail(HttpStatusCode.BadGateway));
        IDisposable second = _cluster.Intercept(_ => InMemoryFault.Fail(HttpStatusCode.GatewayTimeout));

        Refusal both = await Refusal.OfAsync(() => CreateNamespaceAsync("a"));
        first.Dispose();
        Refusal other = await Refusal.OfAsync(() => CreateNamespaceAsync("a"));
        second.Dispose();
        none.Dispose();

        Assert.That((both.Code, other.Code), Is.EqualTo((HttpStatusCode.BadGateway, HttpStatusCode.GatewayTimeout)));
        Assert.That((await CreateNamespaceAsync("a")).Name(), Is.EqualTo("a"));
    }

    [Test]
    public async Task ExpireContinueTokens_PageAsked_GoneWithATokenForTheRest()
    {
        V1NamespaceList first = await _admin.CoreV1.ListNamespaceAsync(limit: 1);
        await CreateNamespaceAsync("zz");
        _cluster.ExpireContinueTokens();

        Refusal refusal = await Refusal.OfAsync(() => _admin.CoreV1.ListNamespaceAsync(limit: 1, continueParameter: first.Continue()));
        V1NamespaceList rest = await _admin.CoreV1.ListNamespaceAsync(continueParameter: refusal.Continue);

        Assert.That((refusal.Code, refusal.Reason), Is.EqualTo((HttpStatusCode.Gone, "Expired")));
        Assert.That(rest.Items.Select(item => item.Name()), Is.EqualTo(["kube-node-lease", "kube-public", "kube-system", "zz"]));
    }

    [Test]
    public async Task CreateServiceAccountClient_GrantToAllOfNamespace_Holds()
    {
        await _cluster.CreateNamespaceAsync("owner");
        await _admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = new V1ObjectMeta { Name = "b" },
                RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = "view" },
                Subjects = [new Rbacv1Subject { Kind = "Group", Name = "system:serviceaccounts:theirs" }],
            },
            "owner");
        using IKubernetes bot = _cluster.CreateServiceAccountClient("theirs", "bot");
        using IKubernetes bare = _cluster.CreateClient("system:serviceaccount:theirs:bot");

        Assert.That((await bot.CoreV1.ListNamespacedPodAsync("owner")).Items, Is.Empty);
        Assert.That((await Refusal.OfAsync(() => bare.CoreV1.ListNamespacedPodAsync("owner"))).Code, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task CreateClient_Anonymous_IsNotAuthenticated()
    {
        using IKubernetes anonymous = _cluster.CreateClient("system:anonymous");

        Refusal refusal = await Refusal.OfAsync(() => anonymous.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(
            new V1SelfSubjectAccessReview { Spec = new V1SelfSubjectAccessReviewSpec { ResourceAttributes = new V1ResourceAttributes { Verb = "get" } } }));

        Assert.That(refusal.Code, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task AddAcpRegistry_EmptyCluster_BringsWhatThePlatformBrings()
    {
        await _cluster.CreateNamespaceAsync("before");
        await _cluster.AddAcpRegistryAsync();
        await _cluster.CreateNamespaceAsync("after");

        V1Service service = await _admin.CoreV1.ReadNamespacedServiceAsync("internal-docker-registry", "cpaas-system");
        V1ClusterRole role = await _admin.RbacAuthorizationV1.ReadClusterRoleAsync("system:image-puller");
        V1ServiceAccount[] accounts =
        [
            await _admin.CoreV1.ReadNamespacedServiceAccountAsync("default", "before"),
            await _admin.CoreV1.ReadNamespacedServiceAccountAsync("default", "after"),
        ];
        V1Secret secret = await _admin.CoreV1.ReadNamespacedSecretAsync(accounts[1].ImagePullSecrets.Single().Name, "after");

        Assert.Multiple(() =>
        {
            Assert.That(IPAddress.TryParse(service.Spec.ClusterIP, out _), Is.True);
            Assert.That((role.Rules[0].Verbs[0], role.Rules[0].Resources[0], role.Rules[0].ApiGroups[0]), Is.EqualTo(("get", "images", "registry.alauda.io")));
            Assert.That(accounts[0].ImagePullSecrets, Has.Count.EqualTo(1));
            Assert.That(secret.Type, Is.EqualTo("kubernetes.io/dockerconfigjson"));
            Assert.That(
                Encoding.UTF8.GetString(secret.Data[".dockerconfigjson"]),
                Does.Contain("internal-docker-registry.cpaas-system.svc\"").And.Contain("not-a-real-password"));
        });
    }

    [Test]
    public async Task CreateNamespace_ExistingOrInvalid_Refused()
    {
        await _cluster.CreateNamespaceAsync("a");

        Assert.That(() => _cluster.CreateNamespaceAsync("a"), Throws.InvalidOperationException.With.Message.EqualTo("namespaces \"a\" already exists"));
        Assert.That(() => _cluster.CreateNamespaceAsync("A"), Throws.InvalidOperationException.With.Message.Contains("DNS-1123"));
    }

    [Test]
    public async Task Patch_JsonPatch_RefusedRatherThanMisread()
    {
        await _cluster.CreateNamespaceAsync("a");

        Refusal refusal = await Refusal.OfAsync(() => _admin.CoreV1.PatchNamespaceAsync(new V1Patch("[]", V1Patch.PatchType.JsonPatch), "a"));

        Assert.That(refusal.Code, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
    }

    [Test]
    public async Task Requests_Concurrent_EachTakesEffectOnce()
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 200),
            async (i, _) => await CreateNamespaceAsync($"ns-{i % 100}").ContinueWith(_ => { }, TaskScheduler.Default));

        V1NamespaceList list = await _admin.CoreV1.ListNamespaceAsync();
        Assert.That(list.Items.Count(item => item.Name().StartsWith("ns-", StringComparison.Ordinal)), Is.EqualTo(100));
        Assert.That(_cluster.Requests.Count(request => request.Status == HttpStatusCode.Conflict), Is.EqualTo(100));
    }

    private Task<V1Namespace> CreateNamespaceAsync(string name) =>
        _admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } });

    private async Task<bool> HasNamespaceAsync(string name) =>
        (await _admin.CoreV1.ListNamespaceAsync()).Items.Any(item => item.Name() == name);
}
