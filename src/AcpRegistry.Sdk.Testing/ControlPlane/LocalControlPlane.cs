using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>
/// A real Kubernetes API for tests: etcd, kube-apiserver with RBAC and, where there is one, kube-controller-manager, as processes
/// on free ports of 127.0.0.1, with certificates and data in a private directory. Processes and directory go with it, and with
/// this process, even when that is killed.
/// </summary>
/// <remarks>
/// Without kube-controller-manager the aggregated ClusterRoles are filled once, at the start, only <see cref="CreateNamespaceAsync"/>
/// makes a <c>default</c> ServiceAccount, and a deleted namespace stays in <c>Terminating</c>. There are no nodes: no pod ever runs.
/// Tests that run at the same time can share it, unless they kill or restart its kube-apiserver.
/// </remarks>
public sealed class LocalControlPlane : IAsyncDisposable
{
    private const string Administrator = "local-control-plane-admin";
    private const string Administrators = "system:masters";

    private readonly PrivateDirectory _directory = PrivateDirectory.Create();
    private readonly ClusterCertificates _certificates = new();
    private readonly ControlPlaneFiles _files;
    private readonly ReadyProbe _probe;
    private readonly ControlPlaneProcesses _processes;
    private readonly ClusterDefaults _defaults;
    private readonly Kubernetes _admin;
    private int _kubeconfigs;
    private bool _disposed;

    private LocalControlPlane(ControlPlaneAssets assets, Version version, LocalControlPlaneOptions options)
    {
        int port = LoopbackPort.FindFree();
        Server = new Uri($"https://127.0.0.1:{port}");
        Version = version;
        AssetsDirectory = assets.Directory;
        _files = new ControlPlaneFiles(_directory);
        _admin = Connect(Administrator, [Administrators]);
        _probe = new ReadyProbe(_certificates.Authority, _certificates.IssueClient(Administrator, [Administrators]));
        _processes = new ControlPlaneProcesses(assets, version, _files, _probe, options, port);
        _defaults = new ClusterDefaults(_processes, _admin, version);
    }

    /// <summary>The address of the API, the same over restarts.</summary>
    public Uri Server { get; }

    /// <summary>What kube-apiserver says of itself, such as 1.20.2.</summary>
    public Version Version { get; }

    /// <summary>Where the programs lie that run here; most such directories hold a <c>kubectl</c> too.</summary>
    public string AssetsDirectory { get; }

    /// <summary>Whether kube-controller-manager runs; the remarks of the class say what is missing without it.</summary>
    public bool HasControllerManager => _processes.ControllerManager is not null;

    /// <summary>A kubeconfig of a member of <c>system:masters</c>, who may do anything. The file goes with the plane.</summary>
    public string AdminKubeconfigPath => _files.AdminKubeconfig;

    /// <summary>
    /// Starts a control plane, and returns when it answers, its <c>default</c> namespace has a ServiceAccount and the roles
    /// <c>admin</c>, <c>edit</c> and <c>view</c> have their rules.
    /// </summary>
    /// <exception cref="LocalControlPlaneException">None was found, or a part of it did not start.</exception>
    public static async Task<LocalControlPlane> StartAsync(
        LocalControlPlaneOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new LocalControlPlaneOptions();
        ControlPlaneAssets assets = ControlPlaneAssets.Find(options);
        Version version = await ApiServerVersion.ReadAsync(assets.ApiServer, cancellationToken).ConfigureAwait(false);
        var plane = new LocalControlPlane(assets, version, options);
        try
        {
            await plane.StartPartsAsync(cancellationToken).ConfigureAwait(false);
            return plane;
        }
        catch
        {
            await plane.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A client of a member of <c>system:masters</c>, who may do anything. The caller disposes it.</summary>
    public IKubernetes CreateAdminClient() => CreateClient(Administrator, Administrators);

    /// <summary>
    /// A client of a user who need not be known beforehand, by a certificate made for the call. Kubernetes adds the group
    /// <c>system:authenticated</c> and no other, not even for the user name of a ServiceAccount. The caller disposes it.
    /// </summary>
    public IKubernetes CreateClient(string user, params string[] groups)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        ArgumentNullException.ThrowIfNull(groups);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Connect(user, groups);
    }

    /// <summary>Writes a kubeconfig of such a user, for kubectl and other programs.</summary>
    /// <returns>The path of a new file, which goes with the plane.</returns>
    public async Task<string> WriteKubeconfigAsync(
        string user, IEnumerable<string>? groups = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        ObjectDisposedException.ThrowIf(_disposed, this);
        string path = _directory.PathOf($"user-{Interlocked.Increment(ref _kubeconfigs)}.kubeconfig");
        await File.WriteAllTextAsync(path, KubeconfigOf(user, groups ?? []), cancellationToken).ConfigureAwait(false);
        return path;
    }

    /// <summary>Makes a namespace, and returns when it has the <c>default</c> ServiceAccount that pods in it would get.</summary>
    /// <exception cref="LocalControlPlaneException">The API refused it, or no ServiceAccount came within the time for starting.</exception>
    public async Task CreateNamespaceAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            var made = new V1Namespace { Metadata = new V1ObjectMeta { Name = name } };
            await _admin.CoreV1.CreateNamespaceAsync(made, cancellationToken: cancellationToken).ConfigureAwait(false);
            await _defaults.EnsureServiceAccountAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException e)
        {
            throw new LocalControlPlaneException(
                $"The namespace '{name}' could not be made: HTTP {(int)e.Response.StatusCode}, {e.Response.Content}");
        }
    }

    /// <summary>Kills kube-apiserver as a crash would (SIGKILL), and returns when it is gone. Killing it twice changes nothing.</summary>
    public Task KillApiServerAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _processes.KillApiServerAsync(cancellationToken);
    }

    /// <summary>
    /// Kills kube-apiserver if it still runs, starts it again on the same port and data, and returns when it is ready.
    /// Clients stay valid; their watches end.
    /// </summary>
    /// <exception cref="LocalControlPlaneException">It did not start.</exception>
    public async Task RestartApiServerAsync(CancellationToken cancellationToken = default)
    {
        await KillApiServerAsync(cancellationToken).ConfigureAwait(false);
        await _processes.StartApiServerAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Kills the processes and removes the private directory, kubeconfig files included.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _processes.DisposeAsync().ConfigureAwait(false);
        await _directory.DisposeAsync().ConfigureAwait(false);
        _admin.Dispose();
        _probe.Dispose();
        _certificates.Dispose();
    }

    private async Task StartPartsAsync(CancellationToken cancellationToken)
    {
        string kubeconfig = KubeconfigOf(Administrator, [Administrators]);
        await _files.WriteAsync(_certificates, kubeconfig, cancellationToken).ConfigureAwait(false);
        await _processes.StartEtcdAsync(cancellationToken).ConfigureAwait(false);
        await _processes.StartApiServerAsync(cancellationToken).ConfigureAwait(false);
        _processes.StartControllerManager();
        await _defaults.EnsureRolesAsync(cancellationToken).ConfigureAwait(false);
        await _defaults.EnsureServiceAccountAsync("default", cancellationToken).ConfigureAwait(false);
    }

    private string KubeconfigOf(string user, IEnumerable<string> groups) =>
        Kubeconfig.Write(Server, _certificates.Authority, _certificates.IssueClient(user, groups));

    private Kubernetes Connect(string user, IEnumerable<string> groups)
    {
        KeyPair client = _certificates.IssueClient(user, groups);
        return new Kubernetes(new KubernetesClientConfiguration
        {
            Host = Server.OriginalString,
            SslCaCerts = [_certificates.Authority],
            ClientCertificateData = client.CertificateData,
            ClientCertificateKeyData = client.KeyData,
            // Over HTTP/2 the rate of this client falls with every request more that runs at the same time.
            DisableHttp2 = true,
            // Unlike others, .NET sends even requests to 127.0.0.1 to the proxy that the environment names.
            FirstMessageHandlerSetup = handler => handler.UseProxy = false,
        });
    }
}
