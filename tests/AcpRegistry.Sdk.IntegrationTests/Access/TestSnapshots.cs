using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using k8s;
using Microsoft.Extensions.Logging.Abstractions;

namespace AcpRegistry.Sdk.IntegrationTests.Access;

/// <summary>Snapshots over a client, ready.</summary>
internal static class TestSnapshots
{
    public static async Task<IPullAccessSnapshot> WatchAsync(IKubernetes client, AcpRegistryOptions options, CancellationToken ct)
    {
        var api = new KubernetesClusterApi(client, options.RequestTimeout, TimeProvider.System, NullLogger<KubernetesClusterApi>.Instance);
        var profiles = new RegistryProfileSource(api, options, TimeProvider.System);
        IPullAccessSnapshot snapshot = await new PullAccessSnapshots(api, profiles, options.SnapshotMaxStaleness, TimeProvider.System).WatchAsync(ct);
        await snapshot.WaitUntilReadyAsync(ct);
        return snapshot;
    }
}
