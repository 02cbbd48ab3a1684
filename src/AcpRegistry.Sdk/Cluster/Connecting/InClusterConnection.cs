namespace AcpRegistry.Sdk.Cluster.Connecting;

/// <summary>The connection that a pod has: its ServiceAccount's token, and the cluster's CA beside it.</summary>
internal static class InClusterConnection
{
    public static ConnectionSettings Read(string folder, string host, string port)
    {
        var source = new KubeconfigSource(folder);
        try
        {
            var authorities = PemFiles.Certificates(File.ReadAllText(Path.Combine(folder, "ca.crt")));
            return authorities.Count > 0
                ? new ConnectionSettings(new UriBuilder(Uri.UriSchemeHttps, host, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)).Uri)
                {
                    Authorities = authorities,
                    Credential = TokenFile.Open(source, Path.Combine(folder, "token"), ""),
                }
                : throw Unusable($"{Path.Combine(folder, "ca.crt")} holds no certificate");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException or OverflowException or ArgumentException)
        {
            throw Unusable($"{failure.GetType().Name}");
        }
    }

    private static AcpRegistryConfigurationException Unusable(string why) =>
        new($"The pod's service account can't be used: {why}.", "Look at how the ServiceAccount's token is mounted.", AcpRegistryCodes.NoClusterConfiguration);
}
