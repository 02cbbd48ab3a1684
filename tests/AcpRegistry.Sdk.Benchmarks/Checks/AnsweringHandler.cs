using System.Net;
using System.Net.Http.Headers;

namespace AcpRegistry.Sdk.Benchmarks.Checks;

/// <summary>Answers yes at once, within the process, so that only what the client does is left to measure.</summary>
internal sealed class AnsweringHandler : DelegatingHandler
{
    private static readonly byte[] Answer = """
        {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{"creationTimestamp":null},"spec":{},"status":{"allowed":true,"reason":"RBAC: allowed by RoleBinding \"pull/shared-ns\" of ClusterRole \"system:image-puller\" to Group \"system:serviceaccounts\""}}
        """u8.ToArray();

    private int _requests;

    public int Requests => _requests;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        var content = new ByteArrayContent(Answer);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Created) { Content = content, RequestMessage = request });
    }
}
