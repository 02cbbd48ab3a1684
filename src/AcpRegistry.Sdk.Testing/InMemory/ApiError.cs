using System.Net;
using AcpRegistry.Sdk.Access;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>A request that the server refuses, with the Status that it sends.</summary>
internal sealed class ApiError : Exception
{
    private ApiError(HttpStatusCode code, string reason, string message, V1StatusDetails? details = null, string? continueToken = null)
        : base(message) =>
        Answer = new ApiAnswer(code, StatusBody.Failure(code, reason, message, details, continueToken));

    public ApiAnswer Answer { get; }

    public static ApiError BadRequest(string message) => new(HttpStatusCode.BadRequest, "BadRequest", message);

    public static ApiError NotFound(ApiResource resource, string name) =>
        About(resource, name, HttpStatusCode.NotFound, "NotFound", $"{Quote(resource, name)} not found");

    /// <summary>Nothing is served there.</summary>
    public static ApiError NotServed() =>
        new(HttpStatusCode.NotFound, "NotFound", "the server could not find the requested resource", new V1StatusDetails());

    public static ApiError AlreadyExists(ApiResource resource, string name) =>
        About(resource, name, HttpStatusCode.Conflict, "AlreadyExists", $"{Quote(resource, name)} already exists");

    public static ApiError Conflict(ApiResource resource, string name, string why) =>
        About(resource, name, HttpStatusCode.Conflict, "Conflict", $"Operation cannot be fulfilled on {Quote(resource, name)}: {why}");

    public static ApiError Forbidden(ApiResource resource, string name, string why) =>
        About(resource, name, HttpStatusCode.Forbidden, "Forbidden", $"{Quote(resource, name)} is forbidden: {why}");

    /// <summary>What the authorizer refuses, whether or not it is served.</summary>
    public static ApiError Forbidden(ApiUser user, in RbacRequest request, string reason)
    {
        string resource = request.Subresource.Length == 0 ? request.Resource : $"{request.Resource}/{request.Subresource}";
        string what = request.ApiGroup.Length == 0 ? request.Resource : $"{request.Resource}.{request.ApiGroup}";
        string name = request.Name.Length == 0 ? "" : $" {RbacText.Quote(request.Name)}";
        string where = request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace {RbacText.Quote(request.Namespace)}";
        string why = reason.Length == 0 ? "" : $": {reason}";
        return new ApiError(
            HttpStatusCode.Forbidden,
            "Forbidden",
            $"{what}{name} is forbidden: User {RbacText.Quote(user.Name)} cannot {request.Verb} resource {RbacText.Quote(resource)} "
                + $"in API group {RbacText.Quote(request.ApiGroup)} {where}{why}",
            new V1StatusDetails { Name = NullIfEmpty(request.Name), Group = NullIfEmpty(request.ApiGroup), Kind = request.Resource });
    }

    public static ApiError Invalid(string kind, string group, string name, IReadOnlyList<FieldError> errors)
    {
        string all = errors.Count == 1 ? errors[0].ToString() : $"[{string.Join(", ", errors)}]";
        string qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        return new ApiError(
            HttpStatusCode.UnprocessableEntity,
            "Invalid",
            $"{qualified} {RbacText.Quote(name)} is invalid: {all}",
            new V1StatusDetails
            {
                Name = NullIfEmpty(name),
                Group = NullIfEmpty(group),
                Kind = kind,
                Causes =
                [
                    .. errors.Select(error => new V1StatusCause { Field = error.Field, Reason = error.Reason, Message = error.Message }),
                ],
            });
    }

    /// <summary>The server's own slip: its storage refuses it, so no reason is given.</summary>
    public static ApiError ResourceVersionOnCreate() =>
        new(HttpStatusCode.InternalServerError, "", "resourceVersion should not be set on objects to be created");

    public static ApiError MethodNotAllowed() =>
        new(
            HttpStatusCode.MethodNotAllowed,
            "MethodNotAllowed",
            "the server does not allow this method on the requested resource",
            new V1StatusDetails());

    public static ApiError UnsupportedMediaType(string mediaType, IEnumerable<string> supported) =>
        new(
            HttpStatusCode.UnsupportedMediaType,
            "UnsupportedMediaType",
            $"the body of the request was in an unknown format ({mediaType}) - accepted media types include: "
                + string.Join(", ", supported));

    /// <param name="continueToken">Goes on with the list as it is now.</param>
    public static ApiError Expired(string continueToken) =>
        new(
            HttpStatusCode.Gone,
            "Expired",
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue "
                + "parameter, or use the continue token in this response to retrieve the remainder of the results.",
            continueToken: continueToken);

    private static ApiError About(ApiResource resource, string name, HttpStatusCode code, string reason, string message) =>
        new(code, reason, message, new V1StatusDetails { Name = name, Group = NullIfEmpty(resource.Group), Kind = resource.Plural });

    private static string Quote(ApiResource resource, string name) => $"{resource.QualifiedName} {RbacText.Quote(name)}";

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
