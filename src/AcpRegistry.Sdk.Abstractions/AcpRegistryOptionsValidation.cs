using System.Globalization;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk;

/// <summary>Every rule that the options must hold; all are checked, so that one run shows every error.</summary>
internal static class AcpRegistryOptionsValidation
{
    private const int WidestConcurrency = 256;
    private const int MostRetryAttempts = 10;
    private const string Label = "use 1 to 63 of a-z, 0-9 and '-', neither first nor last a '-'";

    private static readonly TimeSpan LongestCheckCache = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<string> Errors(AcpRegistryOptions options)
    {
        List<string> errors = [];
        Require(Enum.IsDefined(options.Generation), nameof(options.Generation), options.Generation, $"use one of {Names<RegistryGeneration>()}");
        Require(Enum.IsDefined(options.Location), nameof(options.Location), options.Location, $"use one of {Names<NetworkLocation>()}");
        Require(
            options.RequestTimeout > TimeSpan.Zero && options.RequestTimeout <= TimeSpan.FromHours(1),
            nameof(options.RequestTimeout), options.RequestTimeout, "use more than zero and at most one hour, e.g. 00:00:30");
        Require(
            options.RetryAttempts is >= 0 and <= MostRetryAttempts,
            nameof(options.RetryAttempts), options.RetryAttempts, $"use 0 to {MostRetryAttempts}, 0 for none");
        Require(
            options.MaxConcurrency is >= 1 and <= WidestConcurrency,
            nameof(options.MaxConcurrency), options.MaxConcurrency, $"use 1 to {WidestConcurrency}");
        Require(
            options.CheckCacheDuration >= TimeSpan.Zero && options.CheckCacheDuration <= LongestCheckCache,
            nameof(options.CheckCacheDuration), options.CheckCacheDuration, "use 00:00:00 for never to at most 00:05:00");
        Require(
            options.SnapshotMaxStaleness >= TimeSpan.FromMinutes(2) && options.SnapshotMaxStaleness <= TimeSpan.FromDays(1),
            nameof(options.SnapshotMaxStaleness), options.SnapshotMaxStaleness, "use two minutes to one day, e.g. 00:05:00");
        Require(options.Kubeconfig is not "", nameof(options.Kubeconfig), options.Kubeconfig, "name a file, or leave it out");
        Require(options.Context is not "", nameof(options.Context), options.Context, "name a context, or leave it out");
        Require(options.ServiceName is null || KubernetesNames.IsNamespace(options.ServiceName), nameof(options.ServiceName), options.ServiceName, Label);
        Require(
            options.ServiceNamespace is null || KubernetesNames.IsNamespace(options.ServiceNamespace),
            nameof(options.ServiceNamespace), options.ServiceNamespace, Label);
        Require(
            options.Generation != RegistryGeneration.Auto || (options.ServiceName is null && options.ServiceNamespace is null),
            nameof(options.Generation), options.Generation,
            $"a {nameof(options.ServiceName)} or {nameof(options.ServiceNamespace)} of a site's own can't be looked for: name the generation");
        Require(options.ServicePort is null or (> 0 and <= 65535), nameof(options.ServicePort), options.ServicePort, "use 1 to 65535");
        Require(
            options.ClusterDomain is { Length: > 0 } domain && KubernetesNames.IsSubdomain(domain),
            nameof(options.ClusterDomain), options.ClusterDomain, "use a DNS name such as cluster.local");
        Require(
            options.PullerRole is null || KubernetesNames.IsPathSegment(options.PullerRole),
            nameof(options.PullerRole), options.PullerRole, "use the name of a ClusterRole");
        Rights();
        ExternalHosts(options.ExternalHosts);
        Require(
            options.RegistryCertificateAuthority is not "",
            nameof(options.RegistryCertificateAuthority), options.RegistryCertificateAuthority, "name a PEM file, or leave it out");
        Endpoints(nameof(options.PlainHttpRegistries), options.PlainHttpRegistries);
        Endpoints(nameof(options.UnverifiedTlsRegistries), options.UnverifiedTlsRegistries);
        Endpoints(nameof(options.RegistryTokenServices), options.RegistryTokenServices);
        return errors;

        void Rights()
        {
            Right(nameof(options.PullVerb), options.PullVerb);
            Right(nameof(options.PullResource), options.PullResource);
            Right(nameof(options.PullSubresource), options.PullSubresource);
            Require(
                options.PullGroup is null or "" || KubernetesNames.IsSubdomain(options.PullGroup),
                nameof(options.PullGroup), options.PullGroup, "use an API group such as registry.alauda.io");
            Require(
                options.PullSubresource is null || options.PullResource is { } resource && !resource.Contains('/', StringComparison.Ordinal),
                nameof(options.PullSubresource), options.PullSubresource,
                $"name the resource in {nameof(options.PullResource)}, without its subresource");
        }

        // A wildcard in a question asks for everything, which nobody who may only pull has.
        void Right(string key, string? value) =>
            Require(
                value is null || (KubernetesNames.IsIdentity(value) && !value.Contains('*', StringComparison.Ordinal) && !value.Any(char.IsUpper)),
                key, value, "use the word as RBAC rules have it, in lower case and without '*'");

        void Require(bool holds, string key, object? value, string remedy) =>
            RequireShown(holds, key, KubernetesNames.Quote(value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value?.ToString()), remedy);

        void RequireHost(bool holds, string key, int index, string? host, string remedy) => RequireShown(holds, $"{key}:{index}", RegistryHost.Quote(host), remedy);

        void RequireShown(bool holds, string key, string shown, string remedy)
        {
            if (!holds)
            {
                errors.Add($"{AcpRegistryCodes.InvalidOptions}: {AcpRegistryOptions.SectionName}:{key} is {shown}: {remedy}.");
            }
        }

        void ExternalHosts(IList<string>? hosts)
        {
            Hosts(nameof(options.ExternalHosts), hosts, RegistryHost.IsValid, "use host or host:port as an image reference has it");
            for (var i = 0; i < hosts?.Count; i++)
            {
                var host = hosts[i];
                RequireHost(
                    host is null || !RegistryPreset.Candidates(options.Generation).Any(preset => new InternalHosts(options, preset, []).Contains(host)),
                    nameof(options.ExternalHosts), i, host, "this is an internal host: leave it out");
            }
        }

        void Endpoints(string key, IList<string>? hosts) =>
            Hosts(key, hosts, host => RegistryEndpoint.TryParse(host, plain: false, out _), "use host or host:port");

        void Hosts(string key, IList<string>? hosts, Func<string?, bool> isValid, string form)
        {
            Require(hosts is not null, key, null, "leave it empty");
            for (var i = 0; i < hosts?.Count; i++)
            {
                var host = hosts[i];
                RequireHost(isValid(host), key, i, host, $"{form}, such as registry.example.com, without scheme, path or user");

                // Binding a section twice adds its lists up; the same text again says nothing new.
                RequireHost(hosts.Take(i).All(earlier => !RegistryHost.Same(earlier, host) || earlier == host), key, i, host, "it is there twice: leave one out");
            }
        }
    }

    private static string Names<TEnum>()
        where TEnum : struct, Enum => string.Join(", ", Enum.GetNames<TEnum>());
}
