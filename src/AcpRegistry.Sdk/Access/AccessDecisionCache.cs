namespace AcpRegistry.Sdk.Access;

/// <summary>
/// The decisions of one client, and so of one caller, that may be given again for a while. A denial is kept for a quarter of the time: the subject
/// is likely to get the right soon, and to try again at once.
/// </summary>
/// <remarks>
/// Questions that are under way at the same time may be answered in any order, and nothing in an answer tells when it was true. So a yes is kept only
/// if it was asked after the last other answer had arrived, and of two other answers the one that was asked later counts.
/// </remarks>
internal sealed class AccessDecisionCache(TimeSpan duration, TimeSpan requestTimeout, TimeProvider time)
{
    /// <summary>No more than this many questions and namespaces are remembered.</summary>
    public const int Capacity = 10_000;

    private const int DenialShare = 4;

    // After a write the API server itself may give the old answer for some milliseconds.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<AccessQuestion, Answered>> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _unsettled = new(StringComparer.Ordinal);
    private int _count;
    private long _allUnsettled = long.MinValue;
    private long _order;

    // The place from which on a yes may be kept, as far as all answers together tell; and what that was when answers were last forgotten.
    private long _latest;
    private long _forgotten;

    private bool IsOff => duration == TimeSpan.Zero;

    /// <summary>Notes that a request begins; to be given back with its answer.</summary>
    public Asked Begin() => IsOff ? default : new Asked(Interlocked.Increment(ref _order), time.GetTimestamp());

    /// <summary>Returns a kept decision, or null if the question must be asked.</summary>
    public AccessDecision? Find(AccessQuestion question)
    {
        if (IsOff)
        {
            return null;
        }

        lock (_lock)
        {
            return Recall(question) is { Kept: { } kept, Asked: var asked } && !IsOver(kept, asked) ? kept : null;
        }
    }

    /// <summary>Keeps a decision that is sure, unless a later one is known, and forgets what it puts in doubt.</summary>
    /// <param name="decision">What was answered just now.</param>
    /// <param name="asked">When the request for it began: it may be older than a write or another answer that came meanwhile.</param>
    /// <param name="isComplete">False if more is to be found out about it: then it only puts others in doubt.</param>
    public void Keep(AccessDecision decision, Asked asked, bool isComplete = true)
    {
        if (IsOff)
        {
            return;
        }

        var isSure = decision is { Verdict: AccessVerdict.Allowed or AccessVerdict.Denied, Warning: null };
        var isYes = isSure && decision.IsAllowed;
        lock (_lock)
        {
            var arrived = Interlocked.Increment(ref _order);
            var known = Recall(decision.Question) ?? default;
            var isLatest = asked.Order >= known.Asked.Order && asked.Order > _forgotten;
            var isKept = isSure && isComplete && isLatest && !(isYes && asked.Order < known.NotYes) && !IsUnsettled(decision.Question.Namespace, asked.At);
            Remember(decision.Question, new Answered(
                isKept ? decision : isLatest || (!isYes && known.Kept is { IsAllowed: true }) ? null : known.Kept,
                isLatest ? asked : known.Asked,
                isYes ? known.NotYes : arrived));
            _latest = Math.Max(_latest, isYes ? asked.Order : arrived);
        }
    }

    /// <summary>Forgets a namespace, because of a write there; what is asked before its effect is sure will not be kept either.</summary>
    /// <param name="namespace">The namespace of the write.</param>
    /// <param name="isDone">False if its outcome isn't known: then it may take effect as long as a request may take.</param>
    public void Drop(string @namespace, bool isDone)
    {
        if (IsOff)
        {
            return;
        }

        lock (_lock)
        {
            if (_namespaces.Remove(@namespace, out var answers))
            {
                _count -= answers.Count;
            }

            var wait = isDone ? Settling : requestTimeout + Settling;
            var until = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
            if (_unsettled.Count == Capacity && !_unsettled.ContainsKey(@namespace))
            {
                _allUnsettled = Math.Max(_allUnsettled, _unsettled.Values.Max());
                _unsettled.Clear();
            }

            _unsettled[@namespace] = Math.Max(until, _unsettled.GetValueOrDefault(@namespace, long.MinValue));
        }
    }

    private Answered? Recall(AccessQuestion question) =>
        _namespaces.TryGetValue(question.Namespace, out var answers) && answers.TryGetValue(question, out var answered) ? answered : null;

    private void Remember(AccessQuestion question, Answered answered)
    {
        if (!_namespaces.TryGetValue(question.Namespace, out var answers) || !answers.ContainsKey(question))
        {
            if (_count == Capacity)
            {
                _namespaces.Clear();
                _count = 0;
                _forgotten = _latest;
            }

            _count++;
        }

        if (!_namespaces.TryGetValue(question.Namespace, out answers))
        {
            _namespaces.Add(question.Namespace, answers = []);
        }

        answers[question] = answered;
    }

    private bool IsUnsettled(string @namespace, long began) =>
        began < _allUnsettled || began < _unsettled.GetValueOrDefault(@namespace, long.MinValue);

    private bool IsOver(AccessDecision kept, Asked asked) => time.GetElapsedTime(asked.At) >= (kept.IsAllowed ? duration : duration / DenialShare);

    /// <summary>The beginning of a request.</summary>
    /// <param name="Order">Its place among all beginnings and answers.</param>
    /// <param name="At">Its timestamp.</param>
    internal readonly record struct Asked(long Order, long At);

    /// <summary>What is known of one question.</summary>
    /// <param name="Kept">The decision to give again, if any.</param>
    /// <param name="Asked">The beginning of the latest request that was answered.</param>
    /// <param name="NotYes">The place of the last answer that arrived and was something else than a sure yes.</param>
    private readonly record struct Answered(AccessDecision? Kept, Asked Asked, long NotYes);
}
