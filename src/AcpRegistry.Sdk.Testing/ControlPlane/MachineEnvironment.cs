namespace AcpRegistry.Sdk.Testing;

/// <summary>The only place that reads the process's environment.</summary>
internal static class MachineEnvironment
{
    public static string? KubebuilderAssets => Read("KUBEBUILDER_ASSETS");

    public static string SearchPath => Read("PATH") ?? "/usr/bin:/bin";

    /// <summary>A cache of control planes, one directory each; null if the user has no home directory.</summary>
    public static string? ControlPlaneCache
    {
        get
        {
            string? root = Read("XDG_CACHE_HOME") ?? (Read("HOME") is { } home ? Path.Combine(home, ".cache") : null);
            return root is null ? null : Path.Combine(root, "acp-registry-sdk", "control-plane");
        }
    }

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
