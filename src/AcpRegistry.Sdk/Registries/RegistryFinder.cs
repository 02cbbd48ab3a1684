using System.Text.Json;
using AcpRegistry.Sdk.Cluster;
using k8s.Models;

namespace AcpRegistry.Sdk.Registries;

/// <summary>Looks which registry the cluster runs, and by which addresses it is reached. It never guesses: what can't be told is an error.</summary>
internal sealed class RegistryFinder(IClusterApi cluster, AcpRegistryOptions options)
{
    private const string OperatorGroup = "imageregistry.operator.alauda.io";
    private const string OperatorConfigs = "configs";
    private const string OperatorConfig = "cluster";
    private const string Setting = $"{AcpRegistryOptions.SectionName}:{nameof(AcpRegistryOptions.Generation)}";

    public async Task<RegistryProfile> FindAsync(CancellationToken cancellationToken)
    {
        var (preset, evidence) = options.Generation == RegistryGeneration.Auto
            ? await FindGenerationAsync(cancellationToken).ConfigureAwait(false)
            : (RegistryPreset.Of(options.Generation), []);
        var found = new RegistryFindings(evidence);
        var profile = new RegistryProfile(options, preset, found);
        return options.DiscoverAddresses
            ? new RegistryProfile(options, preset, await FindAddressesAsync(profile, preset, found, cancellationToken).ConfigureAwait(false))
            : profile;
    }

    private async Task<(RegistryPreset Preset, IReadOnlyList<string> Evidence)> FindGenerationAsync(CancellationToken cancellationToken)
    {
        List<RegistryPreset> running = [];
        foreach (var preset in RegistryPreset.All)
        {
            if (await HasServiceAsync(preset, cancellationToken).ConfigureAwait(false))
            {
                running.Add(preset);
            }
        }

        return running switch
        {
            [var only] => (only, [$"the Service {Where(only)}"]),
            [] => await FindOperatorAsync(cancellationToken).ConfigureAwait(false),
            _ => throw new AcpRegistryConfigurationException(
                $"The cluster runs more than one registry: {string.Join(" and ", running.Select(preset => $"{preset.Generation} (the Service {Where(preset)})"))}.",
                $"Say which is meant: set {Setting} to {string.Join(" or ", running.Select(preset => preset.Generation))}.",
                AcpRegistryCodes.RegistryAmbiguous),
        };
    }

    private async Task<bool> HasServiceAsync(RegistryPreset preset, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.FindServiceAsync(preset.ServiceNamespace, preset.ServiceName, cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (AcpRegistryForbiddenException forbidden)
        {
            throw CannotLook(forbidden, $"the Service {Where(preset)}", "services", $"in the namespace '{preset.ServiceNamespace}'");
        }
    }

    // Without a Service, only the newest registry can still be told: its operator has a kind of its own.
    private async Task<(RegistryPreset Preset, IReadOnlyList<string> Evidence)> FindOperatorAsync(CancellationToken cancellationToken)
    {
        if (await FindOperatorConfigAsync(cancellationToken).ConfigureAwait(false) is not null)
        {
            return (RegistryPreset.Of(RegistryGeneration.ImageRegistryV2), [$"{OperatorConfigs}.{OperatorGroup}/{OperatorConfig}"]);
        }

        throw new AcpRegistryNotFoundException(
            $"The cluster runs no registry that is known: none of the Services {string.Join(", ", RegistryPreset.All.Select(Where))}, and no {OperatorConfigs}.{OperatorGroup}/{OperatorConfig}.",
            $"Check that it is the right cluster. If its registry has another name, set {Setting}, and the names that differ.",
            AcpRegistryCodes.RegistryNotFound);
    }

    private async Task<JsonElement?> FindOperatorConfigAsync(CancellationToken cancellationToken)
    {
        var groups = await cluster.ListApiGroupsAsync(cancellationToken).ConfigureAwait(false);
        if (groups.FirstOrDefault(group => group.Name == OperatorGroup)?.PreferredVersion?.Version is not { Length: > 0 } version)
        {
            return null;
        }

        try
        {
            return await cluster.FindClusterObjectAsync(OperatorGroup, version, OperatorConfigs, OperatorConfig, cancellationToken).ConfigureAwait(false);
        }
        catch (AcpRegistryForbiddenException forbidden)
        {
            throw CannotLook(forbidden, $"{OperatorConfigs}.{OperatorGroup}/{OperatorConfig}", $"{OperatorConfigs}.{OperatorGroup}", "at the cluster scope");
        }
    }

    private async Task<RegistryFindings> FindAddressesAsync(
        RegistryProfile profile, RegistryPreset preset, RegistryFindings found, CancellationToken cancellationToken)
    {
        var service = await cluster.FindServiceAsync(profile.ServiceNamespace, profile.ServiceName, cancellationToken).ConfigureAwait(false);
        var ingresses = await cluster.ListIngressesAsync(profile.ServiceNamespace, cancellationToken).ConfigureAwait(false);
        var config = profile.Generation == RegistryGeneration.ImageRegistryV2
            ? await FindOperatorConfigAsync(cancellationToken).ConfigureAwait(false)
            : null;
        var routes = ingresses
            .SelectMany(ingress => IngressHosts.Of(ingress, profile.ServiceName).Select(host => (Host: host, From: $"the Ingress '{ingress.Name()}'")))
            .Concat(RouteHosts.Of(config).Select(host => (Host: host, From: $"{OperatorConfigs}.{OperatorGroup}/{OperatorConfig}")))
            .ToList();
        var clusterIPs = service is null ? [] : ServiceReader.ClusterIPs(service);
        var internalHosts = new InternalHosts(options, preset, clusterIPs);
        var hosts = routes
            .Where(route => RegistryHost.IsValid(route.Host) && !internalHosts.Contains(route.Host))
            .DistinctBy(route => route.Host, StringComparer.OrdinalIgnoreCase)
            .ToList();
        return new RegistryFindings([.. found.Evidence, .. hosts.Select(route => $"{route.Host} by {route.From}")])
        {
            ExternalHosts = [.. hosts.Select(route => route.Host)],
            ClusterIPs = clusterIPs,
            WithoutHost = [.. routes.Where(route => route.Host is "" or "*").Select(route => route.From).Distinct()],
        };
    }

    private static string Where(RegistryPreset preset) => $"'{preset.ServiceName}' in '{preset.ServiceNamespace}'";

    private static AcpRegistryForbiddenException CannotLook(AcpRegistryForbiddenException forbidden, string what, string resource, string place) =>
        new(
            $"Which registry the cluster runs can't be told: the caller may not look for {what}.",
            $"Ask an administrator for the verb 'get' on '{resource}' {place}, or set {Setting}.",
            status: forbidden.Status,
            reason: forbidden.Reason);
}
