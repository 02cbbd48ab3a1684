using k8s;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>A handler in a lent client that neither answers nor listens to its token.</summary>
internal sealed class DeafServer : DelegatingHandler
{
    private readonly TaskCompletionSource<HttpResponseMessage> _never = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<HttpRequestMessage, HttpResponseMessage?> _first;

    /// <param name="first">Answers what is to be answered at once.</param>
    public DeafServer(Func<HttpRequestMessage, HttpResponseMessage?>? first = null) => _first = first ?? (_ => null);

    public Task Asked => _asked.Task;

    public Kubernetes Client() => new(new KubernetesClientConfiguration { Host = "https://stub.test:6443", SkipTlsVerify = true }, this);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_first(request) is not { } answer)
        {
            _asked.TrySetResult();
            answer = await _never.Task;
        }

        answer.RequestMessage = request;
        return answer;
    }
}
