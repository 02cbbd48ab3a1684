using AcpRegistry.Sdk.Access;
using k8s;

namespace AcpRegistry.Sdk.IntegrationTests.Access;

/// <summary>Snapshots over a client, ready.</summary>
internal static class TestSnapshots
{
    public static async Task<IPullAccessSnapshot> WatchAsync(IKubernetes client, AcpRegistryOptions options, CancellationToken ct)
    {
        IPullAccessSnapshot snapshot = await AcpRegistryClient.Create(client, options).Access.WatchAsync(ct);
        await snapshot.WaitUntilReadyAsync(ct);
        return snapshot;
    }
}
