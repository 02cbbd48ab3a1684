using System.Net;
using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Testing;

/// <summary>The <c>Impersonate-…</c> headers: whom a request stands for, if its caller may say so.</summary>
internal sealed class Impersonation(Authorizer authorizer)
{
    private const string ExtraPrefix = "Impersonate-Extra-";

    /// <returns>The user to go on with; or an answer, where the headers make no sense.</returns>
    public (ApiUser User, ApiAnswer? Answer) Resolve(ApiCall call)
    {
        string user = Values(call, "Impersonate-User").FirstOrDefault("");
        string[] groups = [.. Values(call, "Impersonate-Group")];
        (string Key, string Value)[] extras =
        [
            .. from header in call.Headers
               where header.Key.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase)
               from value in header.SelectMany(values => values)
               select (Uri.UnescapeDataString(header.Key[ExtraPrefix.Length..]).ToLowerInvariant(), value),
        ];
        if (user.Length == 0)
        {
            return (call.User, groups.Length == 0 && extras.Length == 0 ? null : WithoutUser(call, groups));
        }

        bool isServiceAccount = ApiUser.TrySplitServiceAccount(user, out string @namespace, out string name);
        Demand(call.User, isServiceAccount
            ? Request(call.User, "serviceaccounts") with { Namespace = @namespace, Name = name }
            : Request(call.User, "users") with { Name = user });
        foreach (string group in groups)
        {
            Demand(call.User, Request(call.User, "groups") with { Name = group });
        }

        foreach ((string key, string value) in extras)
        {
            RbacRequest extra = Request(call.User, "userextras");
            Demand(call.User, extra with { ApiGroup = "authentication.k8s.io", Subresource = key, Name = value });
        }

        return (isServiceAccount && groups.Length == 0 ? ApiUser.ServiceAccount(@namespace, name) : ApiUser.Create(user, groups), null);
    }

    private void Demand(ApiUser user, in RbacRequest request) => authorizer.Demand(user, request);

    private static ApiAnswer WithoutUser(ApiCall call, string[] groups) => ApiAnswer.Text(
        HttpStatusCode.InternalServerError,
        $"Internal Server Error: {RbacText.Quote(call.PathAndQuery)}: requested {RbacText.Quote(groups)} without impersonating a user");

    private static RbacRequest Request(ApiUser user, string resource) => new(user.Name, user.Groups, "impersonate", "", resource);

    private static IEnumerable<string> Values(ApiCall call, string header) => call.Headers[header].SelectMany(values => values);
}
