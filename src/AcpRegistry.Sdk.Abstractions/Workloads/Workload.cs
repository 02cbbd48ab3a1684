using System.Collections.ObjectModel;
using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Workloads;

/// <summary>What a workload runs, and as whom: of a pod as it is, of anything else as its template says.</summary>
public sealed class Workload
{
    /// <summary>Which one.</summary>
    public required WorkloadReference Reference
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>The init containers, then the regular ones, then the ephemeral ones, each in the order that they are written in.</summary>
    public required IReadOnlyList<WorkloadContainer> Containers { get; init => field = Kept.Copy(value); }

    /// <summary>The ServiceAccount of its pods, which is <c>default</c> where none is named; that it exists is not said.</summary>
    public required string ServiceAccount { get; init => field = KubernetesNames.Subdomain(value, nameof(ServiceAccount)); }

    /// <summary>
    /// The pod's or template's own <c>imagePullSecrets</c> as they are written, which the API server doesn't check; empty where there are none, and
    /// then a new pod gets those of its ServiceAccount. An entry without a name is an empty text: it names nothing, and still makes this a list.
    /// </summary>
    public IReadOnlyList<string> PullSecrets { get; init => field = Kept.Copy(value); } = [];

    /// <summary>The labels of its pods, by which a NetworkPolicy selects them.</summary>
    public IReadOnlyDictionary<string, string> PodLabels
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = new ReadOnlyDictionary<string, string>(value.ToDictionary(StringComparer.Ordinal));
        }
    } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The UID of the pod, by which it is told from another one that had its name before; null for any other kind.</summary>
    public string? PodUid { get; init; }

    /// <summary>Which one it is, as whom it runs, and how many containers it has.</summary>
    public override string ToString() => $"{Reference}: ServiceAccount '{ServiceAccount}', containers: {Containers.Count}";
}
