using AcpRegistry.Sdk;
using AcpRegistry.Sdk.Cluster.Connecting;
using AcpRegistry.Sdk.Credentials;
using k8s;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts AcpRegistry.Sdk into a container.</summary>
/// <remarks>
/// <para>
/// Registered as singletons: <see cref="AcpRegistryClient"/>, and each of its interfaces. Registering twice adds nothing but the second
/// configuration of the options; a host that two configurations list counts once. Options are validated when the host starts and when the client is first
/// asked for.
/// </para>
/// <para>
/// An <see cref="IKubernetes"/> that the container has is used, and stays the container's; otherwise one is made as
/// <see cref="AcpRegistryClient.CreateKubernetes"/> says, and disposed of with the container. A <see cref="TimeProvider"/>, an
/// <see cref="ILoggerFactory"/> and a <see cref="RegistryNetwork"/> of the container are used as well.
/// </para>
/// </remarks>
public static class AcpRegistryServiceCollectionExtensions
{
    /// <summary>Registers the SDK for one cluster, with the default options.</summary>
    /// <param name="services">The container being built.</param>
    public static IServiceCollection AddAcpRegistry(this IServiceCollection services) => services.AddAcpRegistry(static _ => { });

    /// <summary>Registers the SDK for one cluster.</summary>
    /// <param name="services">The container being built.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddAcpRegistry(this IServiceCollection services, Action<AcpRegistryOptions> configure)
    {
        AddOptions(services, Options.Options.DefaultName, configure);
        services.TryAddSingleton(provider => new KubernetesLease(
            provider.GetService<IKubernetes>(), provider.GetRequiredService<IOptionsMonitor<AcpRegistryOptions>>().CurrentValue));
        services.TryAddSingleton(provider => Create(
            provider, provider.GetRequiredService<KubernetesLease>(), Options.Options.DefaultName));
        services.TryAddSingleton(provider => provider.GetRequiredService<AcpRegistryClient>().Images);
        services.TryAddSingleton(provider => provider.GetRequiredService<AcpRegistryClient>().Addresses);
        services.TryAddSingleton(provider => provider.GetRequiredService<AcpRegistryClient>().Permissions);
        services.TryAddSingleton(provider => provider.GetRequiredService<AcpRegistryClient>().Access);
        services.TryAddSingleton(provider => provider.GetRequiredService<AcpRegistryClient>().RoleBindings);
        services.TryAddSingleton(provider => provider.GetRequiredService<AcpRegistryClient>().Workloads);
        services.TryAddSingleton(provider => provider.GetRequiredService<AcpRegistryClient>().Credentials);
        services.TryAddSingleton(provider => provider.GetRequiredService<AcpRegistryClient>().Registry);
        services.TryAddSingleton(provider => provider.GetRequiredService<AcpRegistryClient>().Diagnostics);
        return services;
    }

    /// <summary>Registers the SDK for one cluster, with options from configuration.</summary>
    /// <param name="services">The container being built.</param>
    /// <param name="configuration">The section that holds the options, by custom <see cref="AcpRegistryOptions.SectionName"/>.</param>
    public static IServiceCollection AddAcpRegistry(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddAcpRegistry();
        services.Configure<AcpRegistryOptions>(configuration);
        return services;
    }

    /// <summary>Registers the SDK for one cluster of several, as keyed services.</summary>
    /// <param name="services">The container being built.</param>
    /// <param name="name">The key of the client and of its interfaces, and the name of its options.</param>
    /// <param name="configure">Sets this cluster's options.</param>
    /// <remarks>
    /// The <see cref="IKubernetes"/> is the container's of the same key, else, unless the options name a kubeconfig or a context, the one
    /// without a key, else one is made.
    /// </remarks>
    public static IServiceCollection AddAcpRegistry(this IServiceCollection services, string name, Action<AcpRegistryOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        AddOptions(services, name, configure);
        services.TryAddKeyedSingleton(name, (provider, _) =>
        {
            var options = provider.GetRequiredService<IOptionsMonitor<AcpRegistryOptions>>().Get(name);
            var shared = options.Kubeconfig is null && options.Context is null ? provider.GetService<IKubernetes>() : null;
            return new KubernetesLease(provider.GetKeyedService<IKubernetes>(name) ?? shared, options);
        });
        services.TryAddKeyedSingleton(name, (provider, _) => Create(provider, provider.GetRequiredKeyedService<KubernetesLease>(name), name));
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<AcpRegistryClient>(name).Images);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<AcpRegistryClient>(name).Addresses);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<AcpRegistryClient>(name).Permissions);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<AcpRegistryClient>(name).Access);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<AcpRegistryClient>(name).RoleBindings);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<AcpRegistryClient>(name).Workloads);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<AcpRegistryClient>(name).Credentials);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<AcpRegistryClient>(name).Registry);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<AcpRegistryClient>(name).Diagnostics);
        return services;
    }

    /// <summary>Registers the SDK for one cluster of several, as keyed services, with options from configuration.</summary>
    /// <param name="services">The container being built.</param>
    /// <param name="name">The key of the client and of its interfaces, and the name of its options.</param>
    /// <param name="configuration">The section that holds this cluster's options.</param>
    public static IServiceCollection AddAcpRegistry(this IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddAcpRegistry(name, static _ => { });
        services.Configure<AcpRegistryOptions>(name, configuration);
        return services;
    }

    private static void AddOptions(IServiceCollection services, string name, Action<AcpRegistryOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptionsWithValidateOnStart<AcpRegistryOptions>(name).Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AcpRegistryOptions>, AcpRegistryOptionsValidator>());
    }

    private static AcpRegistryClient Create(IServiceProvider provider, KubernetesLease kubernetes, string name) =>
        AcpRegistryClient.Create(
            kubernetes.Client,
            provider.GetRequiredService<IOptionsMonitor<AcpRegistryOptions>>().Get(name),
            provider.GetService<TimeProvider>(),
            provider.GetService<ILoggerFactory>(),
            provider.GetService<RegistryNetwork>());
}
