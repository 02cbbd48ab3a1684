using System.Diagnostics;
using System.Net;
using AcpRegistry.Sdk.Tests.Support;

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
}
