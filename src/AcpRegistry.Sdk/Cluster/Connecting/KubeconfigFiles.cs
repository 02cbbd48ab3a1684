namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>The kubeconfig files that count, as kubectl finds and merges them.</summary>
internal static class KubeconfigFiles
{
    /// <summary>One file, which must be there.</summary>
    public static (KubeconfigSource Source, Kubeconfig Kubeconfig) Read(string path)
    {
        try
        {
            return (new KubeconfigSource(path), KubeconfigFile.Read(path));
        }
        catch (AcpRegistryConfigurationException) when (path.Contains(Path.PathSeparator, StringComparison.Ordinal) && !File.Exists(path))
        {
            throw new KubeconfigSource(path).Missing("doesn't exist", "Name one file. Several are merged if the variable KUBECONFIG names them.");
        }
    }

    /// <summary>
    /// The value of <c>KUBECONFIG</c>: files that are merged, of which each counts once and those that don't exist are passed over. Null if none is left.
    /// </summary>
    public static (KubeconfigSource Source, Kubeconfig Kubeconfig)? ReadList(string variable)
    {
        string[] files =
        [
            .. variable.Split(Path.PathSeparator).Where(file => file.Length > 0).Distinct(StringComparer.Ordinal)
                .Where(file => File.Exists(file) || Directory.Exists(file)),
        ];
        return files.Length == 0
            ? null
            : (new KubeconfigSource(string.Join(Path.PathSeparator, files)),
                files.Select(KubeconfigFile.Read).Aggregate((merged, next) => merged.Merge(next)));
    }
}
