using System.Collections.Concurrent;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Registries;
using k8s.Models;

namespace AcpRegistry.Sdk.Access;

/// <summary>Asks a question by the first review that the caller may create: for any namespace, for this one, or in the subject's name.</summary>
internal sealed class PullReviews(IClusterApi cluster, RegistryProfileSource profiles, bool allowImpersonation)
{
    private const int MostRemembered = 10_000;
    private const string Authenticated = "system:authenticated";
    private const string ServiceAccountUser = "system:serviceaccount:";

    private static readonly AccessMethod[] ByReview = [AccessMethod.SubjectAccessReview, AccessMethod.LocalSubjectAccessReview];
    private static readonly AccessMethod[] ByAnything = [.. ByReview, AccessMethod.ImpersonatedSelfSubjectAccessReview];

    // What to begin with in the namespaces where the first was refused and another was not, so that it isn't refused again each time.
    private readonly ConcurrentDictionary<string, AccessMethod> _worked = new(StringComparer.Ordinal);

    /// <summary>The answer as it is, its namespace not looked up.</summary>
    public async ValueTask<AccessDecision> AskAsync(AccessQuestion question, CancellationToken cancellationToken)
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
            var answer = await cluster.ReviewSelfAsync(resource, cancellationToken).ConfigureAwait(false);
            return ReviewVerdict.Of(question, answer, AccessMethod.SelfSubjectAccessReview);
        }

        var methods = allowImpersonation && CanBeImpersonated(question, subject) ? ByAnything : ByReview;
        var first = _worked.TryGetValue(question.Namespace, out var worked) ? Math.Max(0, Array.IndexOf(methods, worked)) : 0;
        AcpRegistryForbiddenException? refusal = null;
        for (var tried = 0; tried < methods.Length; tried++)
        {
            // What worked, and then the others in their order.
            var method = methods[tried == 0 ? first : tried <= first ? tried - 1 : tried];
            try
            {
                var answer = await AskByAsync(method, question, subject, resource, cancellationToken).ConfigureAwait(false);
                if (tried > 0)
                {
                    Remember(question.Namespace, method);
                }

                return ReviewVerdict.Of(question, answer, method);
            }
            catch (AcpRegistryForbiddenException forbidden)
            {
                refusal = forbidden;
            }
        }

        throw NotPermitted(question, subject, refusal!);
    }

    private Task<V1SubjectAccessReviewStatus> AskByAsync(
        AccessMethod method, AccessQuestion question, AccessSubject subject, V1ResourceAttributes resource, CancellationToken cancellationToken)
    {
        if (method == AccessMethod.ImpersonatedSelfSubjectAccessReview)
        {
            return cluster.ReviewSelfAsAsync(subject.UserName!, resource, cancellationToken);
        }

        // A review adds no groups by itself, as a real request of the subject would have them.
        var spec = new V1SubjectAccessReviewSpec
        {
            ResourceAttributes = resource,
            User = subject.UserName,
            Groups = question.Groups is [] ? subject.Groups.ToArray() : [.. subject.Groups.Union(question.Groups, StringComparer.Ordinal)],
        };
        return method == AccessMethod.LocalSubjectAccessReview
            ? cluster.ReviewLocallyAsync(spec, cancellationToken)
            : cluster.ReviewAsync(spec, cancellationToken);
    }

    // Impersonated by name alone, a user has the groups that the server gives him, and no group can be asked about. Only who is authenticated may
    // ask about himself.
    private static bool CanBeImpersonated(AccessQuestion question, AccessSubject subject) =>
        subject.UserName is { } user && Impersonation.CanBeSent(user) && subject.Groups.Contains(Authenticated) && !question.Groups.Except(subject.Groups, StringComparer.Ordinal).Any();

    private void Remember(string @namespace, AccessMethod method)
    {
        if (method == AccessMethod.SubjectAccessReview)
        {
            _worked.TryRemove(@namespace, out _);
            return;
        }

        if (_worked.Count >= MostRemembered)
        {
            _worked.Clear();
        }

        _worked[@namespace] = method;
    }

    private AcpRegistryForbiddenException NotPermitted(AccessQuestion question, AccessSubject subject, AcpRegistryForbiddenException refusal)
    {
        var @namespace = question.Namespace;
        var impersonation = !allowImpersonation ? ""
            : CanBeImpersonated(question, subject) ? $", and may not impersonate {subject}"
            : "; nor can it be asked by impersonation, which takes one authenticated user or ServiceAccount without groups of its own";
        return new AcpRegistryForbiddenException(
            $"The caller may create neither a SubjectAccessReview nor a LocalSubjectAccessReview about {subject} in the namespace '{@namespace}'{impersonation}.",
            $"Ask an administrator for the verb 'create' on 'localsubjectaccessreviews.authorization.k8s.io' in the namespace '{@namespace}', which its ClusterRole "
            + "'admin' holds; for any namespace, on 'subjectaccessreviews.authorization.k8s.io' at the cluster scope"
            + (allowImpersonation && CanBeImpersonated(question, subject) ? $"; or for the verb 'impersonate' on {Impersonated(subject)}. {Narrower(subject)}" : "."),
            AcpRegistryCodes.ReviewNotPermitted,
            refusal.Status,
            refusal.Reason);
    }

    // Since 1.36 (KEP-5284) the server also takes two narrower rights in place of 'impersonate', which it goes on taking.
    private static string Narrower(AccessSubject subject)
    {
        var (mode, place) = ServiceAccountOf(subject) is { } account
            ? ("serviceaccount", $"'serviceaccounts.authentication.k8s.io' named '{account.Name}' in the namespace '{account.Namespace}'")
            : ("user-info", $"'users.authentication.k8s.io' named {KubernetesNames.Quote(subject.Name)} at the cluster scope");
        return $"From Kubernetes 1.36 on, these two are enough: 'impersonate:{mode}' on {place}, "
            + $"and 'impersonate-on:{mode}:create' on 'selfsubjectaccessreviews.authorization.k8s.io' at the cluster scope.";
    }

    private static AccessSubject? ServiceAccountOf(AccessSubject subject) =>
        subject.UserName is { } user && user.StartsWith(ServiceAccountUser, StringComparison.Ordinal)
        && AccessSubject.Parse(user) is { Kind: AccessSubjectKind.ServiceAccount } account
            ? account
            : null;

    private static string Impersonated(AccessSubject subject) =>
        ServiceAccountOf(subject) is { } account
            ? $"the one of 'serviceaccounts' named '{account.Name}' in the namespace '{account.Namespace}', where the ClusterRole 'edit' holds it for all"
            : $"the one of 'users' named {KubernetesNames.QuoteName(subject.Name)} at the cluster scope";
}
