using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace AcpRegistry.Sdk.Testing;

/// <summary>Lets clients watch: what is past from a log, and what comes as it comes.</summary>
internal sealed class Watches
{
    private const int MostEntriesKept = 10_000;

    private static readonly TimeSpan LongestWatch = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan BookmarkBeforeEnd = TimeSpan.FromSeconds(2);

    // Timers come at any time, requests in turns.
    private readonly Lock _lock = new();
    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly Queue<WatchLogEntry> _log = new();
    private readonly List<OpenWatch> _open = [];
    private long _version;
    private long _forgotten;

    public Watches(ObjectStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        store.Changed += Note;
    }

    /// <summary>Every version so far is too old to watch from, unless it is the last.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _log.Clear();
            _forgotten = _version;
        }
    }

    /// <summary>Ends every watch in the middle, as a lost connection does.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            foreach (OpenWatch watch in _open)
            {
                watch.End(new IOException("The response ended prematurely."));
            }

            _open.Clear();
        }
    }

    public ApiAnswer Open(ApiResource resource, ApiCall call)
    {
        var scope = new WatchScope(resource, call.Namespace, ListSelector.Parse(resource, call));
        string version = call.Query("resourceVersion");
        if (!long.TryParse(version.Length == 0 ? "0" : version, NumberStyles.None, CultureInfo.InvariantCulture, out long from))
        {
            return new ApiAnswer(HttpStatusCode.InternalServerError, StatusBody.Failure(HttpStatusCode.InternalServerError, "", $"strconv.ParseUint: parsing \"{version}\": invalid syntax"));
        }

        lock (_lock)
        {
            var watch = new OpenWatch(scope, from == 0 ? _version : from);
            if (from == 0)
            {
                foreach (StoredObject stored in _store.Snapshot(resource).Values.Where(scope.Sees))
                {
                    watch.Send(WatchEvents.Write("ADDED", stored.Json));
                }
            }
            else if (from < _forgotten)
            {
                watch.Send(WatchEvents.Expired(from, _forgotten));
                watch.End();
                return Answer(watch);
            }

            foreach (WatchLogEntry entry in _log)
            {
                watch.Take(entry);
            }

            Plan(watch, call);
            _open.Add(watch);
            return Answer(watch);
        }
    }

    private static ApiAnswer Answer(OpenWatch watch) => new(HttpStatusCode.OK, "")
    {
        Content = () => new StreamContent(watch.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };

    private void Plan(OpenWatch watch, ApiCall call)
    {
        TimeSpan duration = int.TryParse(call.Query("timeoutSeconds"), CultureInfo.InvariantCulture, out int seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : LongestWatch;
        watch.Add(_time.CreateTimer(_ => Close(watch), null, duration, Timeout.InfiniteTimeSpan));
        if (call.Query("allowWatchBookmarks") is "true" or "1" && duration > BookmarkBeforeEnd)
        {
            long opened = _version;
            watch.Add(_time.CreateTimer(_ => Mark(watch, opened), null, duration - BookmarkBeforeEnd, Timeout.InfiniteTimeSpan));
        }
    }

    private void Note(ApiResource resource, StoredObject? old, StoredObject? now)
    {
        lock (_lock)
        {
            _version = _store.Version;
            var entry = new WatchLogEntry(_version, resource, old, now);
            _log.Enqueue(entry);
            if (_log.Count > MostEntriesKept)
            {
                _forgotten = _log.Dequeue().Version;
            }

            foreach (OpenWatch watch in _open)
            {
                watch.Take(entry);
            }

            _open.RemoveAll(watch => watch.IsEnded);
        }
    }

    // On a server where nothing was written since, no bookmark comes.
    private void Mark(OpenWatch watch, long opened)
    {
        lock (_lock)
        {
            if (!watch.IsEnded && _version > opened)
            {
                watch.Send(WatchEvents.Bookmark(watch.Scope.Resource, _version));
            }
        }
    }

    private void Close(OpenWatch watch)
    {
        lock (_lock)
        {
            watch.End();
            _open.Remove(watch);
        }
    }
}
