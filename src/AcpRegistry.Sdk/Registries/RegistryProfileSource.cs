using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Common;

namespace AcpRegistry.Sdk.Registries;

/// <summary>The one profile that all parts of a client work by: fixed by the options, or found in the cluster and kept for a while.</summary>
internal sealed class RegistryProfileSource
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly RegistryFinder _finder;
    private readonly TimeProvider _time;
    private readonly bool _isFixed;
    private RegistryProfile? _profile;
    private long _foundAt;
    private Task<RegistryProfile>? _looking;

    public RegistryProfileSource(IClusterApi cluster, AcpRegistryOptions options, TimeProvider time)
    {
        _finder = new RegistryFinder(cluster, options);
        _time = time;
        _isFixed = options.Generation != RegistryGeneration.Auto && !options.DiscoverAddresses;
        _profile = _isFixed ? RegistryProfile.FromOptions(options) : null;
    }

    public ValueTask<RegistryProfile> GetAsync(CancellationToken cancellationToken)
    {
        if (_isFixed)
        {
            return ValueTask.FromResult(_profile!);
        }

        Task<RegistryProfile> looking;
        lock (_lock)
        {
            if (_profile is not null && _time.GetElapsedTime(_foundAt) < Lifetime)
            {
                return ValueTask.FromResult(_profile);
            }

            // All who ask meanwhile wait for the one look, and none who gives up ends it for the others.
            looking = _looking ??= Look();
        }

        return new ValueTask<RegistryProfile>(looking.WaitAsync(cancellationToken));
    }

    private Task<RegistryProfile> Look()
    {
        var looking = DetachedTask.Run(LookAsync);
        looking.Observe();
        return looking;
    }

    private async Task<RegistryProfile> LookAsync()
    {
        RegistryProfile? found = null;
        try
        {
            found = await _finder.FindAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (AcpRegistryException passing) when (_profile is not null && passing is AcpRegistryUnreachableException or AcpRegistryTimeoutException)
        {
            // An API server that is away for a moment doesn't change which registry the cluster runs.
            found = _profile;
        }
        finally
        {
            lock (_lock)
            {
                _profile = found;
                _foundAt = _time.GetTimestamp();
                _looking = null;
            }
        }

        return found!;
    }
}
