using System.Collections.Concurrent;
using AcpRegistry.Sdk.Access;
using k8s;

namespace AcpRegistry.Sdk.IntegrationTests.Access;

/// <summary>
/// Random roles and bindings, and every question about them: the snapshot beside the server's review, when the graph has been made under the
/// snapshot's eyes, and again when much of it has been deleted.
/// </summary>
[CancelAfter(300_000)]
public sealed class SnapshotDifferentialTests
{
    private const int AtATime = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Test]
    public async Task Decide_RandomGraphs_EachAnswerAsTheServers([ValueSource(typeof(Seeds), nameof(Seeds.Graphs))] int seed, CancellationToken ct)
    {
        using IKubernetes admin = ControlPlane.Plane.CreateAdminClient();
        string prefix = $"snap-{seed}-{Guid.NewGuid().ToString("N")[..6]}";
        var graph = new RandomRbac(seed, prefix);
        List<(AcpRegistryClient Sdk, IPullAccessSnapshot Snapshot)> asked = [];
        foreach (AcpRegistryOptions options in Rights($"{prefix}.io"))
        {
            asked.Add((AcpRegistryClient.Create(admin, options), await TestSnapshots.WatchAsync(admin, options, ct)));
        }

        await graph.CreateAsync(admin, ControlPlane.Plane.CreateNamespaceAsync);
        (int allowed, int denied) = await CompareAsync(asked, prefix, ct);
        await graph.DeleteAsync(admin);
        (int later, _) = await CompareAsync(asked, prefix, ct);
        foreach ((_, IPullAccessSnapshot snapshot) in asked)
        {
            await snapshot.DisposeAsync();
        }

        await TestContext.Out.WriteLineAsync($"{allowed} allowed and {denied} denied; {later} allowed when the ClusterRoles were gone.");
        Assert.That(Math.Min(allowed, denied), Is.GreaterThan((allowed + denied) / 20), "the questions should not nearly all have the same answer");

        // In the graphs of each run something is allowed by a ClusterRole; in others by Roles alone, perhaps.
        Assert.That(later, Seeds.AreDefault ? Is.LessThan(allowed) : Is.LessThanOrEqualTo(allowed), "nothing was deleted");
    }

    private static AcpRegistryOptions[] Rights(string group) =>
    [
        new() { PullGroup = group },
        new() { PullGroup = group, PullResource = "streams", PullSubresource = "layers" },
        new() { PullGroup = group, PullResource = "streams/layers", PullIsByRepository = true },
        new() { PullGroup = group, PullResource = "streams", PullSubresource = "layers", PullIsByRepository = true },
    ];

    private static IEnumerable<AccessQuestion> Questions(string prefix)
    {
        string[] namespaces = [$"{prefix}-a", $"{prefix}-b"];
        AccessSubject[] subjects =
        [
            AccessSubject.User($"{prefix}-alice"), AccessSubject.User($"{prefix}-bob"), AccessSubject.Group($"{prefix}-dev"),
            AccessSubject.ServiceAccount(namespaces[0], "bot"), AccessSubject.ServiceAccount(namespaces[1], "bot"), AccessSubject.Group("system:masters"),
        ];
        return
            from subject in subjects
            from groups in new string[][] { [], [$"{prefix}-dev"] }
            from @namespace in namespaces
            from repository in new string?[] { null, "app", "other/app" }
            select new AccessQuestion(subject, @namespace) { Groups = groups, Repository = repository };
    }

    private static async Task<(int Allowed, int Denied)> CompareAsync(
        List<(AcpRegistryClient Sdk, IPullAccessSnapshot Snapshot)> asked, string prefix, CancellationToken ct)
    {
        var wrong = new ConcurrentBag<string>();
        int allowed = 0, denied = 0;
        var all = from one in asked from question in Questions(prefix) select (one.Sdk, one.Snapshot, Question: question);
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = ct }, async (one, token) =>
        {
            // Both the server's cache and ours are some milliseconds behind a write: where they differ, both are asked again.
            long start = TimeProvider.System.GetTimestamp();
            AccessDecision server, snapshot;
            do
            {
                server = await one.Sdk.Permissions.CheckAsync(one.Question, token);
                snapshot = one.Snapshot.Decide(one.Question);
            }
            while (!AreSame(server, snapshot) && TimeProvider.System.GetElapsedTime(start) < Patience);

            if (!AreSame(server, snapshot))
            {
                wrong.Add($"{one.Question}: server {server.Verdict} {server.Reason}; snapshot {snapshot.Verdict} {snapshot.Reason}");
            }

            Interlocked.Increment(ref server.IsAllowed ? ref allowed : ref denied);
        });

        Assert.That(wrong, Is.Empty);
        return (allowed, denied);
    }

    // Of several paths that allow it the server names any; the order of the missing roles in a reason is not stable.
    private static bool AreSame(AccessDecision server, AccessDecision snapshot) =>
        server.Verdict == snapshot.Verdict && (server.IsAllowed || Words(server.Reason).SetEquals(Words(snapshot.Reason)));

    private static HashSet<string> Words(string? reason) => [.. (reason ?? "").Split([' ', ',', '[', ']'], StringSplitOptions.RemoveEmptyEntries)];
}
