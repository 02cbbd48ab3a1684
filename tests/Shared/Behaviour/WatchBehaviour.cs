using AcpRegistry.Sdk.Cluster;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>What a watch of the API brings, read by the SDK's own source.</summary>
public abstract class WatchBehaviour : KubernetesBehaviour
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    private string _namespace = "";

    [SetUp]
    public async Task MakeNamespaceAsync() => _namespace = await Cluster.NewNamespaceAsync();

    [Test]
    public async Task Watch_FromAList_BringsWhatCameAfterIt()
    {
        await CreateAsync("before");
        var source = Source();
        var version = (await source.ListAsync(null, default)).ResourceVersion;
        var made = await CreateAsync("after");
        made.Metadata.Labels = new Dictionary<string, string> { ["a"] = "b" };
        var changed = await Admin.CoreV1.ReplaceNamespacedSecretAsync(made, "after", _namespace);
        await Admin.CoreV1.DeleteNamespacedSecretAsync("after", _namespace);

        var events = await ReadAsync(source, version, count: 3);

        Assert.Multiple(() =>
        {
            Assert.That(Tell(events), Is.EqualTo(new[] { "Set after", "Set after", "Removed after" }));
            Assert.That(events[1].ResourceVersion, Is.EqualTo(changed.Metadata.ResourceVersion));
            Assert.That(long.Parse(events[2].ResourceVersion!, null), Is.GreaterThan(long.Parse(events[1].ResourceVersion!, null)));
            Assert.That(events[2].Object!.Metadata.Labels["a"], Is.EqualTo("b"));
        });
    }

    [Test]
    public async Task Watch_FromItsOwnEvents_NeitherRepeatsNorLeavesOut()
    {
        var source = Source();
        var version = (await source.ListAsync(null, default)).ResourceVersion;
        List<string> seen = [];
        for (var i = 0; i < 6; i++)
        {
            await CreateAsync($"s{i}");
        }

        for (var i = 0; i < 3; i++)
        {
            var events = await ReadAsync(source, version, count: 2);
            seen.AddRange(events.Select(change => change.Object!.Metadata.Name));
            version = events[1].ResourceVersion!;
        }

        Assert.That(seen, Is.EqualTo(new[] { "s0", "s1", "s2", "s3", "s4", "s5" }));
    }

    [Test]
    public async Task Watch_OneName_SeesNoOther()
    {
        var source = Source(fieldSelector: "metadata.name=one");
        var version = (await source.ListAsync(null, default)).ResourceVersion;
        await CreateAsync("other");
        await CreateAsync("one");

        Assert.That(Tell(await ReadAsync(source, version, count: 1)), Is.EqualTo(new[] { "Set one" }));
    }

    [Test]
    public async Task Watch_LabelComesAndGoes_ObjectComesAndGoes()
    {
        var made = await CreateAsync("one");
        var source = Source(labelSelector: "a=b");
        var version = (await source.ListAsync(null, default)).ResourceVersion;
        made.Metadata.Labels = new Dictionary<string, string> { ["a"] = "b" };
        made = await Admin.CoreV1.ReplaceNamespacedSecretAsync(made, "one", _namespace);
        made.Metadata.Labels = null;
        await Admin.CoreV1.ReplaceNamespacedSecretAsync(made, "one", _namespace);

        Assert.That(Tell(await ReadAsync(source, version, count: 2)), Is.EqualTo(new[] { "Set one", "Removed one" }));
    }

    [Test]
    public async Task Watch_NothingHappens_EndsQuietlyInItsTime()
    {
        var source = Source(fieldSelector: "metadata.name=nobody");
        var version = (await source.ListAsync(null, default)).ResourceVersion;

        var events = await ReadAsync(source, version, count: 1);

        Assert.That(events.Where(change => change.Kind != WatchEventKind.Bookmark), Is.Empty);
    }

    [Test]
    public async Task Watch_Cancelled_EndsAtOnce()
    {
        var source = Source();
        var version = (await source.ListAsync(null, default)).ResourceVersion;
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var started = TimeProvider.System.GetTimestamp();

        await Assert.ThatAsync(
            async () => await source.WatchAsync(version, TimeSpan.FromMinutes(1), cancellation.Token).LastOrDefaultAsync(),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task Watch_NoRight_IsForbiddenAndNamesTheVerb()
    {
        var source = Source(client: Cluster.CreateClient(NewName("user")));

        await Assert.ThatAsync(
            async () => await source.WatchAsync("1", Duration, default).LastOrDefaultAsync(),
            Throws.TypeOf<AcpRegistryForbiddenException>().With.Message.Contains("'watch' on 'secrets'"));
    }

    [Test]
    public async Task Watch_NoVersion_IsAnError() =>
        await Assert.ThatAsync(
            async () => await Source().WatchAsync("no-version", Duration, default).LastOrDefaultAsync(),
            Throws.InstanceOf<AcpRegistryException>());

    private static string[] Tell(IEnumerable<WatchEvent<V1Secret>> events) => [.. events.Select(change => $"{change.Kind} {change.Object?.Metadata.Name}")];

    private static async Task<List<WatchEvent<V1Secret>>> ReadAsync(KubernetesWatchSource<V1Secret, V1SecretList> source, string version, int count) =>
        await source.WatchAsync(version, Duration, default).Take(count).ToListAsync();

    private KubernetesWatchSource<V1Secret, V1SecretList> Source(string? fieldSelector = null, string? labelSelector = null, IKubernetes? client = null)
    {
        client ??= Admin;
        return new(
            new CallRunner(TimeSpan.FromSeconds(30), TimeProvider.System, NullLogger.Instance, retryAttempts: 0),
            new ClusterCall("list", "secrets", ClusterCall.Core, _namespace),
            (next, limit, token) => client.CoreV1.ListNamespacedSecretWithHttpMessagesAsync(
                _namespace, fieldSelector: fieldSelector, labelSelector: labelSelector, limit: limit, continueParameter: next, cancellationToken: token),
            (version, seconds, onError, token) => client.CoreV1.WatchListNamespacedSecretAsync(
                _namespace,
                fieldSelector: fieldSelector,
                labelSelector: labelSelector,
                resourceVersion: version,
                allowWatchBookmarks: true,
                timeoutSeconds: seconds,
                onError: onError,
                cancellationToken: token));
    }

    private Task<V1Secret> CreateAsync(string name) =>
        Admin.CoreV1.CreateNamespacedSecretAsync(new V1Secret { Metadata = new V1ObjectMeta { Name = name } }, _namespace);
}
