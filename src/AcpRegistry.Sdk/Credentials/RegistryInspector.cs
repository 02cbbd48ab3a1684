using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;
using Microsoft.Extensions.Logging;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>Has one conversation for each inspection, over connections of its own that end with it.</summary>
internal sealed partial class RegistryInspector(AcpRegistryOptions options, RegistryNetwork network, TimeProvider time, ILogger logger) : IRegistryInspector
{
    // Docker Hub's name in references, and where its registry is.
    private const string Hub = "docker.io";
    private const string HubRegistry = "registry-1.docker.io";

    private readonly RegistryRules _rules = new(options);

    public async Task<RegistryInspection> InspectAsync(
        ImageReference image, IReadOnlyList<PullCredential> credentials, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(credentials);
        cancellationToken.ThrowIfCancellationRequested();
        var pulled = image.Normalize();
        var host = pulled.Registry == Hub ? HubRegistry : pulled.Registry;
        var registry = _rules.Registry(host ?? "", nameof(image));
        using var activity = Telemetry.StartInspection(registry.Host, registry.Port);
        using var trust = await CertificateTrust.LoadAsync(options.RegistryCertificateAuthority, time, cancellationToken).ConfigureAwait(false);
        var connector = new RegistryConnector(network, _rules, trust, options.RequestTimeout, time);
        using var http = new RegistryHttp(connector, _rules, options.RequestTimeout, time, logger);
        var trial = new PullTrial(
            new RegistryLogin(http, _rules, registry, pulled.Repository), new ManifestRequests(http, _rules, registry, pulled.Repository), pulled);
        var inspection = await new RegistryConversation(image, registry, http, connector, trial).RunAsync([.. credentials], cancellationToken).ConfigureAwait(false);
        var outcome = inspection.Failure?.Code ?? "ok";
        activity?.SetTag("acp_registry.outcome", outcome);
        Log.Inspected(logger, registry, outcome, inspection.RequestCount);
        return inspection;
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Debug, "Inspected the registry {Registry}: {Outcome} after {Requests} requests", EventName = "RegistryInspected")]
        public static partial void Inspected(ILogger logger, RegistryEndpoint registry, string outcome, int requests);
    }
}
