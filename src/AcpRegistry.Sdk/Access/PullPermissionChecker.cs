using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.Access;

internal sealed class PullPermissionChecker(IClusterApi cluster, RegistryProfileSource profiles, int maxConcurrency) : IPullPermissionChecker
{
    // The namespaces where the caller was refused a SubjectAccessReview and allowed a local one, so that he isn't refused again each time.
    private readonly ConcurrentDictionary<string, bool> _localOnly = new(StringComparer.Ordinal);

    public async Task<AccessDecision> CheckAsync(AccessQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        var (answer, method) = await AskAsync(question, cancellationToken).ConfigureAwait(false);
        var decision = ReviewVerdict.Of(question, answer, method);
        if (decision.Verdict != AccessVerdict.Denied)
        {
            return decision;
        }

        var warning = await WhyNotToBelieveAsync(question.Namespace, cancellationToken).ConfigureAwait(false);
        return warning is null ? decision : AccessDecision.Denied(question, method, decision.Reason, warning);
    }

    public IAsyncEnumerable<AccessDecision> CheckManyAsync(IEnumerable<AccessQuestion> questions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(questions);
        return StreamAsync(questions, cancellationToken);
    }

    private async IAsyncEnumerable<AccessDecision> StreamAsync(
        IEnumerable<AccessQuestion> questions, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Bounded, so that a caller who stops reading stops the asking as well.
        var decisions = Channel.CreateBounded<AccessDecision>(new BoundedChannelOptions(maxConcurrency) { SingleReader = true });
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
            var options = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrency, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(
                questions.Distinct(),
                options,
                async (question, token) => await decisions.WriteAsync(await DecideAsync(question, token).ConfigureAwait(false), token).ConfigureAwait(false))
                .ConfigureAwait(false);
            decisions.Complete();
        }
        catch (Exception failure)
        {
            decisions.Complete(failure);
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

    private async Task<(V1SubjectAccessReviewStatus Answer, AccessMethod Method)> AskAsync(AccessQuestion question, CancellationToken cancellationToken)
    {
        var profile = await profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        var resource = new V1ResourceAttributes
        {
            NamespaceProperty = question.Namespace,
            Verb = profile.PullRight.Verb,
            Group = profile.PullRight.Group,
            Resource = profile.PullRight.Resource,
            Subresource = profile.PullRight.Subresource,
            Name = profile.PullRight.IsByRepository ? question.Repository : null,
        };
        if (question.Subject is not { } subject)
        {
            return (await cluster.ReviewSelfAsync(resource, cancellationToken).ConfigureAwait(false), AccessMethod.SelfSubjectAccessReview);
        }

        // A review adds no groups by itself, as a real request of the subject would have them.
        var spec = new V1SubjectAccessReviewSpec
        {
            ResourceAttributes = resource,
            User = subject.UserName,
            Groups = [.. subject.Groups.Union(question.Groups, StringComparer.Ordinal)],
        };
        return await AskAboutAsync(spec, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(V1SubjectAccessReviewStatus Answer, AccessMethod Method)> AskAboutAsync(
        V1SubjectAccessReviewSpec spec, CancellationToken cancellationToken)
    {
        var @namespace = spec.ResourceAttributes.NamespaceProperty;
        var localFirst = _localOnly.ContainsKey(@namespace);
        try
        {
            return await AskByAsync(spec, localFirst, cancellationToken).ConfigureAwait(false);
        }
        catch (AcpRegistryForbiddenException)
        {
            _localOnly.TryRemove(@namespace, out _);
        }

        try
        {
            var answer = await AskByAsync(spec, !localFirst, cancellationToken).ConfigureAwait(false);
            if (!localFirst)
            {
                _localOnly.TryAdd(@namespace, true);
            }

            return answer;
        }
        catch (AcpRegistryForbiddenException forbidden)
        {
            throw new AcpRegistryForbiddenException(
                $"The caller may create neither a SubjectAccessReview nor a LocalSubjectAccessReview about {spec.User ?? spec.Groups[0]} in the namespace '{@namespace}'.",
                $"Ask an administrator for the verb 'create' on 'localsubjectaccessreviews.authorization.k8s.io' in the namespace '{@namespace}', which its ClusterRole "
                + "'admin' holds; for any namespace, on 'subjectaccessreviews.authorization.k8s.io' at the cluster scope.",
                AcpRegistryCodes.ReviewNotPermitted,
                forbidden.Status,
                forbidden.Reason);
        }
    }

    private async Task<(V1SubjectAccessReviewStatus Answer, AccessMethod Method)> AskByAsync(
        V1SubjectAccessReviewSpec spec, bool locally, CancellationToken cancellationToken) =>
        locally
            ? (await cluster.ReviewLocallyAsync(spec, cancellationToken).ConfigureAwait(false), AccessMethod.LocalSubjectAccessReview)
            : (await cluster.ReviewAsync(spec, cancellationToken).ConfigureAwait(false), AccessMethod.SubjectAccessReview);

    // A review about a namespace that doesn't exist is simply answered no, so that a typo looks like a denial.
    private async Task<string?> WhyNotToBelieveAsync(string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.NamespaceExistsAsync(@namespace, cancellationToken).ConfigureAwait(false)
                ? null
                : $"The namespace '{@namespace}' doesn't exist: check its spelling.";
        }
        catch (AcpRegistryException unknown)
        {
            return $"Whether the namespace '{@namespace}' exists could not be told ({unknown.Code}); if it doesn't, this answer means nothing.";
        }
    }
}
