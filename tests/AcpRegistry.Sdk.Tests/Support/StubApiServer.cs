using System.Collections.Concurrent;
using System.Net;
using System.Text;
using k8s;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>Stands in for the network under a real <see cref="Kubernetes"/>: notes each request, gives the next answer, opens no socket.</summary>
internal sealed class StubApiServer : DelegatingHandler
{
    private readonly ConcurrentQueue<StubRequest> _requests = new();
    private readonly ConcurrentQueue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = new();

    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    public StubApiServer Answer(string json) => Answer(HttpStatusCode.OK, json);

    public StubApiServer Answer(HttpStatusCode status, string body, string mediaType = "application/json") =>
        Then(_ => Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, mediaType) }));

    public StubApiServer Answer(HttpStatusCode status, string body, params (string Name, string Value)[] headers) =>
        Then(_ =>
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            foreach (var (name, value) in headers)
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }

            return Task.FromResult(response);
        });

    /// <summary>Answers with a Status object.</summary>
    public StubApiServer Refuse(HttpStatusCode status, string reason, string message, string details = "{}") =>
        Answer(status, $$"""
            {"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","details":{{details}},"code":{{(int)status}}}
            """);

    public StubApiServer Fail(Exception failure) => Then(_ => Task.FromException<HttpResponseMessage>(failure));

    /// <summary>Never answers; says when it was asked.</summary>
    public StubApiServer Hang(TaskCompletionSource asked) =>
        Then(async token =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("Nobody gave up.");
        });

    /// <summary>A client whose requests end here. A token is sent as the client's own bearer credential.</summary>
    public Kubernetes Client(string? token = null, TimeSpan? timeout = null) =>
        new(
            new KubernetesClientConfiguration
            {
                Host = "https://stub.test:6443", SkipTlsVerify = true, AccessToken = token, HttpClientTimeout = timeout ?? TimeSpan.FromSeconds(100),
            },
            this);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        _requests.Enqueue(new StubRequest(
            request.Method.Method,
            request.RequestUri!.PathAndQuery,
            body,
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToArray())));
        var response = _answers.TryDequeue(out var answer)
            ? await answer(cancellationToken)
            : throw new InvalidOperationException($"No answer was prepared for {request.Method} {request.RequestUri}.");
        response.RequestMessage = request;
        return response;
    }

    private StubApiServer Then(Func<CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }
}
