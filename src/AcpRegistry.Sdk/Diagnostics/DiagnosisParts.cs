using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Cluster.Connecting;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Workloads;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>What a diagnosis asks.</summary>
internal sealed record DiagnosisParts(
    IClusterApi Cluster,
    RegistryProfileSource Profiles,
    IPullPermissionChecker Permissions,
    IPullAccessExplorer Explorer,
    IRegistryInspector Inspector,
    IWorkloadReader Reader,
    NetworkLocation Location,
    TimeProvider Time)
{
    /// <summary>Where the registry's internal address can be reached from, and where it can't.</summary>
    public bool IsInCluster =>
        Location == NetworkLocation.InCluster || (Location == NetworkLocation.Detect && ProcessEnvironment.IsInCluster);
}
