using System.Diagnostics;

namespace AcpRegistry.Sdk.Testing;

/// <summary>
/// A program that does not outlive this process, however this process ends. It runs below a small shell that reads from a
/// pipe whose other end only this process holds; the kernel closes that end even on SIGKILL, and the shell then kills the program.
/// </summary>
internal sealed class SupervisedProcess : IAsyncDisposable
{
    private const string Supervise = """
        exec 3<&0 </dev/null >>"$1" 2>&1
        shift
        "$@" 3<&- &
        program=$!
        { read -r _ <&3; kill -KILL "$program"; } >/dev/null 2>&1 &
        watcher=$!
        exec 3<&- >/dev/null 2>&1
        wait "$program"
        status=$?
        kill -KILL "$watcher"
        exit "$status"
        """;

    private const int LogTailLines = 20;

    private readonly Process _shell;
    private readonly string _log;

    private SupervisedProcess(string name, Process shell, string log)
    {
        Name = name;
        _shell = shell;
        _log = log;
    }

    public string Name { get; }

    public bool HasExited => _shell.HasExited;

    public static SupervisedProcess Start(string program, IEnumerable<string> arguments, string directory)
    {
        string name = Path.GetFileName(program);
        string log = Path.Combine(directory, name + ".log");
        return new SupervisedProcess(name, Shell.Start(Supervise, [log, program, .. arguments], directory), log);
    }

    /// <summary>Kills the program at once (SIGKILL), and returns when it is gone.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<string> ReadLogTailAsync()
    {
        string[] lines = File.Exists(_log) ? await File.ReadAllLinesAsync(_log, CancellationToken.None).ConfigureAwait(false) : [];
        return lines.Length == 0
            ? $"{Name} logged nothing."
            : $"The end of {Name}'s log:{Environment.NewLine}{string.Join(Environment.NewLine, lines.TakeLast(LogTailLines))}";
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync(CancellationToken.None).ConfigureAwait(false);
        _shell.Dispose();
    }
}
