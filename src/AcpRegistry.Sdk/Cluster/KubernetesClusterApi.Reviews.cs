using k8s.Models;

namespace AcpRegistry.Sdk.Cluster;

/// <content>Questions to the server's authorizer.</content>
internal sealed partial class KubernetesClusterApi
{
    private static readonly ClusterCall SelfReview = new("create", "selfsubjectaccessreviews", ClusterCall.Authorization);
    private static readonly ClusterCall SubjectReview = new("create", "subjectaccessreviews", ClusterCall.Authorization);

    public Task<V1SubjectAccessReviewStatus> ReviewSelfAsync(V1ResourceAttributes resource, CancellationToken cancellationToken) =>
        ReviewSelfAsync(resource, headers: null, cancellationToken);

    // The user alone: the server then adds the groups that its requests would have. Groups, once named, replace those, and take rights of their own.
    public Task<V1SubjectAccessReviewStatus> ReviewSelfAsAsync(string user, V1ResourceAttributes resource, CancellationToken cancellationToken) =>
        Impersonation.CanBeSent(user)
            ? ReviewSelfAsync(resource, new Dictionary<string, IReadOnlyList<string>> { [Impersonation.UserHeader] = [user] }, cancellationToken)
            : throw KubernetesNames.Refused($"{KubernetesNames.Quote(user)} can't be impersonated: no HTTP header can hold it.", nameof(user));

    private async Task<V1SubjectAccessReviewStatus> ReviewSelfAsync(
        V1ResourceAttributes resource, IReadOnlyDictionary<string, IReadOnlyList<string>>? headers, CancellationToken cancellationToken)
    {
        var review = new V1SelfSubjectAccessReview { Spec = new V1SelfSubjectAccessReviewSpec { ResourceAttributes = resource } };
        var request = new ApiRequest<V1SelfSubjectAccessReview>(
            SelfReview,
            token => kubernetes.AuthorizationV1.CreateSelfSubjectAccessReviewWithHttpMessagesAsync(review, customHeaders: headers, cancellationToken: token),
            (_, answer) => AnswerCheck.OfReview(answer, V1SelfSubjectAccessReview.KubeKind, answer.Status));
        return (await _calls.RunAsync(request, cancellationToken).ConfigureAwait(false)).Status;
    }

    public async Task<V1SubjectAccessReviewStatus> ReviewAsync(V1SubjectAccessReviewSpec spec, CancellationToken cancellationToken)
    {
        var review = new V1SubjectAccessReview { Spec = spec };
        var request = new ApiRequest<V1SubjectAccessReview>(
            SubjectReview,
            token => kubernetes.AuthorizationV1.CreateSubjectAccessReviewWithHttpMessagesAsync(review, cancellationToken: token),
            (_, answer) => AnswerCheck.OfReview(answer, V1SubjectAccessReview.KubeKind, answer.Status));
        return (await _calls.RunAsync(request, cancellationToken).ConfigureAwait(false)).Status;
    }

    public async Task<V1SubjectAccessReviewStatus> ReviewLocallyAsync(V1SubjectAccessReviewSpec spec, CancellationToken cancellationToken)
    {
        var @namespace = spec.ResourceAttributes.NamespaceProperty;

        // 1.20 refuses a local review without a namespace of its own; newer servers fill it in.
        var review = new V1LocalSubjectAccessReview { Metadata = new V1ObjectMeta { NamespaceProperty = @namespace }, Spec = spec };
        var request = new ApiRequest<V1LocalSubjectAccessReview>(
            new ClusterCall("create", "localsubjectaccessreviews", ClusterCall.Authorization, @namespace),
            token => kubernetes.AuthorizationV1.CreateNamespacedLocalSubjectAccessReviewWithHttpMessagesAsync(
                review, Escape(@namespace), cancellationToken: token),
            (_, answer) => AnswerCheck.OfReview(answer, V1LocalSubjectAccessReview.KubeKind, answer.Status));
        return (await _calls.RunAsync(request, cancellationToken).ConfigureAwait(false)).Status;
    }
}
