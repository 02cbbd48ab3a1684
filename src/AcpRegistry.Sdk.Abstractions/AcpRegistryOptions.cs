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

    /// <summary>Which of ACP's registries the cluster runs; it decides the internal host, the Service, the pull right and the role.</summary>
    /// <value>The default is <see cref="RegistryGeneration.InternalDockerRegistry"/>.</value>
    public RegistryGeneration Generation { get; set; }

    /// <summary>
    /// The registry's addresses outside the cluster, each <c>host</c> or <c>host:port</c> as an image reference has it, without scheme or path.
    /// The first is the one that internal addresses are rewritten to.
    /// </summary>
    /// <value>Empty by default: no external address is known, and none is recognised.</value>
    public IList<string> ExternalHosts { get; init; } = [];

    /// <summary>Where this process runs, as far as addresses go.</summary>
    /// <value>
    /// The default is <see cref="NetworkLocation.Detect"/>: in the cluster if the process has a pod's service account, outside otherwise.
    /// </value>
    public NetworkLocation Location { get; set; }

    /// <summary>The kubeconfig file to connect by, where the SDK makes the client itself.</summary>
    /// <value>Null by default: that of <c>KUBECONFIG</c>, else the pod's service account if there is one, else <c>~/.kube/config</c>.</value>
    public string? Kubeconfig { get; set; }

    /// <summary>The context of the kubeconfig to use, where the SDK makes the client itself.</summary>
    /// <value>Null by default: the file's current context.</value>
    public string? Context { get; set; }

    /// <summary>How long one request to the API server may take before it is given up.</summary>
    /// <value>30 seconds by default; more than zero, at most one hour.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many requests one call, such as a check of many questions, has under way at a time.</summary>
    /// <value>
    /// 8 by default; 1 to 256. A client with HTTP/2 slows down beyond 8; one that the SDK makes speaks HTTP/1.1, where more can help.
    /// </value>
    public int MaxConcurrency { get; set; } = 8;
}
