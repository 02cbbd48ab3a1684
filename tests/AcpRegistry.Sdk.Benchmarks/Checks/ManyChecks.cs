using System.Diagnostics;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Testing;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Benchmarks.Checks;

/// <summary>1,000 questions at a real API server: the SDK, a bare loop over the very same client, and kubectl.</summary>
internal sealed class ManyChecks(LocalControlPlane plane)
{
    private const int Questions = 1_000;
    private const int Block = 200;
    private const int Rounds = 40;
    private const int FewestRounds = 10;
    private const int KubectlRuns = 20;
    private const string Owner = "shared-ns";
    private const string Role = "system:image-puller";

    private static readonly TimeSpan LongestComparison = TimeSpan.FromSeconds(75);

    /// <summary>Lets every ServiceAccount pull, so that a check is one request.</summary>
    public async Task PrepareAsync()
    {
        using var admin = plane.CreateAdminClient();
        await plane.CreateNamespaceAsync(Owner);
        await admin.RbacAuthorizationV1.CreateClusterRoleAsync(new V1ClusterRole
        {
            Metadata = new V1ObjectMeta { Name = Role },
            Rules = [new V1PolicyRule { ApiGroups = ["registry.alauda.io"], Resources = ["images"], Verbs = ["get"] }],
        });
        var registry = AcpRegistryClient.Create(admin);
        await registry.RoleBindings.GrantAsync(new(Owner, AccessSubject.Group("system:serviceaccounts")));
        var decision = await registry.Permissions.WaitUntilEffectiveAsync(new(Subject(0), Owner), AccessVerdict.Allowed);
        _ = decision.IsAllowed ? decision : throw new InvalidOperationException($"The grant has no effect: {decision}");
    }

    public async Task<double> KubectlMillisecondsAsync()
    {
        var samples = new Samples();
        for (var run = 0; run < KubectlRuns; run++)
        {
            var start = new ProcessStartInfo(
                Path.Combine(plane.AssetsDirectory, "kubectl"),
                ["--kubeconfig", plane.AdminKubeconfigPath, "auth", "can-i", "get", "images.registry.alauda.io", "-n", Owner, $"--as={Subject(run).UserName}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment.Clear();
            start.Environment["HOME"] = Path.GetDirectoryName(plane.AdminKubeconfigPath);
            var started = Stopwatch.GetTimestamp();
            using var process = Process.Start(start) ?? throw new InvalidOperationException("kubectl did not start.");
            await process.WaitForExitAsync();
            samples.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return samples.Median;
    }

    public async Task<(Samples SdkRate, Samples BareRate, Samples Ratio)> CompareAsync(bool http2, int width)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(plane.AdminKubeconfigPath);
        configuration.DisableHttp2 = !http2;
        configuration.FirstMessageHandlerSetup = handler => handler.UseProxy = false;
        using var client = new Kubernetes(configuration);
        var permissions = AcpRegistryClient.Create(client, new AcpRegistryOptions { MaxConcurrency = width }).Permissions;
        var (sdk, bare, ratio) = (new Samples(), new Samples(), new Samples());
        var started = Stopwatch.GetTimestamp();
        for (var round = -2; round < Rounds && (round < FewestRounds || Stopwatch.GetElapsedTime(started) < LongestComparison); round++)
        {
            // Short blocks side by side, through all the questions in turn: what else the machine does then hits both alike.
            var from = Math.Max(0, round) * Block % Questions;

            // Each goes first in every other round.
            var sdkFirst = round % 2 == 0;
            var early = sdkFirst ? await RateAsync(() => SdkAsync(permissions, from)) : await RateAsync(() => BareAsync(client, width, from));
            var late = sdkFirst ? await RateAsync(() => BareAsync(client, width, from)) : await RateAsync(() => SdkAsync(permissions, from));
            if (round >= 0)
            {
                sdk.Add(sdkFirst ? early : late);
                bare.Add(sdkFirst ? late : early);
                ratio.Add(sdkFirst ? early / late : late / early);
            }
        }

        return (sdk, bare, ratio);
    }

    private static async Task<double> RateAsync(Func<Task<int>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        var allowed = await ask();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return allowed == Block ? Block / seconds : throw new InvalidOperationException($"{allowed} of {Block} were allowed.");
    }

    private static async Task<int> SdkAsync(IPullPermissionChecker permissions, int from)
    {
        var allowed = 0;
        await foreach (var decision in permissions.CheckManyAsync(Enumerable.Range(from, Block).Select(number => new AccessQuestion(Subject(number), Owner))))
        {
            allowed += decision.IsAllowed ? 1 : 0;
        }

        return allowed;
    }

    private static async Task<int> BareAsync(Kubernetes client, int width, int from)
    {
        var allowed = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(from, Block),
            new ParallelOptions { MaxDegreeOfParallelism = width },
            async (number, token) =>
            {
                if (await BareReview.AskAsync(client, Owner, "my-ns", $"bot-{number}", token))
                {
                    Interlocked.Increment(ref allowed);
                }
            });
        return allowed;
    }

    private static AccessSubject Subject(int number) => AccessSubject.ServiceAccount("my-ns", $"bot-{number}");
}
