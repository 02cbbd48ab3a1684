using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>What kube-controller-manager brings about and tests rely on: waited for where it runs, made here where it doesn't.</summary>
internal sealed class ClusterDefaults(ControlPlaneProcesses processes, IKubernetes admin, Version version)
{
    private const string ServiceAccount = "default";

    // Older ones make a Secret with a token for each ServiceAccount, and take no pod of it before that is there.
    private static readonly Version WithoutTokenSecrets = new(1, 24);

    public Task EnsureRolesAsync(CancellationToken cancellationToken) =>
        processes.ControllerManager is { } manager
            ? processes.WaitForAsync(
                manager,
                "the aggregated ClusterRoles had their rules",
                token => AggregatedRoles.AreFilledAsync(admin, token),
                cancellationToken)
            : AggregatedRoles.FillAsync(admin, cancellationToken);

    public Task EnsureServiceAccountAsync(string @namespace, CancellationToken cancellationToken) =>
        processes.ControllerManager is { } manager
            ? processes.WaitForAsync(
                manager,
                $"the namespace '{@namespace}' had a {ServiceAccount} ServiceAccount",
                token => HasServiceAccountAsync(@namespace, token),
                cancellationToken)
            : processes.WaitForAsync(
                processes.ApiServer,
                $"the namespace '{@namespace}' took a {ServiceAccount} ServiceAccount",
                token => TryCreateServiceAccountAsync(@namespace, token),
                cancellationToken);

    // False where the namespace isn't there yet: kube-apiserver makes "default" only after it is ready.
    private async Task<bool> TryCreateServiceAccountAsync(string @namespace, CancellationToken cancellationToken)
    {
        var account = new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = ServiceAccount } };
        try
        {
            await admin.CoreV1.CreateNamespacedServiceAccountAsync(account, @namespace, cancellationToken: cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (HttpOperationException answered) when (answered.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private async Task<bool> HasServiceAccountAsync(string @namespace, CancellationToken cancellationToken)
    {
        V1ServiceAccountList accounts = await admin.CoreV1.ListNamespacedServiceAccountAsync(
            @namespace, fieldSelector: $"metadata.name={ServiceAccount}", cancellationToken: cancellationToken).ConfigureAwait(false);
        return accounts.Items is [var account] && (version >= WithoutTokenSecrets || account.Secrets is { Count: > 0 });
    }
}
