namespace AcpRegistry.Sdk.Testing;

/// <summary>The programs to run, found once and known to be there.</summary>
internal sealed record ControlPlaneAssets(string Directory, string Etcd, string ApiServer, string? ControllerManager)
{
    private const string WhatIsNeeded =
        "Set KUBEBUILDER_ASSETS, or LocalControlPlaneOptions.AssetsDirectory, to a directory that holds the programs etcd and kube-apiserver, "
        + "such as the one that 'setup-envtest use --print path' of Kubernetes' controller-runtime prints.";

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
            : throw NoneFound(cache);
    }

    internal static LocalControlPlaneException NoneFound(string? cache) =>
        new($"There is no control plane to start: KUBEBUILDER_ASSETS isn't set, and the cache '{cache ?? "~/.cache"}' has none. {WhatIsNeeded}");

    private static string Require(string directory, string program, string origin)
    {
        string path = Path.Combine(directory, program);
        return File.Exists(path)
            ? path
            : throw new LocalControlPlaneException(
                $"There is no '{program}' in '{directory}', which {origin} names. {WhatIsNeeded}");
    }
}
