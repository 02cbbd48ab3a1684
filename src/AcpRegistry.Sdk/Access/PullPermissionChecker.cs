using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Access;

internal sealed class PullPermissionChecker(
    IClusterApi cluster, RegistryProfileSource profiles, AcpRegistryOptions options, AccessDecisionCache cache, TimeProvider time) : IPullPermissionChecker
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly PullReviews _reviews = new(cluster, profiles, options.AllowImpersonation);

    public Task<AccessDecision> CheckAsync(AccessQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        question.ThrowIfGroupsOfOneself();
        cancellationToken.ThrowIfCancellationRequested();
        return cache.Find(question) is { } kept ? Task.FromResult(kept) : AskAsync(question, cancellationToken);
    }

    public IAsyncEnumerable<AccessDecision> CheckManyAsync(IEnumerable<AccessQuestion> questions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(questions);
        return StreamAsync(questions, cancellationToken);
    }

    public Task<AccessDecision> WaitUntilEffectiveAsync(
        AccessQuestion question, AccessVerdict expected, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        question.ThrowIfGroupsOfOneself();
        if (expected is not (AccessVerdict.Allowed or AccessVerdict.Denied))
        {
            throw KubernetesNames.Refused(
                $"Nothing leads to {KubernetesNames.Quote(expected.ToString())}: wait for {AccessVerdict.Allowed} or {AccessVerdict.Denied}.", nameof(expected));
        }

        var longest = timeout ?? UsualWait;
        return longest >= TimeSpan.Zero && longest <= LongestWait
            ? WaitAsync(question, expected, longest, cancellationToken)
            : throw KubernetesNames.Refused($"A wait of {KubernetesNames.Quote(longest.ToString())} is out of bounds: use zero to one hour.", nameof(timeout));
    }

    private async Task<AccessDecision> WaitAsync(AccessQuestion question, AccessVerdict expected, TimeSpan longest, CancellationToken cancellationToken)
    {
        var last = longest == TimeSpan.Zero ? await AskAsync(question, cancellationToken).ConfigureAwait(false) : null;
        using var deadline = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            last ??= await AskAsync(question, either.Token).ConfigureAwait(false);
            for (var pause = FirstPause; last.Verdict != expected; pause = pause * 3 / 2 < LongestPause ? pause * 3 / 2 : LongestPause)
            {
                await Task.Delay(pause, time, either.Token).ConfigureAwait(false);
                last = await AskAsync(question, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time is up.
        }

        cancellationToken.ThrowIfCancellationRequested();
        return last ?? AccessDecision.Indeterminate(
            question,
            new AcpRegistryTimeoutException(
                string.Create(CultureInfo.InvariantCulture, $"There was no answer to {question} within {longest.TotalSeconds:0.###} s."),
                "Wait for longer, or ask again later."));
    }

    private async Task<AccessDecision> AskAsync(AccessQuestion question, CancellationToken cancellationToken)
    {
        var began = cache.Begin();
        var decision = await _reviews.AskAsync(question, cancellationToken).ConfigureAwait(false);
        if (decision.Verdict == AccessVerdict.Denied)
        {
            // The denial stands, even if the caller cancels before the namespace is looked up.
            cache.Keep(decision, began, isComplete: false);
            if (await NamespaceDoubt.OfAsync(cluster, question.Namespace, cancellationToken).ConfigureAwait(false) is { } warning)
            {
                decision = AccessDecision.Denied(question, decision.Method, decision.Reason, warning);
            }
        }

        cache.Keep(decision, began);
        return decision;
    }

    private async IAsyncEnumerable<AccessDecision> StreamAsync(
        IEnumerable<AccessQuestion> questions, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Bounded, so that a caller who stops reading stops the asking as well.
        var decisions = Channel.CreateBounded<AccessDecision>(new BoundedChannelOptions(options.MaxConcurrency) { SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = AskAllAsync(questions, decisions.Writer, stop.Token);
        try
        {
            await foreach (var decision in decisions.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return decision;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);

            // Whatever went wrong has come through the channel already; what is left is the cancellation just made.
            await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AskAllAsync(IEnumerable<AccessQuestion> questions, ChannelWriter<AccessDecision> decisions, CancellationToken cancellationToken)
    {
        try
        {
            var repositoryMatters = await RepositoryMattersAsync(cancellationToken).ConfigureAwait(false);
            await Parallel.ForEachAsync(
                Share(questions.Distinct(), repositoryMatters),
                new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrency, CancellationToken = cancellationToken },
                async (asked, token) =>
                {
                    var decision = await asked.Answer.GetAsync(token).ConfigureAwait(false);
                    await decisions.WriteAsync(decision.To(asked.Question), token).ConfigureAwait(false);
                }).ConfigureAwait(false);
            decisions.Complete();
        }
        catch (Exception failure)
        {
            decisions.Complete(failure);
        }
    }

    // Where it can't be told, each question fails, or doesn't, for itself.
    private async Task<bool> RepositoryMattersAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await profiles.GetAsync(cancellationToken).ConfigureAwait(false)).PullRight.IsByRepository;
        }
        catch (AcpRegistryException)
        {
            return true;
        }
    }

    private IEnumerable<(AccessQuestion Question, SharedAnswer Answer)> Share(IEnumerable<AccessQuestion> questions, bool repositoryMatters)
    {
        Dictionary<AccessQuestion, SharedAnswer> answers = [];
        foreach (var question in questions)
        {
            question.ThrowIfGroupsOfOneself();
            if (repositoryMatters)
            {
                yield return (question, new SharedAnswer(token => DecideAsync(question, token)));
                continue;
            }

            var asked = question.Repository is null ? question : question with { Repository = null };
            if (!answers.TryGetValue(asked, out var answer))
            {
                answers.Add(asked, answer = new SharedAnswer(token => DecideAsync(asked, token)));
            }

            yield return (question, answer);
        }
    }

    private async Task<AccessDecision> DecideAsync(AccessQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            return await CheckAsync(question, cancellationToken).ConfigureAwait(false);
        }
        catch (AcpRegistryException failure)
        {
            return AccessDecision.Indeterminate(question, failure);
        }
    }
}
