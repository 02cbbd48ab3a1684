using System.Diagnostics;

namespace AcpRegistry.Sdk.Testing;

/// <summary>
/// A directory for this user alone, which goes when it is disposed or when this process ends, however it ends: a shell waits
/// for the end and removes it, again and again while killed processes may still be writing.
/// </summary>
internal sealed class PrivateDirectory : IAsyncDisposable
{
    private const string RemoveAtEnd = """
        exec >/dev/null 2>&1
        read -r _
        tries=0
        while [ -e "$1" ] && [ "$tries" -lt 50 ]; do
            rm -rf "$1" || sleep 0.1
            tries=$((tries + 1))
        done
        """;

    private readonly Process _remover;

    private PrivateDirectory(string path, Process remover)
    {
        Path = path;
        _remover = remover;
    }

    public string Path { get; }

    public static PrivateDirectory Create()
    {
        string path = Directory.CreateTempSubdirectory("acp-registry-sdk-").FullName;
        return new PrivateDirectory(path, Shell.Start(RemoveAtEnd, [path], path));
    }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public async ValueTask DisposeAsync()
    {
        _remover.StandardInput.Close();
        await _remover.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        _remover.Dispose();
    }
}
