using AcpRegistry.Sdk.Cluster;
using k8s;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AcpRegistry.Sdk.Tests.Support;

/// <summary>The port over a <see cref="StubApiServer"/>, with a clock that stands still and every log kept.</summary>
internal sealed class StubCluster : IDisposable
{
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private readonly Kubernetes _client;

    public StubCluster(string? token = null, TimeSpan? clientTimeout = null)
    {
        _client = Server.Client(token, clientTimeout);
        Api = new KubernetesClusterApi(_client, RequestTimeout, Time, new FakeLogger<KubernetesClusterApi>(Logs));
    }

    public StubApiServer Server { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public FakeLogCollector Logs { get; } = FakeLogCollector.Create(new FakeLogCollectorOptions { CollectRecordsForDisabledLogLevels = true });

    public IClusterApi Api { get; }

    public void Dispose() => _client.Dispose();
}
