using System.Net;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Testing;
using AcpRegistry.Sdk.Tests.Support;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace AcpRegistry.Sdk.Tests.Access;

/// <summary>The snapshot over an in-memory cluster that is watched.</summary>
[CancelAfter(30_000)]
public sealed class WatchedAccessTests
{
    private const string Owner = "shared";

    // Back-off passes at once, the deadline of a first watch doesn't. The clock advances with it, so no request and no snapshot may mind some minutes.
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly HurriedTime _time = new(TimeSpan.FromSeconds(45), deadline: WatchPace.Default.FirstDuration + WatchPace.Default.Grace);
    private InMemoryCluster _cluster = null!;

    private AcpRegistryClient Admin => AcpRegistryClient.Create(_cluster.CreateAdminClient());

    [SetUp]
    public async Task CreateAsync()
    {
        _cluster = new InMemoryCluster();
        await _cluster.AddAcpRegistryAsync();
        await _cluster.CreateNamespaceAsync(Owner);
    }

    [Test]
    public async Task GrantAndRevoke_AreSeen_ByOneListOfEachKind(CancellationToken ct)
    {
        await using var snapshot = await WatchAsync(ct);
        await snapshot.WaitUntilReadyAsync(ct);
        var grant = new PullGrant(Owner, AccessSubject.ServiceAccountsOf("my-ns"));

        Assert.That(Decide(snapshot, "serviceaccount:my-ns:default").Verdict, Is.EqualTo(AccessVerdict.Denied));
        await Admin.RoleBindings.GrantAsync(grant, ct);
        Until(snapshot, "serviceaccount:my-ns:default", AccessVerdict.Allowed);
        await Admin.RoleBindings.RevokeAsync(grant, ct);
        Until(snapshot, "serviceaccount:my-ns:default", AccessVerdict.Denied);

        var requests = _cluster.Requests.Where(request => request.User == "sdk").ToList();
        Assert.That(
            requests.Where(request => request.Verb != "watch").Select(request => $"{request.Verb} {request.Resource}"),
            Is.EquivalentTo(new[] { "list clusterroles", "list roles", "list clusterrolebindings", "list rolebindings" }));
    }

    [Test]
    public async Task Watching_TakesListAndWatchOnFourKindsAndNothingElse(CancellationToken ct)
    {
        var admin = _cluster.CreateAdminClient();
        await admin.RbacAuthorizationV1.CreateClusterRoleAsync(
            new V1ClusterRole
            {
                Metadata = new V1ObjectMeta { Name = "watcher" },
                Rules =
                [
                    new V1PolicyRule
                    {
                        ApiGroups = ["rbac.authorization.k8s.io"],
                        Resources = ["roles", "rolebindings", "clusterroles", "clusterrolebindings"],
                        Verbs = ["list", "watch"],
                    },
                ],
            },
            cancellationToken: ct);
        await admin.RbacAuthorizationV1.CreateClusterRoleBindingAsync(
            RbacFeed.ClusterBinding("watcher", "watcher", RbacFeed.User("watcher")), cancellationToken: ct);
        await using var snapshot = await WatchAsync(ct, _cluster.CreateClient("watcher"));
        await snapshot.WaitUntilReadyAsync(ct);
        await Admin.RoleBindings.GrantAsync(new PullGrant(Owner, AccessSubject.User("alice")), ct);

        Until(snapshot, "alice", AccessVerdict.Allowed);
    }

    [Test]
    public async Task NoRight_SaysWhichIsMissing(CancellationToken ct)
    {
        await using var snapshot = await WatchAsync(ct, _cluster.CreateClient("nobody"));

        await Assert.ThatAsync(
            () => snapshot.WaitUntilReadyAsync(ct), Throws.TypeOf<AcpRegistryForbiddenException>().With.Message.Contains("rbac.authorization.k8s.io"));
        Assert.That(Decide(snapshot, "alice").Error!.Code, Is.EqualTo(AcpRegistryCodes.SnapshotNotReady));
    }

    [Test]
    public async Task NoRightToWatch_IsThrownAndNotReady(CancellationToken ct)
    {
        using var refusing = _cluster.Intercept(request =>
            request is { Verb: "watch", Resource: "rolebindings" } ? InMemoryFault.Fail(HttpStatusCode.Forbidden, "Forbidden") : null);
        await using var snapshot = await WatchAsync(ct);

        await Assert.ThatAsync(
            () => snapshot.WaitUntilReadyAsync(ct), Throws.TypeOf<AcpRegistryForbiddenException>().With.Message.Contains("'watch' on 'rolebindings.rbac.authorization.k8s.io'"));
        Assert.That(snapshot.IsReady, Is.False);
        Assert.That(WholeListsOf("rolebindings"), Is.EqualTo(1));
    }

    [TestCase(false, TestName = "Cut_WhatChangedMeanwhile_IsSeenByGoingOn")]
    [TestCase(true, TestName = "Cut_AndTheVersionForgotten_IsSeenByNewLists")]
    public async Task Cut(bool isForgotten, CancellationToken ct)
    {
        await Admin.RoleBindings.GrantAsync(new PullGrant(Owner, AccessSubject.User("alice")), ct);
        await using var snapshot = await WatchAsync(ct);
        await snapshot.WaitUntilReadyAsync(ct);
        while (Verbs("watch") < 4)
        {
            await Task.Delay(5, ct);
        }

        using (_cluster.Intercept(request => request.Verb is "watch" ? InMemoryFault.ConnectionLost() : null))
        {
            _cluster.CutWatches();
            await Admin.RoleBindings.RevokeAsync(new PullGrant(Owner, AccessSubject.User("alice")), ct);
            await Admin.RoleBindings.GrantAsync(new PullGrant(Owner, AccessSubject.User("bob")), ct);
            if (isForgotten)
            {
                _cluster.ExpireContinueTokens();
                await _cluster.CreateNamespaceAsync("later", ct);
            }
        }

        Until(snapshot, "bob", AccessVerdict.Allowed);
        Until(snapshot, "alice", AccessVerdict.Denied);
        if (isForgotten)
        {
            // Each kind lists again when its own pause is over.
            Assert.That(WholeLists, Is.GreaterThan(4).After(10_000, 5));
        }
        else
        {
            Assert.That(WholeLists(), Is.EqualTo(4));
        }
    }

    private static AccessDecision Decide(IPullAccessSnapshot snapshot, string subject) =>
        snapshot.Decide(new AccessQuestion(AccessSubject.Parse(subject), Owner));

    private static void Until(IPullAccessSnapshot snapshot, string subject, AccessVerdict verdict) =>
        Assert.That(() => Decide(snapshot, subject).Verdict, Is.EqualTo(verdict).After(10_000, 2));

    private int Verbs(string verb) => _cluster.Requests.Count(request => request.User == "sdk" && request.Verb == verb);

    // Other lists are of at most one object, for the server's version.
    private int WholeLists() => WholeListsOf("");

    private int WholeListsOf(string resource) => _cluster.Requests.Count(
        request => request.User == "sdk" && request.Verb == "list" && (resource.Length == 0 || request.Resource == resource) && request.PathAndQuery.Contains("limit=500", StringComparison.Ordinal));

    private Task<IPullAccessSnapshot> WatchAsync(CancellationToken ct, IKubernetes? client = null)
    {
        var options = new AcpRegistryOptions { RequestTimeout = Long, SnapshotMaxStaleness = 24 * Long };
        var api = new KubernetesClusterApi(
            client ?? _cluster.CreateClient("sdk", "system:masters"), options.RequestTimeout, _time, NullLogger<KubernetesClusterApi>.Instance);
        return new PullAccessExplorer(api, new RegistryProfileSource(api, options, _time), options, _time).WatchAsync(ct);
    }
}
