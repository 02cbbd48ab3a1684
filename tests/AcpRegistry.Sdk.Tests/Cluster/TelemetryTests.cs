using System.Diagnostics;
using System.Net;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Tests.Support;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace AcpRegistry.Sdk.Tests.Cluster;

[TestFixture]
public sealed class TelemetryTests
{
    [Test]
    public async Task Call_Answered_IsAnActivityAndAMeasurement()
    {
        using var cluster = new StubCluster();
        using var telemetry = new TelemetryListener();
        cluster.Server.Answer("""{"metadata":{"name":"svc","namespace":"ns"}}""");

        await cluster.Api.FindServiceAsync("ns", "svc", default);

        var activity = telemetry.Activities.Single();
        var (instrument, value, tags) = telemetry.Measurements.Single();
        Assert.Multiple(() =>
        {
            Assert.That((activity.DisplayName, activity.Kind, activity.Status), Is.EqualTo(("get services", ActivityKind.Client, ActivityStatusCode.Unset)));
            Assert.That(activity.GetTagItem("k8s.namespace.name"), Is.EqualTo("ns"));
            Assert.That((instrument.Name, instrument.Unit, value), Is.EqualTo(("acp_registry.cluster.call.duration", "s", 0.0)));
            Assert.That(tags, Is.EqualTo(new Dictionary<string, object?> { ["verb"] = "get", ["resource"] = "services", ["outcome"] = "ok" }));
            Assert.That(cluster.Logs.GetSnapshot().Select(record => record.Id.Name), Is.EqualTo(new[] { "ClusterCallFinished" }));
        });
    }

    [Test]
    public void Call_Refused_CarriesItsCode()
    {
        using var cluster = new StubCluster();
        using var telemetry = new TelemetryListener();
        cluster.Server.Refuse(HttpStatusCode.Forbidden, "Forbidden", "no");

        Assert.That(async () => await cluster.Api.FindServiceAsync("ns", "svc", default), Throws.TypeOf<AcpRegistryForbiddenException>());

        var activity = telemetry.Activities.Single();
        Assert.Multiple(() =>
        {
            Assert.That((activity.Status, activity.StatusDescription), Is.EqualTo((ActivityStatusCode.Error, AcpRegistryCodes.Forbidden)));
            Assert.That(telemetry.Measurements.Single().Tags["outcome"], Is.EqualTo(AcpRegistryCodes.Forbidden));
            Assert.That(cluster.Logs.GetSnapshot().Select(record => record.Id.Name), Is.EquivalentTo(new[] { "ClusterCallFinished", "ClusterCallFailed" }));
        });
    }

    [Test]
    public async Task Call_GivenUpByTheCaller_IsMeasuredAsCancelled()
    {
        using var cluster = new StubCluster();
        using var telemetry = new TelemetryListener();
        using var caller = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        cluster.Server.Hang(asked);

        var call = cluster.Api.FindServiceAsync("ns", "svc", caller.Token);
        await asked.Task;
        cluster.Time.Advance(TimeSpan.FromSeconds(2));
        await caller.CancelAsync();
        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());

        var (_, value, tags) = telemetry.Measurements.Single();
        Assert.That((value, tags["outcome"], telemetry.Activities.Count), Is.EqualTo((2.0, "cancelled", 1)));
    }

    [Test]
    public async Task Watch_EachWayToEnd_IsAnActivityAndAMeasurementOfItsOwn()
    {
        using var telemetry = new TelemetryListener();
        using var end = new CancellationTokenSource();
        var server = new StubApiServer();
        using var client = server.Client();
        var source = new KubernetesWatchSource<V1Role, V1RoleList>(
            new CallRunner(StubCluster.RequestTimeout, TimeProvider.System, NullLogger.Instance, retryAttempts: 0),
            new ClusterCall("list", "roles", ClusterCall.Rbac),
            (_, _, _) => throw new InvalidOperationException("No list was asked for."),
            (version, _, onError, token) => client.RbacAuthorizationV1.WatchListRoleForAllNamespacesAsync(
                resourceVersion: version, onError: onError, cancellationToken: token));
        server.Answer("""{"type":"BOOKMARK","object":{"kind":"Role","metadata":{"resourceVersion":"8"}}}""")
            .Answer("""{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}""")
            .Answer("""{"type":"ADDED","object":{}}""")
            .Refuse(HttpStatusCode.Forbidden, "Forbidden", "no")
            .Hang(new TaskCompletionSource());

        for (var i = 0; i < 5; i++)
        {
            var watch = source.WatchAsync("7", TimeSpan.FromMinutes(1), end.Token).ToListAsync(CancellationToken.None).AsTask();
            await (i < 4 ? Task.CompletedTask : end.CancelAsync());
            await watch.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        Assert.That(telemetry.Measurements.Select(measured => measured.Tags["verb"]), Is.All.EqualTo("watch"));
        Assert.That(
            telemetry.Measurements.Select(measured => measured.Tags["outcome"]),
            Is.EqualTo(new[] { "ok", AcpRegistryCodes.Unexpected, AcpRegistryCodes.Unexpected, AcpRegistryCodes.Forbidden, "cancelled" }));
        Assert.That(
            telemetry.Activities.Select(activity => $"{activity.DisplayName} {activity.StatusDescription}"),
            Is.EqualTo(new[] { "watch roles ", "watch roles ACPR308", "watch roles ACPR308", "watch roles ACPR302", "watch roles " }));
    }
}
