namespace AcpRegistry.Sdk.Workloads;

/// <summary>Reads which images a workload runs, and which pull secrets its pods get.</summary>
public interface IWorkloadReader
{
    /// <summary>Reads a pod, or the template of what makes pods.</summary>
    /// <param name="reference">Which one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>
    /// One request, which needs <c>get</c> in the workload's namespace: on <c>pods</c>, on <c>deployments</c>, <c>replicasets</c>, <c>statefulsets</c> or
    /// <c>daemonsets</c> of <c>apps</c>, or on <c>jobs</c> or <c>cronjobs</c> of <c>batch</c>. A CronJob takes two on a server before 1.21.
    /// </remarks>
    /// <exception cref="AcpRegistryNotFoundException">There is no such workload, or no such namespace.</exception>
    /// <exception cref="AcpRegistryForbiddenException">The caller may not read it.</exception>
    /// <exception cref="AcpRegistryException">Any other way in which the cluster could not be asked.</exception>
    Task<Workload> GetAsync(WorkloadReference reference, CancellationToken cancellationToken = default);

    /// <summary>
    /// Which pull secrets the pods of a workload get: those of its own list if it has one, else those of the ServiceAccount. A pod that exists has those
    /// that it was made with.
    /// </summary>
    /// <param name="workload">As <see cref="GetAsync"/> gave it; it is not read again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>
    /// One request, which needs <c>get</c> on <c>serviceaccounts</c> in the workload's namespace. That the ServiceAccount is missing or not readable is an
    /// outcome, not an exception.
    /// </remarks>
    /// <exception cref="AcpRegistryException">The cluster could not be asked, for another reason than a missing right.</exception>
    Task<PodPullSecrets> GetPullSecretsAsync(Workload workload, CancellationToken cancellationToken = default);

    /// <summary>Which pull secrets a new pod without a list of its own gets from its ServiceAccount.</summary>
    /// <param name="podNamespace">The namespace of the pod and of its ServiceAccount.</param>
    /// <param name="serviceAccount">The pod's ServiceAccount, e.g. <c>default</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>
    /// One request, which needs <c>get</c> on <c>serviceaccounts</c> in the namespace. That the ServiceAccount is missing or not readable is an outcome, not
    /// an exception.
    /// </remarks>
    /// <exception cref="AcpRegistryArgumentException">The namespace or the name can't be one.</exception>
    /// <exception cref="AcpRegistryException">The cluster could not be asked, for another reason than a missing right.</exception>
    Task<PodPullSecrets> GetPullSecretsOfServiceAccountAsync(
        string podNamespace, string serviceAccount, CancellationToken cancellationToken = default);
}
