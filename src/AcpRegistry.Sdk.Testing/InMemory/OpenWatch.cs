using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace AcpRegistry.Sdk.Testing;

/// <summary>One watch: events go in without waiting, and come out of the answer's body as they are read.</summary>
internal sealed class OpenWatch(WatchScope scope, long from) : IDisposable
{
    private static readonly PipeOptions Unbounded = new(pauseWriterThreshold: 0, resumeWriterThreshold: 0, useSynchronizationContext: false);

    private readonly Pipe _pipe = new(Unbounded);
    private readonly List<ITimer> _timers = [];

    public WatchScope Scope => scope;

    /// <summary>Changes up to here are none of its business, or sent.</summary>
    public long Version { get; private set; } = from;

    public Stream Body => _pipe.Reader.AsStream();

    public bool IsEnded { get; private set; }

    public void Add(ITimer timer) => _timers.Add(timer);

    public void Take(WatchLogEntry entry)
    {
        if (entry.Version > Version)
        {
            Version = entry.Version;
            if (entry.EventFor(scope) is { } line)
            {
                Send(line);
            }
        }
    }

    public void Send(string line)
    {
        _pipe.Writer.Write(Encoding.UTF8.GetBytes(line + "\n"));

        // With no threshold there is nothing to wait for.
        ValueTask<FlushResult> flush = _pipe.Writer.FlushAsync();
        if (flush.IsCompletedSuccessfully && flush.GetAwaiter().GetResult().IsCompleted)
        {
            End();
        }
    }

    /// <param name="failure">Null for the end that the server means; else what the reader gets to see.</param>
    public void End(Exception? failure = null)
    {
        if (!IsEnded)
        {
            IsEnded = true;
            _timers.ForEach(timer => timer.Dispose());
            _pipe.Writer.Complete(failure);
        }
    }

    public void Dispose() => End();
}
