namespace AcpRegistry.Sdk.Access;

/// <summary>
/// The decisions of one client, and so of one caller, that may be given again for a while. A no is kept for a quarter of the time: whoever was
/// denied is likely to get the right, and to try again at once.
/// </summary>
internal sealed class AccessDecisionCache(TimeSpan duration, TimeProvider time)
{
    /// <summary>No more than this many decisions and namespaces are kept.</summary>
    public const int Capacity = 10_000;

    private const int DenialShare = 4;

    // After a write the API server itself may give the old answer for some milliseconds.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<AccessQuestion, Kept>> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _dropped = new(StringComparer.Ordinal);
    private int _count;
    private long? _allDropped;

    private bool IsOff => duration == TimeSpan.Zero;

    /// <summary>When a request begins, to be given back with its answer.</summary>
    public long Begin() => IsOff ? 0 : time.GetTimestamp();

    /// <summary>Null where it must be asked.</summary>
    public AccessDecision? Find(AccessQuestion question)
    {
        if (IsOff)
        {
            return null;
        }

        lock (_lock)
        {
            return _namespaces.TryGetValue(question.Namespace, out var decisions)
                && decisions.TryGetValue(question, out var kept)
                && !IsOver(kept)
                ? kept.Decision
                : null;
        }
    }

    /// <summary>Keeps a decision that is sure, and forgets an older one in any case.</summary>
    /// <param name="decision">What was answered just now.</param>
    /// <param name="began">When the request for it began: it may be older than a write that was made meanwhile.</param>
    public void Keep(AccessDecision decision, long began)
    {
        if (IsOff)
        {
            return;
        }

        var question = decision.Question;
        var isSure = decision is { Verdict: AccessVerdict.Allowed or AccessVerdict.Denied, Warning: null };
        lock (_lock)
        {
            Forget(question);
            if (!isSure || IsOlderThanAWrite(question.Namespace, began))
            {
                return;
            }

            if (_count == Capacity)
            {
                _namespaces.Clear();
                _count = 0;
            }

            if (!_namespaces.TryGetValue(question.Namespace, out var decisions))
            {
                _namespaces.Add(question.Namespace, decisions = []);
            }

            decisions.Add(question, new Kept(decision, began));
            _count++;
        }
    }

    /// <summary>Forgets a namespace, because of a write there; what was asked before its effect is sure will not be kept either.</summary>
    public void Drop(string @namespace)
    {
        if (IsOff)
        {
            return;
        }

        lock (_lock)
        {
            if (_namespaces.Remove(@namespace, out var decisions))
            {
                _count -= decisions.Count;
            }

            var now = time.GetTimestamp();
            if (_dropped.Count == Capacity)
            {
                _dropped.Clear();
                _allDropped = now;
            }

            _dropped[@namespace] = now;
        }
    }

    private void Forget(AccessQuestion question)
    {
        if (_namespaces.TryGetValue(question.Namespace, out var decisions) && decisions.Remove(question))
        {
            _count--;
            if (decisions.Count == 0)
            {
                _namespaces.Remove(question.Namespace);
            }
        }
    }

    private bool IsOlderThanAWrite(string @namespace, long began) =>
        (_allDropped is { } all && IsBeforeEffect(began, all))
        || (_dropped.TryGetValue(@namespace, out var dropped) && IsBeforeEffect(began, dropped));

    private bool IsBeforeEffect(long began, long written) => time.GetElapsedTime(written, began) < Settling;

    private bool IsOver(in Kept kept) =>
        time.GetElapsedTime(kept.Began) >= (kept.Decision.Verdict == AccessVerdict.Allowed ? duration : duration / DenialShare);

    private readonly record struct Kept(AccessDecision Decision, long Began);
}
