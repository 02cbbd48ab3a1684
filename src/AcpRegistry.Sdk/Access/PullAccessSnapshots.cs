using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Access;

/// <summary>Begins snapshots.</summary>
internal sealed class PullAccessSnapshots(IClusterApi cluster, RegistryProfileSource profiles, TimeSpan maxStaleness, TimeProvider time)
{
    /// <summary>Begins to watch, and answers at once: the snapshot is not ready yet. It asks for the right of the profile as it is now.</summary>
    /// <param name="cancellationToken">Gives up beginning; a snapshot that has begun goes on until it is disposed of.</param>
    public async Task<IPullAccessSnapshot> WatchAsync(CancellationToken cancellationToken)
    {
        RegistryProfile profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        return new PullAccessSnapshot(cluster, profile.PullRight, maxStaleness, time);
    }
}
