namespace AcpRegistry.Sdk.Tests.Cluster.Connecting;

/// <summary>Kubeconfigs as tests need them.</summary>
internal static class KubeconfigFiles
{
    /// <param name="server">The API server's address.</param>
    /// <param name="user">The user's entry, in YAML's flow style.</param>
    /// <param name="current">Which context the file calls the current one.</param>
    /// <param name="cluster">More of the cluster's entry, in YAML's flow style, beginning with a comma.</param>
    public static string Of(string server, string user = "{token: t}", string current = "main", string cluster = "") =>
        $$$"""
        apiVersion: v1
        kind: Config
        current-context: {{{current}}}
        contexts:
        - {name: other, context: {cluster: c, user: other}}
        - {name: main, context: {cluster: c, user: me}}
        clusters:
        - {name: c, cluster: {server: "{{{server}}}"{{{cluster}}}}}
        users:
        - {name: other, user: {token: o}}
        - {name: me, user: {{{user}}}}
        """;
}
