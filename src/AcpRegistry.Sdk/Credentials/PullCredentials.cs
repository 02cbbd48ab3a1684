using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Credentials;

internal sealed class PullCredentials(IClusterApi cluster, RegistryProfileSource profiles, TimeProvider time) : IPullCredentials
{
    private static readonly TimeSpan UsualWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public Task<PullSecretLookup> FindAsync(
        string podNamespace, IReadOnlyList<string> secretNames, ImageReference image, CancellationToken cancellationToken)
    {
        _ = KubernetesNames.Namespace(podNamespace);
        ArgumentNullException.ThrowIfNull(secretNames);
        ArgumentNullException.ThrowIfNull(image);
        return FindAllAsync(podNamespace, [.. secretNames.Distinct()], image, cancellationToken);
    }

    public Task<PullSecretLookup> WaitForPullSecretAsync(
        string podNamespace, string serviceAccount, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        _ = KubernetesNames.Namespace(podNamespace);
        _ = KubernetesNames.Subdomain(serviceAccount);
        var longest = timeout ?? UsualWait;
        return longest >= TimeSpan.Zero && longest <= LongestWait
            ? new PullSecretWait(cluster, profiles, time, podNamespace, serviceAccount).RunAsync(longest, cancellationToken)
            : throw KubernetesNames.Refused(
                $"A wait of {KubernetesNames.Quote(longest.ToString())} is out of bounds: use zero to one hour.", nameof(timeout));
    }

    private async Task<PullSecretLookup> FindAllAsync(
        string podNamespace, string[] names, ImageReference image, CancellationToken cancellationToken)
    {
        List<PullSecret> secrets = [];
        foreach (var name in names)
        {
            secrets.Add(await PullSecretReader.ReadIfAllowedAsync(cluster, podNamespace, name, cancellationToken).ConfigureAwait(false));
        }

        return PullSecretLookup.Of(image, secrets, time.GetUtcNow());
    }
}
