using k8s.Autorest;

namespace AcpRegistry.Sdk.Cluster;

/// <summary>A request, and what a good answer to it is.</summary>
/// <param name="Call">What it is; a read may be repeated whenever it failed on the way.</param>
/// <param name="Send">Makes the request.</param>
/// <param name="FaultOf">Says why an answer isn't what was asked for; null if it is. One of <see cref="AnswerCheck"/>.</param>
internal sealed record ApiRequest<T>(
    ClusterCall Call, Func<CancellationToken, Task<HttpOperationResponse<T>>> Send, Func<ClusterCall, T, string?> FaultOf)
    where T : class;
