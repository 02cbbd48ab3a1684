using Polly;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>One call over all of its requests: remembers whether a write may have taken effect already.</summary>
internal sealed class RepeatedCall<T>(
    CallRunner calls,
    ApiRequest<T> request,
    LostWrite<T>? lost,
    TimeProvider time,
    long started,
    Attempt<T> first)
    where T : class
{
    private Attempt<T>? _first = first;
    private Attempt<T>? _lost;

    /// <summary>The first request, made already, or the next one, and what must be looked up before or after it.</summary>
    public async ValueTask<Outcome<Attempt<T>>> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            var attempt = await SendOrLookUpAsync(cancellationToken).ConfigureAwait(false);
            return Outcome.FromResult(IsToBeRepeated(attempt) ? attempt.ToBeRepeated() : attempt);
        }
#pragma warning disable CA1031 // Polly takes exceptions as outcomes; the runner throws it again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Outcome.FromException<Attempt<T>>(failure);
        }
    }

    private async ValueTask<Attempt<T>> SendOrLookUpAsync(CancellationToken cancellationToken)
    {
        if (_lost is not null && await lost!.LookBeforeAsync(calls, cancellationToken).ConfigureAwait(false) is { } found)
        {
            // What the caller must hear of is the write.
            return found.Failure is null
                ? found
                : new Attempt<T>(_lost.Failure!, found.Repetition == Repetition.None ? Repetition.None : Repetition.OnceLookedUp, found.RetryAfter);
        }

        var attempt = _first ?? await calls.TryAsync(request, cancellationToken).ConfigureAwait(false);
        _first = null;
        if (_lost is not null && attempt.Failure is { } refusal
            && await lost!.LookAfterAsync(calls, refusal, cancellationToken).ConfigureAwait(false) is { } settled)
        {
            return settled;
        }

        if (lost is not null && attempt.Repetition == Repetition.OnceLookedUp)
        {
            _lost = attempt;
        }

        return attempt;
    }

    private bool IsToBeRepeated(Attempt attempt) =>
        MayBeRepeated(attempt.Repetition)
        && !(request.Call.IsRead && calls.HasJustGivenUp)
        && (attempt.RetryAfter is not { } wait || wait <= RetryPipeline.LongestWait)
        && time.GetElapsedTime(started) < RetryPipeline.Budget;

    private bool MayBeRepeated(Repetition repetition) =>
        repetition switch
        {
            Repetition.OfAnything => true,
            Repetition.OnceLookedUp => request.Call.IsRead || lost is not null,
            Repetition.OfReads => request.Call.IsRead,
            _ => false,
        };
}
