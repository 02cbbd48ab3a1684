using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk;

/// <summary>What the SDK must be told about the registry, the cluster and itself. The defaults are ACP's.</summary>
/// <remarks>
/// Every value is checked when a client is made and when a host starts; all errors are reported together, each with its key. The values are
/// copied then: a later change has no effect on a client that exists.
/// </remarks>
public sealed class AcpRegistryOptions
{
    /// <summary>The configuration section that <c>AddAcpRegistry(configuration)</c> is meant for: <c>AcpRegistry</c>.</summary>
    public const string SectionName = "AcpRegistry";

    private IList<string> _externalHosts = [];
    private IList<string> _plainHttpRegistries = [];
    private IList<string> _unverifiedTlsRegistries = [];
    private IList<string> _registryTokenServices = [];

    /// <summary>Which of ACP's registries the cluster runs; it decides the internal host, the Service, the pull right and the role.</summary>
    /// <value>
    /// The default is <see cref="RegistryGeneration.InternalDockerRegistry"/>. <see cref="RegistryGeneration.Auto"/> looks which one the cluster runs.
    /// </value>
    public RegistryGeneration Generation { get; set; }

    /// <summary>
    /// The registry's addresses outside the cluster, each <c>host</c> or <c>host:port</c> as an image reference has it, without scheme or path.
    /// The first is the one that internal addresses are rewritten to. The port 443 is implied: an image is recognised with and without it.
    /// </summary>
    /// <value>Empty by default: no external address is known, and none is recognised.</value>
    public IList<string> ExternalHosts { get => _externalHosts; init => _externalHosts = value; }

    /// <summary>
    /// True to find the registry's external hosts, by the Ingresses to its Service, and its ClusterIPs in the cluster. They are read when first needed,
    /// and anew after five minutes.
    /// </summary>
    /// <value>False by default: nothing is asked of the cluster to know an address.</value>
    public bool DiscoverAddresses { get; set; }

    /// <summary>Where this process runs, as far as addresses go.</summary>
    /// <value>
    /// The default is <see cref="NetworkLocation.Detect"/>: in the cluster if the process has a pod's service account, outside otherwise.
    /// </value>
    public NetworkLocation Location { get; set; }

    /// <summary>The kubeconfig file to connect by, if the SDK makes the client itself: one path.</summary>
    /// <value>Null by default: those of <c>KUBECONFIG</c>, merged, else the pod's service account if there is one, else <c>~/.kube/config</c>.</value>
    public string? Kubeconfig { get; set; }

    /// <summary>The context of the kubeconfig to use, if the SDK makes the client itself; upper and lower case count.</summary>
    /// <value>Null by default: the file's current context.</value>
    public string? Context { get; set; }

    /// <summary>How long one request to the API server, or to a registry, may take before it is given up.</summary>
    /// <value>30 seconds by default; more than zero, at most one hour.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often a request is made again after a cut connection, or after an answer by which the API server asks for patience. A write that may
    /// have taken effect is looked up first.
    /// </summary>
    /// <value>3 by default; 0 to 10, 0 for never.</value>
    public int RetryAttempts { get; set; } = 3;

    /// <summary>How many requests one call, such as a check of many questions, has under way at a time.</summary>
    /// <value>
    /// 8 by default; 1 to 256. A client with HTTP/2 slows down beyond 8; one that the SDK makes speaks HTTP/1.1, where more can help.
    /// </value>
    public int MaxConcurrency { get; set; } = 8;

    /// <summary>
    /// True to ask as the subject itself where the caller may ask about it by no review: with its name in the request's <c>Impersonate-User</c> header.
    /// </summary>
    /// <value>
    /// False by default: nothing is ever done in another's name. Only access reviews are, and only of ServiceAccounts and users, without groups of their own.
    /// </value>
    public bool AllowImpersonation { get; set; }

    /// <summary>How long an answer to a permission check may be given again without asking; a no is kept for a quarter of it.</summary>
    /// <value>
    /// Zero by default: nothing is kept. At most five minutes. Errors, answers that could not be evaluated and those with a warning are never kept, and
    /// a grant or a revoke by the same client drops what is kept of that namespace.
    /// </value>
    public TimeSpan CheckCacheDuration { get; set; }

    /// <summary>
    /// How long a snapshot that hears nothing from the API server is still believed; from then on it answers Indeterminate until it has caught up.
    /// </summary>
    /// <value>
    /// 5 minutes by default; 2 minutes to one day. A revoke made meanwhile takes effect that late. A watch that is well is heard of once a minute.
    /// </value>
    public TimeSpan SnapshotMaxStaleness { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A PEM file with the authorities whose certificates are believed where a registry, or its token service, is asked itself.</summary>
    /// <value>Null by default: the system's. Otherwise those of the file alone; it is read for each conversation.</value>
    public string? RegistryCertificateAuthority { get; set; }

    /// <summary>
    /// Registries and token services that are spoken to over plain HTTP, each <c>host</c> (port 80) or <c>host:port</c>. Credentials go there unencrypted.
    /// </summary>
    /// <value>Empty by default: everything is HTTPS, whatever the host looks like.</value>
    public IList<string> PlainHttpRegistries { get => _plainHttpRegistries; init => _plainHttpRegistries = value; }

    /// <summary>
    /// Registries and token services whose certificate may be any, each <c>host</c> (port 443) or <c>host:port</c>. Whoever is in between can read the credentials.
    /// </summary>
    /// <value>Empty by default: every certificate is verified. What would have been wrong with it is a warning.</value>
    public IList<string> UnverifiedTlsRegistries { get => _unverifiedTlsRegistries; init => _unverifiedTlsRegistries = value; }

    /// <summary>
    /// Token services that credentials may be sent to though they aren't at the registry's own host and port, each <c>host</c> (port 443, or 80 if it is
    /// also one of <see cref="PlainHttpRegistries"/>) or <c>host:port</c>, e.g. <c>auth.docker.io</c>.
    /// </summary>
    /// <value>Empty by default: a registry can have a client's password sent to itself alone.</value>
    public IList<string> RegistryTokenServices { get => _registryTokenServices; init => _registryTokenServices = value; }

    /// <summary>The name of the registry's Service, where a site has given it another.</summary>
    /// <value>Null by default: the generation's.</value>
    public string? ServiceName { get; set; }

    /// <summary>The namespace of the registry's Service, where a site has put it into another.</summary>
    /// <value>Null by default: the generation's.</value>
    public string? ServiceNamespace { get; set; }

    /// <summary>The port in the registry's internal address.</summary>
    /// <value>Null by default: the generation's, which may be none.</value>
    public int? ServicePort { get; set; }

    /// <summary>What the cluster's DNS names end in.</summary>
    /// <value><c>cluster.local</c> by default.</value>
    public string ClusterDomain { get; set; } = "cluster.local";

    /// <summary>The ClusterRole that grants pulling.</summary>
    /// <value>Null by default: the generation's, <c>system:image-puller</c>.</value>
    public string? PullerRole { get; set; }

    /// <summary>The verb of the right that pulling takes.</summary>
    /// <value>Null by default: the generation's.</value>
    public string? PullVerb { get; set; }

    /// <summary>The API group of the right that pulling takes.</summary>
    /// <value>Null by default: the generation's.</value>
    public string? PullGroup { get; set; }

    /// <summary>The resource of the right that pulling takes; <c>resource/subresource</c> if the registry asks for both in one field.</summary>
    /// <value>Null by default: the generation's.</value>
    public string? PullResource { get; set; }

    /// <summary>The subresource of the right that pulling takes, if the registry asks for it in a field of its own.</summary>
    /// <value>Null by default: none.</value>
    public string? PullSubresource { get; set; }

    /// <summary>Whether the registry asks for the one image by its name.</summary>
    /// <value>Null by default: the generation's.</value>
    public bool? PullIsByRepository { get; set; }

    internal AcpRegistryOptions Copy()
    {
        var copy = (AcpRegistryOptions)MemberwiseClone();
        copy._externalHosts = Copy(ExternalHosts);
        copy._plainHttpRegistries = Copy(PlainHttpRegistries);
        copy._unverifiedTlsRegistries = Copy(UnverifiedTlsRegistries);
        copy._registryTokenServices = Copy(RegistryTokenServices);
        return copy;

        static IList<string> Copy(IList<string> list) => list is null ? null! : [.. list.Distinct()];
    }
}
