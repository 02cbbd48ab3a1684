using System.Net;
using AcpRegistry.Sdk.Access;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>The three access reviews, answered by the authorizer. Nothing is added to the groups that a review names.</summary>
internal sealed class Reviews(Authorizer authorizer)
{
    private const string Group = "authorization.k8s.io";

    public static bool IsServed(ApiCall call) =>
        call.Group == Group && call.Version == "v1"
        && call.Resource is "subjectaccessreviews" or "localsubjectaccessreviews" or "selfsubjectaccessreviews";

    public ApiAnswer Answer(ApiCall call, ApiUser user)
    {
        if (call.Verb != "create" || call.Name.Length > 0)
        {
            throw ApiError.MethodNotAllowed();
        }

        bool isLocal = call.Resource == "localsubjectaccessreviews";
        if (isLocal != call.Namespace.Length > 0)
        {
            throw ApiError.NotServed();
        }

        return call.Resource switch
        {
            "selfsubjectaccessreviews" => AnswerSelf(call, user),
            "subjectaccessreviews" => AnswerSubject(call),
            _ => AnswerLocal(call),
        };
    }

    private ApiAnswer AnswerSelf(ApiCall call, ApiUser user)
    {
        var review = ApiBody.Parse<V1SelfSubjectAccessReview>(call.Body);
        review.Spec ??= new V1SelfSubjectAccessReviewSpec();
        Demand(V1SelfSubjectAccessReview.KubeKind, [.. CheckAttributes(review.Spec.ResourceAttributes, review.Spec.NonResourceAttributes)]);
        review.Status = Decide(user.Name, user.Groups, review.Spec.ResourceAttributes);
        (review.Kind, review.ApiVersion) = (V1SelfSubjectAccessReview.KubeKind, $"{Group}/v1");
        return new ApiAnswer(HttpStatusCode.Created, KubernetesJson.Serialize(review));
    }

    private ApiAnswer AnswerSubject(ApiCall call)
    {
        var review = ApiBody.Parse<V1SubjectAccessReview>(call.Body);
        review.Spec ??= new V1SubjectAccessReviewSpec();
        Demand(V1SubjectAccessReview.KubeKind, [.. CheckSpec(review.Spec)]);
        review.Status = Decide(review.Spec.User ?? "", [.. review.Spec.Groups ?? []], review.Spec.ResourceAttributes);
        (review.Kind, review.ApiVersion) = (V1SubjectAccessReview.KubeKind, $"{Group}/v1");
        return new ApiAnswer(HttpStatusCode.Created, KubernetesJson.Serialize(review));
    }

    private ApiAnswer AnswerLocal(ApiCall call)
    {
        var review = ApiBody.Parse<V1LocalSubjectAccessReview>(call.Body);
        review.Spec ??= new V1SubjectAccessReviewSpec();
        string @namespace = review.Metadata?.NamespaceProperty ?? "";
        if (@namespace.Length > 0 && @namespace != call.Namespace)
        {
            throw ApiError.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        List<FieldError> errors = [.. CheckSpec(review.Spec)];
        if (review.Spec.ResourceAttributes is { } attributes && attributes.NamespaceProperty is var asked && (asked ?? "") != @namespace)
        {
            errors.Add(FieldError.Invalid("spec.resourceAttributes.namespace", asked ?? "", "must match metadata.namespace"));
        }

        Demand(V1LocalSubjectAccessReview.KubeKind, errors);
        review.Status = Decide(review.Spec.User ?? "", [.. review.Spec.Groups ?? []], review.Spec.ResourceAttributes);
        (review.Kind, review.ApiVersion) = (V1LocalSubjectAccessReview.KubeKind, $"{Group}/v1");
        return new ApiAnswer(HttpStatusCode.Created, KubernetesJson.Serialize(review));
    }

    private V1SubjectAccessReviewStatus Decide(string user, IReadOnlyList<string> groups, V1ResourceAttributes? attributes)
    {
        if (attributes is null)
        {
            return new V1SubjectAccessReviewStatus { Allowed = Authorizer.IsPrivileged(groups) };
        }

        (bool isAllowed, string reason) = authorizer.Authorize(
            new RbacRequest(user, groups, attributes.Verb ?? "", attributes.Group ?? "", attributes.Resource ?? "")
            {
                Subresource = attributes.Subresource ?? "",
                Name = attributes.Name ?? "",
                Namespace = attributes.NamespaceProperty ?? "",
            });
        return new V1SubjectAccessReviewStatus { Allowed = isAllowed, Reason = reason.Length == 0 ? null : reason };
    }

    private static IEnumerable<FieldError> CheckSpec(V1SubjectAccessReviewSpec spec)
    {
        IEnumerable<FieldError> errors = CheckAttributes(spec.ResourceAttributes, spec.NonResourceAttributes);
        return string.IsNullOrEmpty(spec.User) && spec.Groups is not { Count: > 0 }
            ? errors.Append(FieldError.Invalid("spec.user", "", "at least one of user or group must be specified"))
            : errors;
    }

    private static IEnumerable<FieldError> CheckAttributes(V1ResourceAttributes? resource, V1NonResourceAttributes? path)
    {
        if (resource is null && path is null)
        {
            yield return FieldError.InvalidObject(
                "spec.resourceAttributes", "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }
        else if (resource is not null && path is not null)
        {
            yield return FieldError.InvalidObject(
                "spec.nonResourceAttributes", "{}", "cannot be specified in combination with resourceAttributes");
        }
    }

    private static void Demand(string kind, List<FieldError> errors)
    {
        if (errors.Count > 0)
        {
            throw ApiError.Invalid(kind, Group, "", errors);
        }
    }
}
