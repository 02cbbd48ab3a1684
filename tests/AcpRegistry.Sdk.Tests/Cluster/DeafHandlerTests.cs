using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Tests.Support;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace AcpRegistry.Sdk.Tests.Cluster;

/// <summary>What is lent to the SDK may not listen to tokens: the timeout and the caller's cancellation hold all the same.</summary>
[TestFixture]
public sealed class DeafHandlerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task Call_ThatDoesNotListen_TimesOut()
    {
        var server = new DeafServer();
        using var client = server.Client();

        var call = Api(client).FindServiceAsync("ns", "svc", default);
        await server.Asked;
        _time.Advance(StubCluster.RequestTimeout);

        Assert.That(async () => await call.WaitAsync(Patience), Throws.TypeOf<AcpRegistryTimeoutException>().With.Message.Contains("00:00:30"));
    }

    [Test]
    public async Task Call_ThatDoesNotListen_CanBeCancelled()
    {
        var server = new DeafServer();
        using var client = server.Client();
        using var caller = new CancellationTokenSource();

        var call = Api(client).FindServiceAsync("ns", "svc", caller.Token);
        await server.Asked;
        await caller.CancelAsync();

        var cancelled = Assert.CatchAsync<OperationCanceledException>(async () => await call.WaitAsync(Patience))!;
        Assert.That(cancelled.CancellationToken, Is.EqualTo(caller.Token));
    }

    [Test]
    public async Task Answer_ThatComesTooLate_IsDisposedOf()
    {
        var answer = new TaskCompletionSource<HttpOperationResponse<V1Pod>>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var late = new Answer();
        var runner = new CallRunner(StubCluster.RequestTimeout, _time, NullLogger.Instance, retryAttempts: 0);
        var request = new ApiRequest<V1Pod>(new ClusterCall("get", "pods", ClusterCall.Core, "ns", "p"), _ => answer.Task, AnswerCheck.OfObject);

        var call = runner.RunAsync(request, default).AsTask();
        _time.Advance(StubCluster.RequestTimeout);
        Assert.That(async () => await call.WaitAsync(Patience), Throws.TypeOf<AcpRegistryTimeoutException>());
        answer.SetResult(new HttpOperationResponse<V1Pod> { Response = late });

        Assert.That(() => late.IsDisposed, Is.True.After(5000, 10));
    }

    [Test]
    public async Task Watch_ThatDoesNotListen_EndsAllTheSameAndIsClosedLater()
    {
        var server = new DeafWatch();
        using var end = new CancellationTokenSource();
        var source = new KubernetesWatchSource<V1Role, V1RoleList>(
            new CallRunner(StubCluster.RequestTimeout, _time, NullLogger.Instance, retryAttempts: 0),
            new ClusterCall("list", "roles", ClusterCall.Rbac),
            (_, _, _) => throw new InvalidOperationException("No list was asked for."),
            (_, _, _, _) => server.ReadAsync());

        var watching = source.WatchAsync("7", TimeSpan.FromMinutes(1), end.Token).ToListAsync(CancellationToken.None).AsTask();
        await end.CancelAsync();
        Assert.That(async () => await watching.WaitAsync(Patience), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(server.IsClosed, Is.False);
        server.End.SetResult();

        Assert.That(() => server.IsClosed, Is.True.After(5000, 10));
    }

    [Test]
    public async Task Follow_OfAServerThatDoesNotListen_CanBeDisposedOf()
    {
        var server = new DeafServer(request => request.RequestUri!.Query.Contains("watch=true", StringComparison.Ordinal)
            ? null
            : new HttpResponseMessage { Content = new StringContent("""{"metadata":{"resourceVersion":"7"},"items":[]}""") });
        using var client = server.Client();

        var following = Api(client).FollowRoles(Mock.Of<IWatchSink<V1Role>>());
        await server.Asked;

        await following.DisposeAsync().AsTask().WaitAsync(Patience);
    }

    private KubernetesClusterApi Api(IKubernetes client) => new(client, StubCluster.RequestTimeout, _time, NullLogger<KubernetesClusterApi>.Instance);

    private sealed class Answer : HttpResponseMessage
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }

    private sealed class DeafWatch
    {
        public TaskCompletionSource End { get; } = new();

        public bool IsClosed { get; private set; }

        public async IAsyncEnumerable<(WatchEventType, V1Role)> ReadAsync()
        {
            try
            {
                await End.Task;
                yield break;
            }
            finally
            {
                IsClosed = true;
            }
        }
    }
}
