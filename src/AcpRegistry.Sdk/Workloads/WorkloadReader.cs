using AcpRegistry.Sdk.Cluster;
using k8s.Models;

namespace AcpRegistry.Sdk.Workloads;

/// <summary>Reads pods, templates and ServiceAccounts by the port.</summary>
internal sealed class WorkloadReader(IClusterApi cluster) : IWorkloadReader
{
    public async Task<Workload> GetAsync(WorkloadReference reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (WorkloadKinds.TemplateOf(reference.Kind) is not { } kind)
        {
            var pod = await cluster.FindPodAsync(reference.Namespace, reference.Name, cancellationToken).ConfigureAwait(false);
            return pod is null ? throw Missing(reference, "pods") : WorkloadMapping.Of(reference, pod.Metadata, pod.Spec, pod.Status);
        }

        var template = await cluster.FindPodTemplateAsync(kind, reference.Namespace, reference.Name, cancellationToken).ConfigureAwait(false);
        return template is null ? throw Missing(reference, kind.Plural) : WorkloadMapping.Of(reference, template.Metadata, template.Spec, status: null);
    }

    public async Task<PodPullSecrets> GetPullSecretsAsync(Workload workload, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var ofAccount = await GetPullSecretsOfServiceAccountAsync(workload.Reference.Namespace, workload.ServiceAccount, cancellationToken)
            .ConfigureAwait(false);
        var isPod = workload.Reference.Kind == WorkloadKind.Pod;
        return !isPod && workload.PullSecrets.Count == 0
            ? ofAccount
            : new PodPullSecrets
            {
                Namespace = ofAccount.Namespace,
                ServiceAccount = ofAccount.ServiceAccount,
                Origin = isPod ? PullSecretsOrigin.ExistingPod : PullSecretsOrigin.OwnList,
                Names = Named(workload.PullSecrets),
                ServiceAccountState = ofAccount.ServiceAccountState,
                ServiceAccountNames = ofAccount.ServiceAccountNames,
            };
    }

    public async Task<PodPullSecrets> GetPullSecretsOfServiceAccountAsync(
        string podNamespace, string serviceAccount, CancellationToken cancellationToken = default)
    {
        KubernetesNames.Namespace(podNamespace);
        KubernetesNames.Subdomain(serviceAccount);
        var (state, account) = await FindAccountAsync(podNamespace, serviceAccount, cancellationToken).ConfigureAwait(false);
        var names = account is null ? null : Named((account.ImagePullSecrets ?? []).Select(secret => secret?.Name));
        return new PodPullSecrets
        {
            Namespace = podNamespace,
            ServiceAccount = serviceAccount,
            Origin = PullSecretsOrigin.ServiceAccount,
            Names = names,
            ServiceAccountState = state,
            ServiceAccountNames = names,
        };
    }

    private async Task<(ServiceAccountState State, V1ServiceAccount? Account)> FindAccountAsync(
        string @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            var account = await cluster.FindServiceAccountAsync(@namespace, name, cancellationToken).ConfigureAwait(false);
            return (account is null ? ServiceAccountState.Missing : ServiceAccountState.Present, account);
        }
        catch (AcpRegistryForbiddenException)
        {
            return (ServiceAccountState.NotReadable, null);
        }
    }

    private static IReadOnlyList<string> Named(IEnumerable<string?> names) => [.. names.OfType<string>().Where(name => name.Length > 0)];

    private static AcpRegistryNotFoundException Missing(WorkloadReference reference, string plural) =>
        new($"There is no {reference}.", $"Check kind, name and namespace: kubectl get {plural} -n {reference.Namespace}");
}
