using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk;

/// <summary>Every rule that the options must hold; all are checked, so that one run shows every error.</summary>
internal static class AcpRegistryOptionsValidation
{
    private const int WidestConcurrency = 256;

    public static IReadOnlyList<string> Errors(AcpRegistryOptions options)
    {
        List<string> errors = [];
        Require(Enum.IsDefined(options.Generation), nameof(options.Generation), options.Generation, $"use one of {Names<RegistryGeneration>()}");
        Require(Enum.IsDefined(options.Location), nameof(options.Location), options.Location, $"use one of {Names<NetworkLocation>()}");
        Require(
            options.RequestTimeout > TimeSpan.Zero && options.RequestTimeout <= TimeSpan.FromHours(1),
            nameof(options.RequestTimeout), options.RequestTimeout, "use more than zero and at most one hour, e.g. 00:00:30");
        Require(
            options.MaxConcurrency is >= 1 and <= WidestConcurrency,
            nameof(options.MaxConcurrency), options.MaxConcurrency, $"use 1 to {WidestConcurrency}");
        Require(options.Kubeconfig is not "", nameof(options.Kubeconfig), options.Kubeconfig, "name a file, or leave it out");
        Require(options.Context is not "", nameof(options.Context), options.Context, "name a context, or leave it out");
        ExternalHosts(options.ExternalHosts);
        return errors;

        void Require(bool holds, string key, object? value, string remedy) => RequireShown(holds, key, KubernetesNames.Quote(value?.ToString()), remedy);

        void RequireHost(bool holds, int index, string? host, string remedy) =>
            RequireShown(holds, $"{nameof(options.ExternalHosts)}:{index}", RegistryHost.Quote(host), remedy);

        void RequireShown(bool holds, string key, string shown, string remedy)
        {
            if (!holds)
            {
                errors.Add($"{AcpRegistryCodes.InvalidOptions}: {AcpRegistryOptions.SectionName}:{key} is {shown}: {remedy}.");
            }
        }

        void ExternalHosts(IList<string>? hosts)
        {
            Require(hosts is not null, nameof(options.ExternalHosts), null, "leave it empty");
            for (var i = 0; i < hosts?.Count; i++)
            {
                var host = hosts[i];
                RequireHost(
                    RegistryHost.IsValid(host), i, host,
                    "use host or host:port as an image reference has it, such as registry.example.com, without scheme, path or user");
                RequireHost(hosts.Take(i).All(earlier => !RegistryHost.Same(earlier, host)), i, host, "it is there twice: leave one out");
                RequireHost(
                    !RegistryHost.Same(host, RegistryProfile.InternalDockerRegistry.InternalHost), i, host, "this is the internal host: leave it out");
            }
        }
    }

    private static string Names<TEnum>()
        where TEnum : struct, Enum => string.Join(", ", Enum.GetNames<TEnum>());
}
