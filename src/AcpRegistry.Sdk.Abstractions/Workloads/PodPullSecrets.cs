using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Workloads;

/// <summary>Which Secrets kubelet would look into for the images of a pod, and where their names come from. What is in them was not read.</summary>
public sealed class PodPullSecrets
{
    /// <summary>The namespace of the pod, of its ServiceAccount and of the Secrets.</summary>
    public required string Namespace { get; init => field = KubernetesNames.Namespace(value, nameof(Namespace)); }

    /// <summary>The pod's ServiceAccount.</summary>
    public required string ServiceAccount { get; init => field = KubernetesNames.Subdomain(value, nameof(ServiceAccount)); }

    /// <summary>Where <see cref="Names"/> come from.</summary>
    public required PullSecretsOrigin Origin { get; init => field = Kept.Defined(value); }

    /// <summary>Whether the ServiceAccount is there. Without it the API server refuses every new pod.</summary>
    public required ServiceAccountState ServiceAccountState { get; init => field = Kept.Defined(value); }

    /// <summary>
    /// The names as they are written, in their order, which need not be those of Secrets that exist; empty if the pod gets none. Null where it can't be told:
    /// they are the ServiceAccount's, and it is missing or not readable.
    /// </summary>
    public required IReadOnlyList<string>? Names { get; init => field = value is null ? null : Kept.Copy(value); }

    /// <summary>The names that the ServiceAccount lists now; null where it is missing or not readable.</summary>
    public IReadOnlyList<string>? ServiceAccountNames { get; init => field = value is null ? null : Kept.Copy(value); }

    /// <summary>
    /// True for a pod that exists and has other Secrets than its ServiceAccount lists now: it was made before that list was as it is, or with a list of
    /// its own. A pod keeps what it got; only one that is made anew gets what the ServiceAccount lists.
    /// </summary>
    public bool DiffersFromServiceAccount =>
        Origin == PullSecretsOrigin.ExistingPod && Names is not null && ServiceAccountNames is not null && !Names.SequenceEqual(ServiceAccountNames, StringComparer.Ordinal);

    /// <summary>The names and where they come from; for people.</summary>
    public override string ToString() =>
        $"{(Names is null ? "not known" : Names.Count == 0 ? "none" : string.Join(", ", Names.Select(name => KubernetesNames.Quote(name))))} ({Origin}; "
        + $"ServiceAccount '{ServiceAccount}' in the namespace '{Namespace}': {ServiceAccountState})";
}
