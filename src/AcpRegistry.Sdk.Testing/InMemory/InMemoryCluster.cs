using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Testing;

/// <summary>A Kubernetes API in this process, for tests: no socket, no container, ready at once.</summary>
/// <remarks>
/// It imitates kube-apiserver 1.20.2 with RBAC for the kinds that the SDK works with, and answers access reviews by really evaluating the
/// stored
/// roles and bindings. <c>docs/testing.md</c> lists what it does not imitate. Safe for concurrent use.
/// </remarks>
public sealed class InMemoryCluster
{
    private const int MostRequestsKept = 10_000;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ApiServer _server;
    private readonly Queue<InMemoryRequest> _requests = new();
    private Interception[] _interceptions = [];

    /// <param name="time">Stamps objects and times faults; the system's clock if null.</param>
    public InMemoryCluster(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _server = new ApiServer(_time);
    }

    /// <summary>The last 10,000 requests that were answered or failed, oldest first, seeding not among them.</summary>
    public IReadOnlyList<InMemoryRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>A client of somebody in <c>system:masters</c>, who may do everything without a role.</summary>
    public IKubernetes CreateAdminClient() => CreateClient("admin", "system:masters");

    /// <summary>A client of a user who holds nothing but what bindings grant.</summary>
    /// <param name="user">
    /// Any name. One of a ServiceAccount brings no groups by itself: see <see cref="CreateServiceAccountClient"/>.
    /// </param>
    /// <param name="groups">Besides <c>system:authenticated</c>, which everybody is in.</param>
    public IKubernetes CreateClient(string user, params string[] groups)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        ArgumentNullException.ThrowIfNull(groups);
        return CreateClient(ApiUser.Create(user, groups));
    }

    /// <summary>
    /// A client as a pod of this ServiceAccount would have it, with the ServiceAccount's groups. The ServiceAccount need not exist.
    /// </summary>
    public IKubernetes CreateServiceAccountClient(string @namespace, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(@namespace);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return CreateClient(ApiUser.ServiceAccount(@namespace, name));
    }

    /// <summary>Makes a namespace with its <c>default</c> ServiceAccount.</summary>
    /// <exception cref="InvalidOperationException">The name isn't valid, or the namespace exists.</exception>
    public Task CreateNamespaceAsync(string name, CancellationToken cancellationToken = default) => SeedAsync(
        () => _server.Seed((ApiResources.Namespaces, new V1Namespace { Metadata = new V1ObjectMeta { Name = name } })), cancellationToken);

    /// <summary>
    /// Makes what the platform brings with its default registry: the namespace <c>cpaas-system</c>, the Service <c>internal-docker-registry</c> with a
    /// ready endpoint, at which nothing listens, and the ClusterRole <c>system:image-puller</c>; and gives the <c>default</c> ServiceAccount of each
    /// namespace, present or to come, a pull secret whose password is no real one.
    /// </summary>
    /// <exception cref="InvalidOperationException">One of them exists.</exception>
    public Task AddAcpRegistryAsync(CancellationToken cancellationToken = default) => SeedAsync(
        () =>
        {
            _server.Seed(AcpRegistryObjects.Create());
            _server.GivePullSecrets(AcpRegistryObjects.CreatePullSecret);
        },
        cancellationToken);

    /// <summary>Asks about each request, before it is carried out, whether and how it shall fail.</summary>
    /// <param name="interceptor">Null: not by this one. Interceptors are asked in the order they were added, until one answers.</param>
    /// <returns>Disposing it takes the interceptor away.</returns>
    public IDisposable Intercept(Func<InMemoryRequest, InMemoryFault?> interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        var interception = new Interception(this, interceptor);
        lock (_lock)
        {
            _interceptions = [.. _interceptions, interception];
        }

        return interception;
    }

    /// <summary>Starts the log of <see cref="Requests"/> anew.</summary>
    public void ClearRequests()
    {
        lock (_lock)
        {
            _requests.Clear();
        }
    }

    /// <summary>
    /// Every <c>continue</c> token given out so far answers 410 from now on, as after a compaction, unless nothing was written since; so does a
    /// watch from a version before this. Watches that are open go on.
    /// </summary>
    public void ExpireContinueTokens() => _server.ExpireContinueTokens();

    /// <summary>Cuts the connection under every watch that is open, in the middle of its answer.</summary>
    public void CutWatches() => _server.CutWatches();

    internal async Task<ApiAnswer> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var request = new InMemoryRequest(call);
        ApiAnswer? answer = null;
        try
        {
            InMemoryFault? fault = FindFault(request);
            if (fault is { IsAfterEffect: false })
            {
                answer = await fault.HappenAsync(_time, cancellationToken).ConfigureAwait(false);
            }

            ApiAnswer carriedOut = answer ?? _server.Answer(call);
            answer = fault is { IsAfterEffect: true }
                ? await fault.HappenAsync(_time, cancellationToken).ConfigureAwait(false) ?? carriedOut
                : carriedOut;
            return answer;
        }
        finally
        {
            Log(request with { Status = answer?.Status });
        }
    }

    private static Task SeedAsync(Action seed, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        seed();
        return Task.CompletedTask;
    }

    private Kubernetes CreateClient(ApiUser user) =>
        new(new KubernetesClientConfiguration { Host = "http://in-memory.invalid" }, new InMemoryHandler(this, user));

    private InMemoryFault? FindFault(InMemoryRequest request)
    {
        foreach (Interception interception in Volatile.Read(ref _interceptions))
        {
            if (interception.Ask(request) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private void Log(InMemoryRequest request)
    {
        lock (_lock)
        {
            if (_requests.Count == MostRequestsKept)
            {
                _requests.Dequeue();
            }

            _requests.Enqueue(request);
        }
    }

    private sealed class Interception(InMemoryCluster cluster, Func<InMemoryRequest, InMemoryFault?> interceptor) : IDisposable
    {
        public InMemoryFault? Ask(InMemoryRequest request) => interceptor(request);

        public void Dispose()
        {
            lock (cluster._lock)
            {
                cluster._interceptions = [.. cluster._interceptions.Where(other => other != this)];
            }
        }
    }
}
