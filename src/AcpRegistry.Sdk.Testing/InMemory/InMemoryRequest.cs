using System.Net;

namespace AcpRegistry.Sdk.Testing;

/// <summary>A request as <see cref="InMemoryCluster"/> saw it. No body and no header is kept.</summary>
public sealed record InMemoryRequest
{
    internal InMemoryRequest(ApiCall call)
    {
        Method = call.Method;
        PathAndQuery = call.PathAndQuery;
        User = call.User.Name;
        ImpersonatedUser = call.Headers["Impersonate-User"].SelectMany(values => values).FirstOrDefault();
        Verb = call.Verb;
        ApiGroup = call.Group;
        Resource = call.Subresource.Length == 0 ? call.Resource : $"{call.Resource}/{call.Subresource}";
        Namespace = call.Namespace;
        Name = call.Name;
    }

    /// <summary><c>GET</c>, <c>POST</c>, …</summary>
    public string Method { get; }

    /// <summary>As it was sent, escaped.</summary>
    public string PathAndQuery { get; }

    /// <summary>The user whose client sent it.</summary>
    public string User { get; }

    /// <summary>Whom the request said it stands for, allowed or not; null where it said nothing.</summary>
    public string? ImpersonatedUser { get; }

    /// <summary>
    /// The verb that the authorizer is asked about: <c>get</c>, <c>list</c>, <c>create</c>, …; outside of the API's resources the HTTP
    /// method in lower case.
    /// </summary>
    public string Verb { get; }

    /// <summary>Empty for the core group, and outside of the API's resources.</summary>
    public string ApiGroup { get; }

    /// <summary>In the plural, with its subresource: <c>rolebindings</c>, <c>pods/log</c>. Empty outside of the API's resources.</summary>
    public string Resource { get; }

    /// <summary>
    /// Empty for all namespaces. A request for one Namespace names it here and in <see cref="Name"/>, as for the authorizer.
    /// </summary>
    public string Namespace { get; }

    /// <summary>Decoded; empty where the request is about no single object.</summary>
    public string Name { get; }

    /// <summary>Null while it is under way, and where no answer came.</summary>
    public HttpStatusCode? Status { get; internal init; }

    /// <summary>Like <c>alice: create rolebindings.rbac.authorization.k8s.io shared-ns/pull</c>.</summary>
    public override string ToString()
    {
        string what = ApiGroup.Length == 0 ? Resource : $"{Resource}.{ApiGroup}";
        return what.Length == 0 ? $"{User}: {Method} {PathAndQuery}" : $"{User}: {Verb} {what} {Namespace}/{Name}";
    }
}
