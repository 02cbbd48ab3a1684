using System.Net;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Testing;
using AcpRegistry.Sdk.Tests.Support;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace AcpRegistry.Sdk.Tests.RoleBindings;

/// <summary>Whatever goes wrong at whichever request: planning and applying again makes the set true, and nothing else is touched.</summary>
public sealed class GrantSetFaultTests
{
    private const string Owner = "shared-ns";
    private const string Home = "my-ns";

    private static readonly string[] Writes = ["create", "update", "delete"];

    private static IEnumerable<TestCaseData> Faults()
    {
        (string Name, InMemoryFault Fault)[] faults =
        [
            ("429", InMemoryFault.TooManyRequests()),
            ("500", InMemoryFault.Fail(HttpStatusCode.InternalServerError, "InternalError")),
            ("503", InMemoryFault.Fail(HttpStatusCode.ServiceUnavailable)),
            ("409", InMemoryFault.Fail(HttpStatusCode.Conflict, "Conflict")),
            ("cut", InMemoryFault.ConnectionLost()),
            ("cut after", InMemoryFault.ConnectionLost().AfterEffect()),
            ("500 after", InMemoryFault.Fail(HttpStatusCode.InternalServerError, "InternalError").AfterEffect()),
            ("503 after", InMemoryFault.Fail(HttpStatusCode.ServiceUnavailable).AfterEffect()),
            ("504 after", InMemoryFault.Fail(HttpStatusCode.GatewayTimeout, "Timeout").AfterEffect()),
        ];
        return from fault in faults
               from retries in (int[])[0, 3]
               select new TestCaseData(fault.Fault, retries).SetArgDisplayNames(fault.Name, $"{retries} retries");
    }

    [TestCaseSource(nameof(Faults))]
    public async Task Apply_EveryOtherWriteFails_ConvergesAndTouchesNothingElse(InMemoryFault fault, int retries)
    {
        var cluster = await NewClusterAsync();
        using var admin = cluster.CreateAdminClient();
        var healthy = AcpRegistryClient.Create(admin);
        await ApplyAsync(healthy, Before);
        var foreign = await StateAsync(admin, "team-a", isOfSet: false);
        var sdk = AcpRegistryClient.Create(admin, new AcpRegistryOptions { RetryAttempts = retries, RequestTimeout = TimeSpan.FromHours(1) }, new HurriedTime(TimeSpan.FromSeconds(20)));
        var writes = 0;
        ApplyResult failing;
        using (cluster.Intercept(request =>
            request.Resource == "rolebindings" && Writes.Contains(request.Verb) && Interlocked.Increment(ref writes) % 2 == 1 ? fault : null))
        {
            failing = await sdk.RoleBindings.ApplyAsync(await sdk.RoleBindings.PlanAsync(After));
        }

        var again = await ApplyAsync(healthy, After);

        Assert.That(writes, Is.GreaterThanOrEqualTo(30), "the faults were not met");
        Assert.That(failing.Results, Has.Count.EqualTo(30));
        Assert.That(again.Changes.Count, Is.LessThanOrEqualTo(failing.Failed.Count()));
        Assert.That(await StateAsync(admin, "team-a", isOfSet: true), Is.EqualTo(await CleanStateAsync(After)));
        Assert.That(await StateAsync(admin, "team-a", isOfSet: false), Is.EqualTo(foreign));
    }

    [Test]
    public async Task Apply_GivenUpAtEachWrite_ConvergesFromThere([Range(1, 30, 3)] int last)
    {
        var cluster = await NewClusterAsync();
        using var admin = cluster.CreateAdminClient();
        var sdk = AcpRegistryClient.Create(admin, new AcpRegistryOptions { MaxConcurrency = 3 });
        await ApplyAsync(sdk, Before);
        var plan = await sdk.RoleBindings.PlanAsync(After);
        using var killed = new CancellationTokenSource();
        var writes = 0;
        using (cluster.Intercept(request =>
        {
            if (Writes.Contains(request.Verb) && Interlocked.Increment(ref writes) == last)
            {
                killed.Cancel();
            }

            return null;
        }))
        {
            Assert.That(async () => await sdk.RoleBindings.ApplyAsync(plan, cancellationToken: killed.Token), Throws.InstanceOf<OperationCanceledException>());
        }

        await ApplyAsync(sdk, After);

        Assert.That(await StateAsync(admin, "team-a", isOfSet: true), Is.EqualTo(await CleanStateAsync(After)));
    }

    [Test]
    public async Task Apply_TwoAtOnce_BothEndAndTheSetIsTrue()
    {
        var cluster = await NewClusterAsync();
        using var admin = cluster.CreateAdminClient();
        var sdk = AcpRegistryClient.Create(admin);
        await ApplyAsync(sdk, Before);
        var plans = await Task.WhenAll(sdk.RoleBindings.PlanAsync(After), sdk.RoleBindings.PlanAsync(After));

        var results = await Task.WhenAll(plans.Select(plan => sdk.RoleBindings.ApplyAsync(plan)));
        await ApplyAsync(sdk, After);

        Assert.That(results[0].Results.Zip(results[1].Results).Count(pair => pair.First.Outcome == GrantChangeOutcome.Done && pair.Second.Outcome == GrantChangeOutcome.Done), Is.Zero);
        Assert.That(await StateAsync(admin, "team-a", isOfSet: true), Is.EqualTo(await CleanStateAsync(After)));
    }

    [Test]
    public async Task Plan_FiveThousandGrantsThatHold_OnePageForEachFiveHundredAndTheRoleOnce([Values(1, 50)] int namespaces)
    {
        var cluster = new InMemoryCluster();
        await cluster.AddAcpRegistryAsync();
        string[] owners = [.. Enumerable.Range(0, namespaces).Select(i => $"owner-{i}")];
        foreach (var owner in owners)
        {
            await cluster.CreateNamespaceAsync(owner);
        }

        using var admin = cluster.CreateAdminClient();
        var sdk = AcpRegistryClient.Create(admin);
        var set = new GrantSet(
            "wide", owners, Enumerable.Range(0, 5000).Select(i => new PullGrant(owners[i % namespaces], AccessSubject.ServiceAccount($"app-{i}", "default"))))
        {
            KeepOrphans = true,
        };
        await ApplyAsync(sdk, set);
        cluster.ClearRequests();

        var plan = await sdk.RoleBindings.PlanAsync(set);

        Assert.That((plan.IsEmpty, plan.Unchanged), Is.EqualTo((true, 5000)));
        Assert.That(cluster.Requests.Select(request => (request.Verb, request.Resource)), Is.EquivalentTo(Enumerable.Repeat(("list", "rolebindings"), 10).Append(("get", "clusterroles"))));
    }

    [TestCase(-1, false)]
    [TestCase(0, true)]
    [TestCase(1, true)]
    public async Task Plan_Expiry_IsOverFromThatMomentOn(int seconds, bool isOver)
    {
        var cluster = await NewClusterAsync();
        using var admin = cluster.CreateAdminClient();
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var expiring = Grant(0) with { ExpiresAt = time.GetUtcNow().AddHours(1).ToOffset(TimeSpan.FromHours(8)) };
        var sdk = AcpRegistryClient.Create(admin, new AcpRegistryOptions { RequestTimeout = TimeSpan.FromHours(1) }, time);

        time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(seconds));
        var plan = await sdk.RoleBindings.PlanAsync(new GrantSet("team-a", [Owner], [expiring]));

        Assert.That((plan.Creates.Count(), plan.Withheld.Count), Is.EqualTo(isOver ? (0, 1) : (1, 0)), plan.ToString());
    }

    [TestCase(50, "get", 50)]
    [TestCase(51, "list", 1)]
    [TestCase(600, "list", 2)]
    public async Task Plan_Orphans_AreFoundInFewRequests(int accounts, string verb, int requests)
    {
        var (cluster, set) = await AccountsAsync(accounts);
        using var admin = cluster.CreateAdminClient();
        var sdk = AcpRegistryClient.Create(admin);
        await admin.CoreV1.DeleteNamespacedServiceAccountAsync("app-7", Home);
        cluster.ClearRequests();

        var plan = await sdk.RoleBindings.PlanAsync(set);

        Assert.That(plan.Withheld.Select(withheld => withheld.Grant.Subject.Name), Is.EqualTo(["app-7"]), plan.ToString());
        Assert.That(plan.Creates.Count(), Is.EqualTo(accounts - 1));
        var reads = cluster.Requests.Where(request => request.Resource == "serviceaccounts").Select(request => request.Verb).ToList();
        Assert.That(reads, Is.EqualTo(Enumerable.Repeat(verb, requests)));
    }

    [TestCase("forbidden")]
    [TestCase("expired")]
    public async Task Plan_AccountsCantBeListed_AreLookedUpOneByOne(string why)
    {
        var (cluster, set) = await AccountsAsync(600);
        using var admin = cluster.CreateAdminClient();
        await admin.CoreV1.DeleteNamespacedServiceAccountAsync("app-7", Home);
        var lists = 0;
        using var refusing = cluster.Intercept(request =>
            request is not { Verb: "list", Resource: "serviceaccounts" } ? null
            : why == "forbidden" ? InMemoryFault.Fail(HttpStatusCode.Forbidden, "Forbidden")
            : Interlocked.Increment(ref lists) == 2 ? InMemoryFault.Fail(HttpStatusCode.Gone, "Expired") : null);

        var plan = await AcpRegistryClient.Create(admin).RoleBindings.PlanAsync(set);

        Assert.That(plan.Withheld.Select(withheld => withheld.Grant.Subject.Name), Is.EqualTo(["app-7"]), plan.ToString());
        Assert.That(plan.Findings, Is.Empty);
    }

    [Test]
    public async Task Plan_ListExpiresBetweenPages_IsReadFromTheStart()
    {
        var cluster = await NewClusterAsync();
        using var admin = cluster.CreateAdminClient();
        var sdk = AcpRegistryClient.Create(admin);
        var set = new GrantSet("long", [Owner], Enumerable.Range(0, 600).Select(i => new PullGrant(Owner, AccessSubject.User($"u-{i}"))));
        await ApplyAsync(sdk, set);
        var lists = 0;
        using var expiring = cluster.Intercept(request =>
            request.Verb == "list" && Interlocked.Increment(ref lists) == 2 ? InMemoryFault.Fail(HttpStatusCode.Gone, "Expired") : null);

        var plan = await sdk.RoleBindings.PlanAsync(set);

        Assert.That((plan.IsEmpty, plan.Unchanged, lists), Is.EqualTo((true, 600, 4)));
    }

    private static async Task<(InMemoryCluster Cluster, GrantSet Set)> AccountsAsync(int count)
    {
        var cluster = await NewClusterAsync();
        await cluster.CreateNamespaceAsync(Home);
        using var admin = cluster.CreateAdminClient();
        foreach (var i in Enumerable.Range(0, count))
        {
            await admin.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = $"app-{i}" } }, Home);
        }

        return (cluster, new GrantSet("wide", [Owner], Enumerable.Range(0, count).Select(i => new PullGrant(Owner, AccessSubject.ServiceAccount(Home, $"app-{i}")))));
    }

    // Of 30, ten stay, ten change, ten go; ten come.
    private static GrantSet Before => new("team-a", [Owner], Enumerable.Range(0, 30).Select(i => Grant(i)));

    private static GrantSet After => new(
        "team-a", [Owner], Enumerable.Range(0, 10).Select(i => Grant(i)).Concat(Enumerable.Range(10, 10).Select(i => Grant(i) with { Reason = "new" })).Concat(Enumerable.Range(30, 10).Select(i => Grant(i))));

    private static PullGrant Grant(int i) => new(Owner, AccessSubject.ServiceAccountsOf($"app-{i}"));

    private static async Task<InMemoryCluster> NewClusterAsync()
    {
        var cluster = new InMemoryCluster();
        await cluster.AddAcpRegistryAsync();
        await cluster.CreateNamespaceAsync(Owner);
        using var admin = cluster.CreateAdminClient();
        var sdk = AcpRegistryClient.Create(admin);
        await sdk.RoleBindings.GrantAsync(Grant(0));
        await ApplyAsync(sdk, new GrantSet("team-b", [Owner], [Grant(0), Grant(10), Grant(20)]));
        return cluster;
    }

    private static async Task<GrantPlan> ApplyAsync(AcpRegistryClient sdk, GrantSet set)
    {
        var plan = await sdk.RoleBindings.PlanAsync(set);
        var applied = await sdk.RoleBindings.ApplyAsync(plan);
        Assert.That(applied.IsComplete, Is.True, applied.ToString());
        return plan;
    }

    private static async Task<IReadOnlyList<string>> CleanStateAsync(GrantSet set)
    {
        var cluster = await NewClusterAsync();
        using var admin = cluster.CreateAdminClient();
        await ApplyAsync(AcpRegistryClient.Create(admin), set);
        return await StateAsync(admin, set.Name, isOfSet: true);
    }

    // Of the set: less what the server sets. Of others: all of it, so that even a write that changes nothing shows.
    private static async Task<IReadOnlyList<string>> StateAsync(IKubernetes admin, string set, bool isOfSet) =>
        [.. (await admin.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(Owner)).Items
            .Where(binding => (binding.GetLabel("acp-registry-sdk/grant-set") == set) == isOfSet)
            .Select(binding =>
            {
                if (isOfSet)
                {
                    (binding.Metadata.Uid, binding.Metadata.ResourceVersion, binding.Metadata.CreationTimestamp) = (null, null, null);
                    binding.Metadata.ManagedFields = null;
                }

                return KubernetesJson.Serialize(binding);
            })
            .Order(StringComparer.Ordinal)];
}
