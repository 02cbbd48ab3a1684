using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AcpRegistry.Sdk.Cluster;
using k8s.Models;

namespace AcpRegistry.Sdk.Registries;

/// <summary>Hands on what becomes of one Service, each state that differs from the one before.</summary>
internal sealed class RegistryServiceWatch : IWatchSink<V1Service>
{
    private readonly Channel<RegistryService?> _states = Channel.CreateUnbounded<RegistryService?>(new UnboundedChannelOptions { SingleReader = true });
    private bool _isWatched;
    private bool _isKnown;
    private RegistryService? _state;

    private RegistryServiceWatch()
    {
    }

    /// <summary>The state now, null where there is no such Service, and then each other one, until it is cancelled.</summary>
    public static async IAsyncEnumerable<RegistryService?> WatchAsync(
        IClusterApi cluster, string @namespace, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sink = new RegistryServiceWatch();
        var watch = cluster.FollowService(@namespace, name, sink);
        await using var ending = watch.ConfigureAwait(false);
        await foreach (var state in sink._states.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return state;
        }
    }

    public void Replace(IReadOnlyList<V1Service> all) => Become(all.Count > 0 ? ServiceReader.Read(all[0]) : null);

    public void Set(V1Service value) => Become(ServiceReader.Read(value));

    public void Remove(V1Service value) => Become(null);

    public void Watched() => _isWatched = true;

    /// <summary>Ends with the failure if a right was missing from the start: waiting for it would look like waiting for a change.</summary>
    public void Fail(AcpRegistryException failure)
    {
        if (!_isWatched && failure is (AcpRegistryForbiddenException or AcpRegistryUnauthorizedException))
        {
            _states.Writer.TryComplete(failure);
        }
    }

    private void Become(RegistryService? state)
    {
        if (_isKnown && AreSame(_state, state))
        {
            return;
        }

        (_isKnown, _state) = (true, state);
        _states.Writer.TryWrite(state);
    }

    private static bool AreSame(RegistryService? one, RegistryService? other) =>
        one is null || other is null
            ? one is null && other is null
            : one.ClusterIPs.SequenceEqual(other.ClusterIPs)
                && one.Ports.SequenceEqual(other.Ports)
                && (one.IsHeadless, one.ExternalName) == (other.IsHeadless, other.ExternalName);
}
