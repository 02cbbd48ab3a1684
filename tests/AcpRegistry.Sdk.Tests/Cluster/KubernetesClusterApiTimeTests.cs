using AcpRegistry.Sdk.Tests.Support;

namespace AcpRegistry.Sdk.Tests.Cluster;

/// <summary>A slow server, an impatient caller and KubernetesClient's own timeout all cancel the same task; each must come out as what it is.</summary>
[TestFixture]
public sealed class KubernetesClusterApiTimeTests
{
    [Test]
    public async Task Call_LongerThanTheRequestTimeout_TimesOut()
    {
        using var cluster = new StubCluster();
        var asked = new TaskCompletionSource();
        cluster.Server.Hang(asked);

        var call = cluster.Api.FindServiceAsync("ns", "svc", default);
        await asked.Task;
        cluster.Time.Advance(StubCluster.RequestTimeout - TimeSpan.FromMilliseconds(1));
        Assert.That(call.IsCompleted, Is.False);
        cluster.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That(
            async () => await call,
            Throws.TypeOf<AcpRegistryTimeoutException>()
                .With.Message.Contains("00:00:30").And.Message.Contains("AcpRegistry:RequestTimeout")
                .And.Property("Status").Null.And.InnerException.Null);
    }

    [Test]
    public async Task Call_BegunLater_TimesOutByItsOwnTime()
    {
        using var cluster = new StubCluster();
        var (asked, askedAgain) = (new TaskCompletionSource(), new TaskCompletionSource());
        cluster.Server.Hang(asked);
        cluster.Server.Hang(askedAgain);

        var early = cluster.Api.FindServiceAsync("ns", "svc", default);
        await asked.Task;
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        var late = cluster.Api.FindServiceAsync("ns", "svc", default);
        await askedAgain.Task;
        cluster.Time.Advance(StubCluster.RequestTimeout - TimeSpan.FromSeconds(1));

        Assert.That(async () => await early, Throws.TypeOf<AcpRegistryTimeoutException>());
        Assert.That(late.IsCompleted, Is.False);
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(async () => await late, Throws.TypeOf<AcpRegistryTimeoutException>());
    }

    [Test]
    public async Task Call_CallerCancels_LeavesThoseOfTheSameMomentAlone()
    {
        using var cluster = new StubCluster();
        using var caller = new CancellationTokenSource();
        var (asked, askedAgain) = (new TaskCompletionSource(), new TaskCompletionSource());
        cluster.Server.Hang(asked);
        cluster.Server.Hang(askedAgain);

        var cancelled = cluster.Api.FindServiceAsync("ns", "svc", caller.Token);
        var other = cluster.Api.FindServiceAsync("ns", "svc", default);
        await asked.Task;
        await askedAgain.Task;
        await caller.CancelAsync();

        Assert.That(async () => await cancelled, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(other.IsCompleted, Is.False);
        cluster.Time.Advance(StubCluster.RequestTimeout);
        Assert.That(async () => await other, Throws.TypeOf<AcpRegistryTimeoutException>());
    }

    [Test]
    public async Task Call_CallerCancels_IsHisCancellation()
    {
        using var cluster = new StubCluster();
        using var caller = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        cluster.Server.Hang(asked);

        var call = cluster.Api.FindServiceAsync("ns", "svc", caller.Token);
        await asked.Task;
        await caller.CancelAsync();

        var cancelled = Assert.CatchAsync<OperationCanceledException>(async () => await call)!;
        Assert.That((cancelled.CancellationToken, cancelled.InnerException), Is.EqualTo((caller.Token, (Exception?)null)));
    }

    [Test]
    public void Call_CancelledBefore_SendsNothing()
    {
        using var cluster = new StubCluster();
        var cancelled = new CancellationToken(canceled: true);

        Assert.That(async () => await cluster.Api.FindServiceAsync("ns", "svc", cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            async () => await cluster.Api.ListRoleBindingsAsync("ns", cancelled),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(cluster.Server.Requests, Is.Empty);
    }

    [Test]
    public void Call_LongerThanTheLentClientsOwnTimeout_TimesOutAndBlamesThat()
    {
        using var cluster = new StubCluster(clientTimeout: TimeSpan.FromMilliseconds(20));
        cluster.Server.Hang(new TaskCompletionSource());

        Assert.That(
            async () => await cluster.Api.FindServiceAsync("ns", "svc", default),
            Throws.TypeOf<AcpRegistryTimeoutException>().With.Property("Remedy").Contains("HttpClientTimeout").And.Message.Not.Contains("00:00:30"));
    }
}
