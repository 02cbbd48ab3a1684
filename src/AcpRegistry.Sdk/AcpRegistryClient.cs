using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Cluster.Connecting;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Workloads;
using k8s;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AcpRegistry.Sdk;

/// <summary>All of the SDK for one cluster, with or without a container.</summary>
/// <remarks>Immutable, and safe for concurrent use: one for the life of the process is right.</remarks>
public sealed class AcpRegistryClient
{
    private AcpRegistryClient(IClusterApi cluster, AcpRegistryOptions options, TimeProvider time, IRegistryInspector registry, ILoggerFactory loggers)
    {
        var profiles = new RegistryProfileSource(cluster, options, time);
        Addresses = new RegistryAddressResolver(cluster, profiles, options.Location);
        Images = new ImageReferenceParser(Addresses);
        var decisions = new AccessDecisionCache(options.CheckCacheDuration, options.RequestTimeout, time);
        Permissions = new PullPermissionChecker(cluster, profiles, options, decisions, time);
        Access = new PullAccessExplorer(cluster, profiles, options, time);
        RoleBindings = new PullRoleBindingManager(cluster, profiles, Permissions, decisions, time, options.MaxConcurrency);
        Workloads = new WorkloadReader(cluster);
        Credentials = new PullCredentials(cluster, profiles, time);
        Registry = registry;
        var parts = new DiagnosisParts(cluster, profiles, Permissions, Access, Registry, Workloads, options.Location, time);
        Diagnostics = new PullDiagnostics(parts, loggers.CreateLogger<PullDiagnostics>());
    }

    /// <summary>Reads images of the registry.</summary>
    public IImageReferenceParser Images { get; }

    /// <summary>Finds the address that is right at a place, and the registry's Service.</summary>
    public IRegistryAddressResolver Addresses { get; }

    /// <summary>Asks who may pull.</summary>
    public IPullPermissionChecker Permissions { get; }

    /// <summary>Tells who may pull, and why.</summary>
    public IPullAccessExplorer Access { get; }

    /// <summary>Grants, revokes and lists.</summary>
    public IPullRoleBindingManager RoleBindings { get; }

    /// <summary>Reads images and pull secrets of pods, and of what makes them.</summary>
    public IWorkloadReader Workloads { get; }

    /// <summary>Reads pull secrets the way kubelet does.</summary>
    public IPullCredentials Credentials { get; }

    /// <summary>Asks the registry itself.</summary>
    public IRegistryInspector Registry { get; }

    /// <summary>Finds out why a pod can't pull.</summary>
    public IPullDiagnostics Diagnostics { get; }

    /// <summary>Puts the SDK together over a client for the cluster. No request is made.</summary>
    /// <param name="kubernetes">
    /// Lent: it is not disposed of. What it is allowed to do is what the SDK can do. Once it is disposed of, calls throw <see cref="ObjectDisposedException"/>.
    /// </param>
    /// <param name="options">Null for the defaults. <c>Kubeconfig</c> and <c>Context</c> have no meaning here.</param>
    /// <param name="time">The clock of timeouts; null for the system's.</param>
    /// <param name="loggers">Null for no logs. No log holds a credential.</param>
    /// <param name="network">How registries are reached; null for the system's resolver and sockets. No connection outlives an inspection.</param>
    /// <exception cref="OptionsValidationException">An option can't be right; every error is listed, with its key and value.</exception>
    public static AcpRegistryClient Create(
        IKubernetes kubernetes,
        AcpRegistryOptions? options = null,
        TimeProvider? time = null,
        ILoggerFactory? loggers = null,
        RegistryNetwork? network = null)
    {
        ArgumentNullException.ThrowIfNull(kubernetes);
        options = options?.Copy() ?? new AcpRegistryOptions();
        time ??= TimeProvider.System;
        AcpRegistryOptionsValidator.ThrowIfInvalid(options);
        loggers ??= NullLoggerFactory.Instance;
        var logger = loggers.CreateLogger<KubernetesClusterApi>();
        var cluster = new KubernetesClusterApi(kubernetes, options.RequestTimeout, time, logger, options.RetryAttempts);
        var registry = new RegistryInspector(options, network ?? new SystemRegistryNetwork(), time, loggers.CreateLogger<RegistryInspector>());
        return new AcpRegistryClient(cluster, options, time, registry, loggers);
    }

    /// <summary>
    /// Makes a client for the cluster that the options name; without <c>Kubeconfig</c> and <c>Context</c>, the one of <c>KUBECONFIG</c>, of the
    /// pod's service account, or of <c>~/.kube/config</c>, in this order. No request is made.
    /// </summary>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>The caller's, to dispose of when the SDK is no longer used.</returns>
    /// <remarks>
    /// <para>
    /// Kubeconfigs are read as kubectl reads them; <c>docs/configuration.md</c> lists what is honoured. No credential goes over plain HTTP. A credential
    /// plugin runs at the first request; if it fails, that request throws <see cref="AcpRegistryConfigurationException"/>.
    /// </para>
    /// <para>
    /// The client speaks HTTP/1.1, over which many small requests at a time are faster than over HTTP/2. Its WebSockets (exec, attach, port-forward) carry
    /// no impersonation and don't use the kubeconfig's proxy.
    /// </para>
    /// </remarks>
    /// <exception cref="OptionsValidationException">An option can't be right.</exception>
    /// <exception cref="AcpRegistryConfigurationException">
    /// There is no configuration, it can't be read, or a part of it can't be honoured; the message names the file and the field. Nothing was sent.
    /// </exception>
    public static IKubernetes CreateKubernetes(AcpRegistryOptions? options = null)
    {
        options ??= new AcpRegistryOptions();
        AcpRegistryOptionsValidator.ThrowIfInvalid(options);
        return KubernetesConnection.Open(options);
    }
}
