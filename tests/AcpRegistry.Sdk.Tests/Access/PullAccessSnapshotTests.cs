using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Tests.Support;
using k8s.Models;
using static AcpRegistry.Sdk.Tests.Support.RbacFeed;

namespace AcpRegistry.Sdk.Tests.Access;

[CancelAfter(30_000)]
public sealed class PullAccessSnapshotTests
{
    private const int Soon = 10_000;

    [TestCase(-60)]
    [TestCase(60)]
    public async Task Clock_Set_DecidesNothing(int minutes)
    {
        await using var feed = await new RbacFeed().ReadyAsync(ClusterRole("puller"), Binding("shared", "b", "puller", User("alice")));
        feed.Time.Offset = TimeSpan.FromMinutes(minutes);
        var young = feed.Decide("user:alice", "shared");

        feed.Time.Advance(RbacFeed.MaxStaleness + TimeSpan.FromSeconds(1));

        Assert.That(young.Verdict, Is.EqualTo(AccessVerdict.Allowed));
        Assert.That(feed.Decide("user:alice", "shared").Error!.Code, Is.EqualTo(AcpRegistryCodes.SnapshotStale));
    }

    [Test]
    public async Task Decide_BeforeAllFourKindsWereRead_Indeterminate([Values(0, 1, 2, 3)] int last)
    {
        await using var feed = new RbacFeed();
        foreach (var kind in Enumerable.Range(0, 4).Where(kind => kind != last))
        {
            feed.Feed(kind);
        }

        await Task.Delay(20);
        var early = feed.Decide("user:alice", "shared");
        var (wasReady, asOf) = (feed.Snapshot.IsReady, feed.Snapshot.AsOf);
        feed.Feed(last);
        await feed.Snapshot.WaitUntilReadyAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That((early.Verdict, early.Error?.Code), Is.EqualTo((AccessVerdict.Indeterminate, AcpRegistryCodes.SnapshotNotReady)));
            Assert.That((wasReady, asOf), Is.EqualTo((false, DateTimeOffset.MinValue)));
            Assert.That(feed.Snapshot.IsReady, Is.True);
            Assert.That(feed.Snapshot.AsOf, Is.EqualTo(feed.Time.GetUtcNow()));
            Assert.That(feed.Decide("user:alice", "shared").Verdict, Is.EqualTo(AccessVerdict.Denied));
        });
    }

    [Test]
    public async Task WaitUntilReady_NoRight_SaysSoAndIsReadyOnceThereIs()
    {
        await using var feed = new RbacFeed();
        feed.Feed(0);
        feed.Feed(1);
        feed.Feed(2);
        var waiting = feed.Snapshot.WaitUntilReadyAsync(CancellationToken.None);
        feed.RoleBindings.Fail(new AcpRegistryForbiddenException("no", "ask", status: 403));

        await Assert.ThatAsync(() => waiting, Throws.TypeOf<AcpRegistryForbiddenException>());
        await Assert.ThatAsync(() => feed.Snapshot.WaitUntilReadyAsync(CancellationToken.None), Throws.TypeOf<AcpRegistryForbiddenException>());
        Assert.That(feed.Decide("user:alice", "shared").Error!.Message, Does.StartWith("ACPR411: ").And.Contains("ACPR302"));
        feed.Feed(3);
        await feed.Snapshot.WaitUntilReadyAsync(CancellationToken.None);
    }

    [Test]
    public async Task WaitUntilReady_ServerNotThere_GoesOnWaiting(CancellationToken ct)
    {
        await using var feed = new RbacFeed();
        feed.Feed(0);
        feed.Feed(1);
        feed.Feed(2);
        feed.RoleBindings.Fail(new AcpRegistryUnreachableException("cut", "none"));
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var waiting = feed.Snapshot.WaitUntilReadyAsync(ct);
        var impatient = feed.Snapshot.WaitUntilReadyAsync(impatience.Token);
        await Task.Delay(20, ct);
        await impatience.CancelAsync();

        await Assert.ThatAsync(() => impatient, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(waiting.IsCompleted, Is.False);
        feed.Feed(3);
        await waiting;
    }

    [Test]
    public async Task Decide_OneKindOutOfTouchForTooLong_IndeterminateUntilItIsBack([Values(0, 1, 2, 3)] int behind)
    {
        await using var feed = await new RbacFeed().ReadyAsync(ClusterRole("puller"), Binding("shared", "b", "puller", User("alice")));
        var known = feed.Time.GetUtcNow();
        feed.Time.Advance(MaxStaleness);
        foreach (var watch in feed.Watches.Where((_, kind) => kind != behind))
        {
            watch.AsOf = feed.Time.GetTimestamp();
        }

        var inTime = feed.Decide("user:alice", "shared");
        feed.Time.Advance(TimeSpan.FromTicks(1));
        feed.Watches[behind].LastError = AcpRegistryCodes.Unreachable;
        var tooLate = feed.Decide("user:alice", "shared");
        var asOf = feed.Snapshot.AsOf;
        feed.Watches[behind].AsOf = feed.Time.GetTimestamp();

        Assert.Multiple(() =>
        {
            Assert.That(inTime.Verdict, Is.EqualTo(AccessVerdict.Allowed));
            Assert.That((tooLate.Verdict, tooLate.Error?.Code), Is.EqualTo((AccessVerdict.Indeterminate, AcpRegistryCodes.SnapshotStale)));
            Assert.That(tooLate.Error!.Message, Does.Contain("2020-01-01 00:00:00Z (ACPR305)").And.Contains("AcpRegistry:SnapshotMaxStaleness"));
            Assert.That(asOf, Is.EqualTo(known));
            Assert.That(feed.Snapshot.IsReady, Is.True);
            Assert.That(feed.Decide("user:alice", "shared").Verdict, Is.EqualTo(AccessVerdict.Allowed));
        });
    }

    [Test]
    public async Task Decide_AboutOneself_Indeterminate()
    {
        await using var feed = await new RbacFeed().ReadyAsync();

        var decision = feed.Snapshot.Decide(new AccessQuestion(null, "shared"));

        Assert.That((decision.Verdict, decision.Error?.Code), Is.EqualTo((AccessVerdict.Indeterminate, AcpRegistryCodes.SnapshotOfOneself)));
    }

    // Whom the binding in "shared" lets in; who asks, and in which further groups.
    [TestCase("User", "alice", "user:alice", "", ExpectedResult = true)]
    [TestCase("Group", "dev", "user:alice", "", ExpectedResult = false)]
    [TestCase("Group", "dev", "user:alice", "ops dev", ExpectedResult = true)]
    [TestCase("Group", "dev", "group:dev", "", ExpectedResult = true)]
    [TestCase("Group", "system:authenticated", "user:alice", "dev", ExpectedResult = true)]
    [TestCase("Group", "system:serviceaccounts:ns", "serviceaccount:ns:bot", "", ExpectedResult = true)]
    [TestCase("Group", "system:serviceaccounts:ns", "serviceaccount:other:bot", "", ExpectedResult = false)]
    [TestCase("User", "system:serviceaccount:ns:bot", "serviceaccount:ns:bot", "", ExpectedResult = true)]
    [TestCase("User", "alice", "group:system:masters", "", ExpectedResult = true)]
    [TestCase("User", "alice", "user:bob", "system:masters", ExpectedResult = true)]
    [TestCase("User", "alice", "user:system:masters", "", ExpectedResult = false)]
    public async Task<bool> Decide_SubjectWithItsGroups(string kind, string name, string asking, string groups)
    {
        await using var feed = await new RbacFeed().ReadyAsync(
            ClusterRole("puller"), Binding("shared", "b", "puller", new Rbacv1Subject { Kind = kind, Name = name }));

        return feed.Snapshot.Decide(new AccessQuestion(AccessSubject.Parse(asking), "shared")
        {
            Groups = groups.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        }).IsAllowed;
    }

    [Test]
    public async Task Decide_Reasons_AreTheServers()
    {
        await using var feed = await new RbacFeed().ReadyAsync(
            ClusterRole("puller"), Binding("shared", "b", "puller", User("alice")), Binding("shared", "c", "gone", User("carol")));

        var (allowed, denied, missing) = (feed.Decide("alice", "shared"), feed.Decide("bob", "shared"), feed.Decide("carol", "shared"));
        var privileged = feed.Decide("group:system:masters", "shared");

        Assert.That(new[] { allowed, denied, missing, privileged }, Has.All.Property(nameof(AccessDecision.Method)).EqualTo(AccessMethod.Snapshot));
        Assert.That(
            new[] { allowed, denied, missing, privileged }.Select(decision => (decision.Verdict, decision.Reason)),
            Is.EqualTo(new[]
            {
                (AccessVerdict.Allowed, "RBAC: allowed by RoleBinding \"b/shared\" of ClusterRole \"puller\" to User \"alice\""),
                (AccessVerdict.Denied, null),
                (AccessVerdict.Denied, "RBAC: clusterrole.rbac.authorization.k8s.io \"gone\" not found"),
                (AccessVerdict.Allowed, null),
            }));
    }

    // The rule of the role; whether the subresource has a field of its own, and whether the registry names the image.
    [TestCase("imagestreams/layers", null, true, false, ExpectedResult = true)]
    [TestCase("imagestreams/layers", null, false, false, ExpectedResult = true)]
    [TestCase("imagestreams", null, true, false, ExpectedResult = false)]
    [TestCase("*/layers", null, true, false, ExpectedResult = true)]
    [TestCase("*/layers", null, false, false, ExpectedResult = false)]
    [TestCase("imagestreams/layers", "release/app", true, true, ExpectedResult = true)]
    [TestCase("imagestreams/layers", "release/app", true, false, ExpectedResult = false)]
    [TestCase("imagestreams/layers", "release/other", true, true, ExpectedResult = false)]
    public async Task<bool> Decide_TheRightOfTheProfile(string resource, string? name, bool isApart, bool isByRepository)
    {
        var right = new PullRight("get", "image.alauda.io", isApart ? "imagestreams" : "imagestreams/layers")
        {
            Subresource = isApart ? "layers" : null,
            IsByRepository = isByRepository,
        };
        var rule = new V1PolicyRule { ApiGroups = ["image.alauda.io"], Resources = [resource], Verbs = ["get"], ResourceNames = name is null ? null : [name] };
        await using var feed = await new RbacFeed(right).ReadyAsync(ClusterRole("puller", rule), Binding("shared", "b", "puller", User("alice")));

        return feed.Snapshot.Decide(new AccessQuestion(AccessSubject.User("alice"), "shared") { Repository = "release/app" }).IsAllowed;
    }

    [Test]
    public async Task Changes_OfEachKind_ChangeTheAnswer()
    {
        await using var feed = await new RbacFeed().ReadyAsync();

        feed.RoleBindings.Set(Binding("shared", "b", "puller", User("alice")));
        Eventually(feed, "alice", "shared", AccessVerdict.Denied, "not found");
        feed.ClusterRoles.Set(ClusterRole("puller"));
        Eventually(feed, "alice", "shared", AccessVerdict.Allowed, "to User \"alice\"");
        feed.RoleBindings.Set(Binding("shared", "b", "puller", Group("dev")));
        Eventually(feed, "alice", "shared", AccessVerdict.Denied, null);
        Eventually(feed, "group:dev", "shared", AccessVerdict.Allowed, "\"dev\"");
        feed.RoleBindings.Remove(Binding("shared", "b", "puller", Group("dev")));
        Eventually(feed, "group:dev", "shared", AccessVerdict.Denied, null);

        feed.Roles.Set(Role("shared", "local"));
        feed.RoleBindings.Set(Binding("shared", "c", "local", User("bob"), "Role"));
        Eventually(feed, "bob", "shared", AccessVerdict.Allowed, "of Role \"local\"");
        feed.Roles.Remove(Role("shared", "local"));
        Eventually(feed, "bob", "shared", AccessVerdict.Denied, "role.rbac.authorization.k8s.io \"local\" not found");

        feed.ClusterRoleBindings.Set(ClusterBinding("d", "puller", User("carol")));
        Eventually(feed, "carol", "anywhere", AccessVerdict.Allowed, "ClusterRoleBinding \"d\"");
        feed.ClusterRoles.Remove(ClusterRole("puller"));
        Eventually(feed, "carol", "anywhere", AccessVerdict.Denied, "clusterrole.rbac.authorization.k8s.io \"puller\" not found");
    }

    [Test]
    public async Task WholeList_Anew_WhatIsNotInItIsGoneAndTheOtherKindsStay()
    {
        await using var feed = await new RbacFeed().ReadyAsync(
            ClusterRole("puller"), Role("shared", "local"), ClusterBinding("b", "puller", User("alice")),
            Binding("one", "b", "puller", User("bob")), Binding("two", "b", "puller", User("bob")), Binding("shared", "b", "local", User("bob"), "Role"));

        feed.Feed(3, Binding("two", "b", "puller", User("bob")), Binding("shared", "b", "local", User("bob"), "Role"));

        Eventually(feed, "bob", "one", AccessVerdict.Denied, null);
        Assert.That(
            new[] { feed.Decide("bob", "two"), feed.Decide("bob", "shared"), feed.Decide("alice", "one") },
            Has.All.Property(nameof(AccessDecision.IsAllowed)).True);
    }

    [Test]
    public async Task AsOf_WhileAChangeWaits_IsNotThatOfTheWatches()
    {
        await using var feed = await new RbacFeed().ReadyAsync(ClusterRole("puller"));
        feed.Time.Advance(TimeSpan.FromMinutes(1));
        var (wrong, until) = (0, Environment.TickCount64 + 200);
        for (var round = 0; Environment.TickCount64 < until; round++)
        {
            // The watches say that they know of it; so the answer must, or the snapshot must say that it is older.
            feed.RoleBindings.Set(Binding("shared", "b", "puller", User($"user-{round}")));
            var now = feed.Time.GetUtcNow();
            Array.ForEach(feed.Watches, watch => watch.AsOf = feed.Time.GetTimestamp());
            var asOf = feed.Snapshot.AsOf;
            wrong += asOf == now && !feed.Decide($"user-{round}", "shared").IsAllowed ? 1 : 0;
            feed.Time.Advance(TimeSpan.FromTicks(1));
        }

        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public async Task Disposed_EndsTheWatchesAndRefuses()
    {
        var feed = await new RbacFeed().ReadyAsync();
        var unready = new RbacFeed();
        var waiting = unready.Snapshot.WaitUntilReadyAsync(CancellationToken.None);
        foreach (var one in new[] { feed, unready })
        {
            await one.Snapshot.DisposeAsync();
            await one.Snapshot.DisposeAsync();

            Assert.That(one.Watches, Has.All.Property(nameof(FedWatch.IsDisposed)).True);
            Assert.That(() => one.Decide("alice", "shared"), Throws.TypeOf<ObjectDisposedException>());
            Assert.That((one.Snapshot.IsReady, one.Snapshot.AsOf), Is.EqualTo((false, DateTimeOffset.MinValue)));
            await Assert.ThatAsync(() => one.Snapshot.WaitUntilReadyAsync(CancellationToken.None), Throws.TypeOf<ObjectDisposedException>());
        }

        await Assert.ThatAsync(() => waiting, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task Decide_AllocatesTheDecisionAlone([Values("serviceaccount:ns:bot", "user:alice", "user:bob")] string subject)
    {
        const int Times = 1_000;
        const int SizeOfADecision = 64;
        await using var feed = await new RbacFeed().ReadyAsync(
            ClusterRole("puller"), Binding("shared", "a", "puller", User("alice")), Binding("shared", "b", "puller", Group("system:serviceaccounts:ns")));
        var question = new AccessQuestion(AccessSubject.Parse(subject), "shared");
        feed.Snapshot.Decide(question);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++)
        {
            feed.Snapshot.Decide(question);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThanOrEqualTo(Times * SizeOfADecision));
    }

    private static void Eventually(RbacFeed feed, string subject, string @namespace, AccessVerdict verdict, string? reason) =>
        Assert.That(
            () => feed.Decide(subject, @namespace) is var decision
                && decision.Verdict == verdict
                && (reason is null ? decision.Reason is null : decision.Reason?.Contains(reason, StringComparison.Ordinal) is true),
            Is.True.After(Soon, 1),
            $"{subject} {@namespace} {verdict} {reason}");
}
