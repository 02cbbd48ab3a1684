namespace AcpRegistry.Sdk.IntegrationTests.Connections;

/// <summary>Kubeconfigs for connections that fail, in a folder of their own.</summary>
internal sealed class TestKubeconfig : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("acp-registry-sdk-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "config");

    public static TestKubeconfig Of(string server, string user, string cluster = "insecure-skip-tls-verify: true")
    {
        var file = new TestKubeconfig();
        File.WriteAllText(file.Path, $"""
            apiVersion: v1
            kind: Config
            current-context: it
            contexts:
            - name: it
              context: {"{"}cluster: it, user: it{"}"}
            clusters:
            - name: it
              cluster:
                server: {server}
                {cluster}
            users:
            - name: it
              user:
                {user}
            """);
        return file;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
