using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk;

/// <summary>Every rule that the options must hold; all are checked, so that one run shows every error.</summary>
internal static class AcpRegistryOptionsValidation
{
    private const int WidestConcurrency = 256;
    private const int MostRetryAttempts = 10;

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
        Require(options.Kubeconfig is not "", nameof(options.Kubeconfig), options.Kubeconfig, "name a file, or leave it out");
        Require(options.Context is not "", nameof(options.Context), options.Context, "name a context, or leave it out");
        ExternalHosts(options.ExternalHosts);
        return errors;

        void Require(bool holds, string key, object? value, string remedy)
        {
            if (!holds)
            {
                errors.Add(
                    $"{AcpRegistryCodes.InvalidOptions}: {AcpRegistryOptions.SectionName}:{key} is {KubernetesNames.Quote(value?.ToString())}: {remedy}.");
            }
        }

        void ExternalHosts(IList<string> hosts)
        {
            for (var i = 0; i < hosts.Count; i++)
            {
                Require(
                    RegistryHost.IsValid(hosts[i]), $"{nameof(options.ExternalHosts)}:{i}", hosts[i],
                    "use host or host:port as an image reference has it, such as registry.example.com, without scheme, path or user");
                Require(
                    hosts.Take(i).All(earlier => !RegistryHost.Same(earlier, hosts[i])), $"{nameof(options.ExternalHosts)}:{i}", hosts[i],
                    "it is there twice: leave one out");
                Require(
                    !RegistryHost.Same(hosts[i], RegistryProfile.InternalDockerRegistry.InternalHost), $"{nameof(options.ExternalHosts)}:{i}",
                    hosts[i], "this is the internal host: leave it out");
            }
        }
    }

    private static string Names<TEnum>()
        where TEnum : struct, Enum => string.Join(", ", Enum.GetNames<TEnum>());
}
