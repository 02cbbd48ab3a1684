using System.Diagnostics;
using System.Globalization;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Benchmarks.Checks;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Testing;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Benchmarks.Grants;

/// <summary>A first apply of 5,000 grants, and the plan that finds them all there, beside a bare loop that creates as many RoleBindings over the same client.</summary>
internal static class ApplyMeasurement
{
    private const int Grants = 5_000;
    private const int Namespaces = 10;
    private const int Rounds = 5;
    private const int Width = 8;
    private const string Role = "system:image-puller";

    public static async Task<int> RunAsync(TextWriter output)
    {
        await using var plane = await LocalControlPlane.StartAsync();
        var options = new AcpRegistryOptions { Kubeconfig = plane.AdminKubeconfigPath, MaxConcurrency = Width };
        using var client = AcpRegistryClient.CreateKubernetes(options);
        await client.RbacAuthorizationV1.CreateClusterRoleAsync(new V1ClusterRole
        {
            Metadata = new V1ObjectMeta { Name = Role },
            Rules = [new V1PolicyRule { ApiGroups = ["registry.alauda.io"], Resources = ["images"], Verbs = ["get"] }],
        });
        var sdk = AcpRegistryClient.Create(client, options).RoleBindings;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""
            kube-apiserver {plane.Version}, {Grants:N0} grants in {Namespaces} namespaces, {Width} at a time:

            | round | bare loop | `ApplyAsync` | of the bare loop | the plan after it |
            | ---: | ---: | ---: | ---: | ---: |
            """));
        var ratios = new Samples();
        for (var round = 0; round <= Rounds; round++)
        {
            var (applied, bare) = (await NewNamespacesAsync(plane, $"sdk-{round}"), await NewNamespacesAsync(plane, $"bare-{round}"));
            var set = new GrantSet($"set-{round}", applied, Enumerable.Range(0, Grants).Select(i => new PullGrant(applied[i % Namespaces], Subject(i)))) { KeepOrphans = true };

            var first = await sdk.PlanAsync(set);

            // Each goes first in every other round.
            var early = round % 2 == 0 ? await TimeAsync(() => ApplyAsync(sdk, first)) : await TimeAsync(() => CreateAsync(client, bare));
            var late = round % 2 == 0 ? await TimeAsync(() => CreateAsync(client, bare)) : await TimeAsync(() => ApplyAsync(sdk, first));
            var (sdkRate, bareRate) = round % 2 == 0 ? (early, late) : (late, early);
            var holding = Stopwatch.GetTimestamp();
            var plan = await sdk.PlanAsync(set);
            var planned = Stopwatch.GetElapsedTime(holding);
            _ = plan.IsEmpty && plan.Unchanged == Grants ? plan : throw new InvalidOperationException($"Not all of it stands: {plan}");
            if (round == 0)
            {
                // The first of each warms both up.
                continue;
            }

            ratios.Add(sdkRate / bareRate);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"| {round} | {bareRate:N0}/s | {sdkRate:N0}/s | {sdkRate / bareRate:P1} | {planned.TotalSeconds:N1} s |"));
        }

        await output.WriteLineAsync($"| median | | | {ratios.Percent()} | |");
        return 0;
    }

    private static async Task<string[]> NewNamespacesAsync(LocalControlPlane plane, string prefix)
    {
        string[] names = [.. Enumerable.Range(0, Namespaces).Select(i => $"{prefix}-{i}")];
        await Task.WhenAll(names.Select(name => plane.CreateNamespaceAsync(name)));
        return names;
    }

    private static async Task ApplyAsync(IPullRoleBindingManager sdk, GrantPlan plan)
    {
        var result = await sdk.ApplyAsync(plan);
        _ = result.IsComplete ? result : throw new InvalidOperationException(result.ToString());
    }

    private static Task CreateAsync(IKubernetes client, string[] namespaces) =>
        Parallel.ForAsync(0, Grants, new ParallelOptions { MaxDegreeOfParallelism = Width }, async (i, token) =>
            await client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
                new V1RoleBinding
                {
                    Metadata = new V1ObjectMeta { Name = $"pull.{i}", Labels = new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "by-hand", ["set"] = "bare" } },
                    RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = Role },
                    Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", NamespaceProperty = $"app-{i}", Name = "default" }],
                },
                namespaces[i % namespaces.Length],
                cancellationToken: token));

    private static async Task<double> TimeAsync(Func<Task> make)
    {
        var started = Stopwatch.GetTimestamp();
        await make();
        return Grants / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static AccessSubject Subject(int number) => AccessSubject.ServiceAccount($"app-{number}", "default");
}
