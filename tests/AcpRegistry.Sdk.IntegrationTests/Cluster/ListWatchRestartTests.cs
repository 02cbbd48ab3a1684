using System.Collections.Concurrent;
using System.Text.Json;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Testing;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace AcpRegistry.Sdk.IntegrationTests.Cluster;

/// <summary>On a control plane of its own, whose kube-apiserver is killed under the watch.</summary>
[TestFixture]
[CancelAfter(180_000)]
public sealed class ListWatchRestartTests
{
    private const string Namespace = "cpaas-system";
    private const string Name = "internal-docker-registry";

    [Test]
    public async Task KilledAndRestarted_LosesNoEventsEffect(CancellationToken ct)
    {
        await using var plane = await LocalControlPlane.StartAsync(new LocalControlPlaneOptions { UseControllerManager = false }, ct);
        using var admin = plane.CreateAdminClient();
        using var watcher = plane.CreateAdminClient();
        await plane.CreateNamespaceAsync("watched", ct);
        var kept = new KeptNames();
        await using var watch = Follow(watcher, kept);
        await UntilAsync(() => watch.IsSynced, ct);

        for (var round = 0; round < 3; round++)
        {
            // Written by one who doesn't wait for anything, so that the kill comes in the middle of events.
            await CreateAsync(admin, $"before-{round}", 20, ct);
            await plane.KillApiServerAsync(ct);
            await plane.RestartApiServerAsync(ct);
            await CreateAsync(admin, $"after-{round}", 20, ct);
            for (var i = 0; i < 20; i += 2)
            {
                await admin.CoreV1.DeleteNamespacedConfigMapAsync($"before-{round}-{i}", "watched", cancellationToken: ct);
            }
        }

        var stored = await admin.CoreV1.ListNamespacedConfigMapAsync("watched", cancellationToken: ct);
        var expected = stored.Items.Select(item => $"{item.Metadata.Name}@{item.Metadata.ResourceVersion}").Order().ToArray();
        await UntilAsync(() => kept.Current.Length == expected.Length, ct);

        Assert.Multiple(() =>
        {
            Assert.That(kept.Current, Is.EqualTo(expected));
            Assert.That(expected.Count(name => name.StartsWith("before", StringComparison.Ordinal)), Is.EqualTo(30));
            Assert.That(kept.Failures, Is.GreaterThanOrEqualTo(3));
            Assert.That(watch.LastError, Is.Null);
        });
        await TestContext.Out.WriteLineAsync(
            $"{kept.Changes} events, {kept.Lists} whole sets and {kept.Failures} interruptions over 3 kills; {expected.Length} objects at the end.");
    }

    [Test]
    public async Task Service_MadeAnewWhileTheServerWasDown_IsSeenWithoutAGet(CancellationToken ct)
    {
        await using var plane = await LocalControlPlane.StartAsync(new LocalControlPlaneOptions { UseControllerManager = false }, ct);
        using var admin = plane.CreateAdminClient();
        await RegistryObjects.EnsureAsync(admin);
        var paths = new ConcurrentQueue<string>();
        using var client = new Kubernetes(
            KubernetesClientConfiguration.BuildConfigFromConfigFile(plane.AdminKubeconfigPath), new Recording(paths));
        await using var states = AcpRegistryClient.Create(client).Addresses.WatchServiceAsync(ct).GetAsyncEnumerator(ct);
        await states.MoveNextAsync();
        var first = states.Current!.ClusterIP!;

        var second = await RecreateAsync(admin, ct);
        Assert.That((await NextAddressAsync(states))!.ToString(), Is.EqualTo(second).And.Not.EqualTo(first.ToString()));

        await plane.RestartApiServerAsync(ct);
        var third = await RecreateAsync(admin, ct);
        Assert.That((await NextAddressAsync(states, unlike: second))!.ToString(), Is.EqualTo(third));

        Assert.That(paths, Is.Not.Empty.And.All.Contains("fieldSelector=metadata.name%3Dinternal-docker-registry"));
        Assert.That(paths.Count(path => path.Contains("limit=500")), Is.EqualTo(1), "lists");
        await TestContext.Out.WriteLineAsync($"{first}, {second}, {third} by {paths.Count} requests, one of them a list.");
    }

    private static ListWatch<V1ConfigMap> Follow(IKubernetes client, KeptNames kept) =>
        new(
            new KubernetesWatchSource<V1ConfigMap, V1ConfigMapList>(
                new CallRunner(TimeSpan.FromSeconds(30), TimeProvider.System, NullLogger.Instance, retryAttempts: 0),
                new ClusterCall("list", "configmaps", ClusterCall.Core, "watched"),
                (next, limit, token) => client.CoreV1.ListNamespacedConfigMapWithHttpMessagesAsync("watched", limit: Math.Min(limit, 7), continueParameter: next, cancellationToken: token),
                (version, seconds, onError, token) => client.CoreV1.WatchListNamespacedConfigMapAsync(
                    "watched", resourceVersion: version, allowWatchBookmarks: true, timeoutSeconds: seconds, onError: onError, cancellationToken: token)),
            kept,
            TimeProvider.System,
            NullLogger.Instance);

    private static async Task CreateAsync(IKubernetes admin, string prefix, int count, CancellationToken ct)
    {
        for (var i = 0; i < count; i++)
        {
            await admin.CoreV1.CreateNamespacedConfigMapAsync(
                new V1ConfigMap { Metadata = new V1ObjectMeta { Name = $"{prefix}-{i}" } }, "watched", cancellationToken: ct);
        }
    }

    private static async Task<string> RecreateAsync(IKubernetes admin, CancellationToken ct)
    {
        var old = await admin.CoreV1.ReadNamespacedServiceAsync(Name, Namespace, cancellationToken: ct);
        try
        {
            await admin.CoreV1.DeleteNamespacedServiceAsync(Name, Namespace, cancellationToken: ct);
        }
        catch (JsonException)
        {
            // Servers of 1.20 answer with a Status, which KubernetesClient takes for a Service.
        }

        // Another takes the old address, so that the new one can't be the same.
        await admin.CoreV1.CreateNamespacedServiceAsync(Service($"holder-{Guid.NewGuid():N}"[..20], old.Spec.ClusterIP), Namespace, cancellationToken: ct);
        return (await admin.CoreV1.CreateNamespacedServiceAsync(Service(Name, null), Namespace, cancellationToken: ct)).Spec.ClusterIP;
    }

    private static V1Service Service(string name, string? clusterIP) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1ServiceSpec { ClusterIP = clusterIP, Ports = [new V1ServicePort { Port = 443 }] },
    };

    private static async Task<System.Net.IPAddress?> NextAddressAsync(IAsyncEnumerator<RegistryService?> states, string? unlike = null)
    {
        do
        {
            await states.MoveNextAsync();
        }
        while (states.Current?.ClusterIP is not { } address || address.ToString() == unlike);

        return states.Current.ClusterIP;
    }

    private static async Task UntilAsync(Func<bool> isReached, CancellationToken ct)
    {
        while (!isReached())
        {
            await Task.Delay(20, ct);
        }
    }

    private sealed class KeptNames : IWatchSink<V1ConfigMap>
    {
        private readonly ConcurrentDictionary<string, string> _versions = new();

        public string[] Current => [.. _versions.Select(entry => $"{entry.Key}@{entry.Value}").Order()];

        public int Lists { get; private set; }

        public int Changes { get; private set; }

        public int Failures { get; private set; }

        public void Replace(IReadOnlyList<V1ConfigMap> all)
        {
            Lists++;
            _versions.Clear();
            foreach (var value in all)
            {
                _versions[value.Metadata.Name] = value.Metadata.ResourceVersion;
            }
        }

        public void Set(V1ConfigMap value)
        {
            Changes++;
            _versions[value.Metadata.Name] = value.Metadata.ResourceVersion;
        }

        public void Remove(V1ConfigMap value)
        {
            Changes++;
            _versions.TryRemove(value.Metadata.Name, out _);
        }

        public void Watched()
        {
        }

        public void Fail(AcpRegistryException failure) => Failures++;
    }

    private sealed class Recording(ConcurrentQueue<string> paths) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            paths.Enqueue(request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
