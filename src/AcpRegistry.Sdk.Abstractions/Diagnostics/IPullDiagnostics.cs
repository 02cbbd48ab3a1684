namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Finds out why a pod can't pull its image: the cause, what shows it, and the command that fixes it.</summary>
/// <remarks>
/// <para>
/// Reads, and asks access reviews and the registry; nothing is changed. Each check that the caller lacks a right for is skipped, and says which
/// right: the answer is then about the rest. All of them take, in the pod's namespace, <c>get</c> on <c>serviceaccounts</c>, <c>secrets</c> and
/// <c>pods</c> (or the workload's kind) and <c>list</c> on <c>events</c> and <c>networkpolicies.networking.k8s.io</c>; in the registry's namespace
/// <c>get</c> on <c>services</c> and <c>list</c> on <c>endpointslices.discovery.k8s.io</c> and <c>networkpolicies.networking.k8s.io</c>; and what
/// <see cref="Access.IPullPermissionChecker"/> and, to tell what a grant lacks, <see cref="Access.IPullAccessExplorer"/> need.
/// </para>
/// <para>
/// The registry is asked from where this process runs, with the pod's own credentials. Only a process in the cluster can tell whether the
/// internal address answers; outside, the conversation goes to the registry's first external host, or is skipped where none is known.
/// </para>
/// </remarks>
public interface IPullDiagnostics
{
    /// <summary>Makes every check of the target; one that fails hides no other.</summary>
    /// <param name="target">What to look at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Also where nothing could be read: then its checks are skipped, each with the reason.</returns>
    /// <exception cref="AcpRegistryNotFoundException">The pod or the workload doesn't exist.</exception>
    /// <exception cref="AcpRegistryException">The pod or the workload could not be read, so there is nothing to look at.</exception>
    Task<PullDiagnosis> DiagnoseAsync(PullTarget target, CancellationToken cancellationToken = default);
}
