using System.Net;
using System.Text.Json;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Testing;
using AcpRegistry.Sdk.Tests.Support;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Registries;

[CancelAfter(30_000)]
public sealed class WatchServiceTests
{
    private const string Namespace = "cpaas-system";
    private const string Name = "internal-docker-registry";

    // Back-off passes at once; the timers of the cluster and of a watch stand still.
    private readonly HurriedTime _time = new(TimeSpan.FromSeconds(45), deadline: WatchPace.Default.FirstDuration + WatchPace.Default.Grace);
    private readonly InMemoryCluster _cluster = new();
    private IKubernetes Admin => _cluster.CreateAdminClient();

    [Test]
    public async Task DeletedAndMadeAnew_OtherAddress_IsSeenWithoutAPoll(CancellationToken ct)
    {
        await _cluster.AddAcpRegistryAsync(ct);
        await using var states = Watch(ct);
        await states.MoveNextAsync();
        var first = states.Current!.ClusterIP;

        await DeleteAsync();
        await states.MoveNextAsync();
        var gone = states.Current;
        await CreateAsync("10.96.77.7");
        await states.MoveNextAsync();

        Assert.Multiple(() =>
        {
            Assert.That(first, Is.Not.Null);
            Assert.That(gone, Is.Null);
            Assert.That(states.Current!.ClusterIP!.ToString(), Is.EqualTo("10.96.77.7"));
            Assert.That(Verbs().Where(verb => verb != "watch"), Is.EqualTo(new[] { "list" }));
        });
    }

    [Test]
    public async Task Missing_IsNullAndThenWhatIsMade(CancellationToken ct)
    {
        await _cluster.CreateNamespaceAsync(Namespace, ct);
        await using var states = Watch(ct);
        await states.MoveNextAsync();
        var first = states.Current;
        await CreateAsync("10.96.77.7");
        await states.MoveNextAsync();

        Assert.That((first, states.Current!.Name), Is.EqualTo(((RegistryService?)null, Name)));
    }

    [Test]
    public async Task ChangeOfNoInterest_IsNotShown(CancellationToken ct)
    {
        await _cluster.AddAcpRegistryAsync(ct);
        await using var states = Watch(ct);
        await states.MoveNextAsync();
        var service = await Admin.CoreV1.ReadNamespacedServiceAsync(Name, Namespace, cancellationToken: ct);
        service.Metadata.Labels = new Dictionary<string, string> { ["a"] = "b" };
        service = await Admin.CoreV1.ReplaceNamespacedServiceAsync(service, Name, Namespace, cancellationToken: ct);
        service.Spec.Ports = [new V1ServicePort { Port = 5000 }];
        await Admin.CoreV1.ReplaceNamespacedServiceAsync(service, Name, Namespace, cancellationToken: ct);
        await states.MoveNextAsync();

        Assert.That(states.Current!.Ports, Is.EqualTo(new[] { 5000 }));
    }

    [TestCase(false, TestName = "Cut_ChangesMeanwhile_AreSeenByGoingOn")]
    [TestCase(true, TestName = "Cut_AndTheVersionForgotten_IsSeenByANewList")]
    public async Task Cut(bool isForgotten, CancellationToken ct)
    {
        await _cluster.AddAcpRegistryAsync(ct);
        await using var states = Watch(ct);
        await states.MoveNextAsync();
        await UntilWatchingAsync(1, ct);

        // Nobody may watch until both changes are made, and the way back from them is closed or not.
        using (_cluster.Intercept(request => request.Verb is "watch" ? InMemoryFault.ConnectionLost() : null))
        {
            _cluster.CutWatches();
            await DeleteAsync();
            await CreateAsync("10.96.77.7");
            if (isForgotten)
            {
                _cluster.ExpireContinueTokens();
                await _cluster.CreateNamespaceAsync("later", ct);
            }
        }

        do
        {
            await states.MoveNextAsync();
        }
        while (states.Current is null);

        Assert.Multiple(() =>
        {
            Assert.That(states.Current!.ClusterIP!.ToString(), Is.EqualTo("10.96.77.7"));
            Assert.That(WholeLists(), Is.EqualTo(isForgotten ? 2 : 1));
            Assert.That(Verbs(), Has.None.EqualTo("get"));
        });
    }

    [Test]
    public async Task NoRightFromTheStart_SaysSo(CancellationToken ct)
    {
        await _cluster.AddAcpRegistryAsync(ct);
        var states = Client(_cluster.CreateClient("nobody")).Addresses.WatchServiceAsync(ct);

        await Assert.ThatAsync(
            async () => await states.FirstAsync(ct), Throws.TypeOf<AcpRegistryForbiddenException>().With.Message.Contains("'list' on 'services'"));
    }

    [Test]
    public async Task NoRightToWatchFromTheStart_SaysSoAfterTheFirstState(CancellationToken ct)
    {
        await _cluster.AddAcpRegistryAsync(ct);
        using var refusing = _cluster.Intercept(request => request.Verb == "watch" ? InMemoryFault.Fail(HttpStatusCode.Forbidden, "Forbidden") : null);
        await using var states = Watch(ct);
        await states.MoveNextAsync();

        Assert.That(states.Current!.Name, Is.EqualTo(Name));
        await Assert.ThatAsync(
            async () => await states.MoveNextAsync(), Throws.TypeOf<AcpRegistryForbiddenException>().With.Message.Contains("'watch' on 'services'"));
    }

    [Test]
    public async Task RightTakenLater_GoesOnUntilItIsBack(CancellationToken ct)
    {
        await _cluster.AddAcpRegistryAsync(ct);
        await using var states = Watch(ct);
        await states.MoveNextAsync();
        await UntilWatchingAsync(2, ct);
        using (_cluster.Intercept(request => request.User == "sdk" ? InMemoryFault.Fail(HttpStatusCode.Forbidden, "Forbidden") : null))
        {
            _cluster.CutWatches();
            await DeleteAsync();
            Assert.That(() => Verbs().Length, Is.GreaterThan(5).After(10_000, 5));
        }

        await states.MoveNextAsync();

        Assert.That(states.Current, Is.Null);
    }

    [Test]
    public async Task Cancelled_Ends(CancellationToken ct)
    {
        await _cluster.AddAcpRegistryAsync(ct);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var states = Watch(cancellation.Token);
        await states.MoveNextAsync();
        var next = states.MoveNextAsync();
        await cancellation.CancelAsync();

        await Assert.ThatAsync(async () => await next, Throws.InstanceOf<OperationCanceledException>());
    }

    // On the hurried clock a request's own timeout must be one of the timers that stand still.
    private static AcpRegistryClient Client(IKubernetes client, TimeProvider? time = null) =>
        AcpRegistryClient.Create(client, new AcpRegistryOptions { RequestTimeout = TimeSpan.FromHours(1) }, time);

    private IAsyncEnumerator<RegistryService?> Watch(CancellationToken ct) =>
        Client(_cluster.CreateClient("sdk", "system:masters"), _time).Addresses.WatchServiceAsync(ct).GetAsyncEnumerator(ct);

    // Other lists are of at most one object, for the server's version.
    private int WholeLists() => _cluster.Requests.Count(
        request => request.User == "sdk" && request.Verb == "list" && request.PathAndQuery.Contains("limit=500", StringComparison.Ordinal));

    private string[] Verbs() => [.. _cluster.Requests.Where(request => request.User == "sdk").Select(request => request.Verb)];

    private async Task UntilWatchingAsync(int times, CancellationToken ct)
    {
        while (Verbs().Count(verb => verb == "watch") < times)
        {
            await Task.Delay(5, ct);
        }
    }

    private async Task DeleteAsync()
    {
        try
        {
            await Admin.CoreV1.DeleteNamespacedServiceAsync(Name, Namespace);
        }
        catch (JsonException)
        {
            // Servers of 1.20 answer with a Status, which KubernetesClient takes for a Service.
        }
    }

    private Task<V1Service> CreateAsync(string clusterIP) =>
        Admin.CoreV1.CreateNamespacedServiceAsync(
            new V1Service
            {
                Metadata = new V1ObjectMeta { Name = Name },
                Spec = new V1ServiceSpec { ClusterIP = clusterIP, Ports = [new V1ServicePort { Port = 443 }] },
            },
            Namespace);
}
