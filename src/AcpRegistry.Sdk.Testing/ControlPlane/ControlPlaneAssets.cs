namespace AcpRegistry.Sdk.Testing;

/// <summary>The programs to run, found once and known to be there.</summary>
internal sealed record ControlPlaneAssets(string Directory, string Etcd, string ApiServer, string? ControllerManager)
{
    public static ControlPlaneAssets Find(LocalControlPlaneOptions options)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("A local control plane needs a POSIX shell for its processes: use Linux or macOS.");
        }

        (string directory, string origin) = Choose(options);
        string? controllerManager = Path.Combine(directory, "kube-controller-manager");
        if (!options.UseControllerManager || !File.Exists(controllerManager))
        {
            controllerManager = null;
        }

        string etcd = Require(directory, "etcd", origin);
        string apiServer = Require(directory, "kube-apiserver", origin);
        return new ControlPlaneAssets(directory, etcd, apiServer, controllerManager);
    }

    private static (string Directory, string Origin) Choose(LocalControlPlaneOptions options)
    {
        if (options.AssetsDirectory is { } given)
        {
            return (Path.GetFullPath(given), nameof(LocalControlPlaneOptions.AssetsDirectory));
        }

        if (MachineEnvironment.KubebuilderAssets is { } assets)
        {
            return (Path.GetFullPath(assets), "KUBEBUILDER_ASSETS");
        }

        string? cache = MachineEnvironment.ControlPlaneCache;
        DirectoryInfo? newest = cache is null || !System.IO.Directory.Exists(cache)
            ? null
            : new DirectoryInfo(cache).EnumerateDirectories()
                .Where(entry => !entry.Name.StartsWith('.') && File.Exists(Path.Combine(entry.FullName, "kube-apiserver")))
                .MaxBy(entry => entry.LastWriteTimeUtc);
        return newest is not null
            ? (newest.FullName, "the cache")
            : throw new LocalControlPlaneException(
                $"There is no control plane to start: KUBEBUILDER_ASSETS is not set, and the cache '{cache ?? "~/.cache"}' holds none. "
                + "Run tests/run, which gets one and then runs the tests (tests/control-plane gets it alone), "
                + "or set KUBEBUILDER_ASSETS to a directory that holds etcd and kube-apiserver.");
    }

    private static string Require(string directory, string program, string origin)
    {
        string path = Path.Combine(directory, program);
        return File.Exists(path)
            ? path
            : throw new LocalControlPlaneException(
                $"There is no '{program}' in '{directory}', which {origin} names. "
                + "Put it there, or let tests/control-plane make such a directory.");
    }
}
