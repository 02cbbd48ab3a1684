namespace AcpRegistry.Sdk.Testing;

/// <summary>What <see cref="LocalControlPlane.StartAsync"/> may be told; each member has a default that suits most tests.</summary>
public sealed class LocalControlPlaneOptions
{
    /// <summary>The directory that holds <c>etcd</c> and <c>kube-apiserver</c>, and perhaps <c>kube-controller-manager</c>.</summary>
    /// <value>
    /// Default: the directory that <c>KUBEBUILDER_ASSETS</c> names; else the newest one in <c>acp-registry-sdk/control-plane</c> of the user's cache
    /// (<c>XDG_CACHE_HOME</c>, or <c>~/.cache</c>).
    /// </value>
    public string? AssetsDirectory { get; init; }

    /// <summary>
    /// More arguments for kube-apiserver, each <c>--name=value</c>. One that the plane passes too replaces the plane's own:
    /// <c>--authorization-mode=RBAC,Webhook</c> stands alone and is not added to.
    /// </summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> ApiServerArguments { get; init; } = [];

    /// <summary>How long starting, or starting again, may take before it is given up. In real time: real processes know no other.</summary>
    /// <value>Default: one minute. Three to five seconds are usual.</value>
    public TimeSpan StartupTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether to start kube-controller-manager where there is one; without it the plane itself does the little that tests need.
    /// </summary>
    /// <value>Default: true.</value>
    public bool UseControllerManager { get; init; } = true;
}
