using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Tests.Behaviour;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.OwnPlane;

/// <summary>
/// The API server is killed at random moments of applies of 300 grants, beside a second process that applies the same and somebody else who writes
/// RoleBindings of his own. Afterwards everything of RBAC is as it must be.
/// </summary>
[NonParallelizable]
[CancelAfter(240_000)]
public sealed class GrantChaosTests : SdkBehaviour
{
    private const int Kills = 10;
    private const int Grants = 300;
    private const int Seed = 20261122;

    private readonly Dictionary<string, string> _foreign = [];

    protected override IBehaviourCluster Cluster { get; } = new OwnPlaneCluster();

    [Test]
    public async Task Apply_ServerKilledTenTimes_EverythingIsAsItMustBe()
    {
        var random = new Random(Seed);
        IReadOnlyDictionary<string, string> before = await EverythingAsync();
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.ServiceAccountsOf("team-0")));
        List<string> said = [];
        int interrupted = 0;
        for (int round = 1; round <= Kills; round++)
        {
            GrantSet set = Desired(round);
            interrupted += await KillDuringAsync(set, TimeSpan.FromMilliseconds(random.Next(5, 400)), round) ? 1 : 0;
            GrantPlan plan = await Sdk.RoleBindings.PlanAsync(set);
            said.Add($"round {round}: {plan.Changes.Count} of {Grants} left");
            ApplyResult applied = await Sdk.RoleBindings.ApplyAsync(plan);
            Assert.That(applied.IsComplete, Is.True, applied.ToString());
            Assert.That((await Sdk.RoleBindings.PlanAsync(set)).IsEmpty, Is.True);
        }

        await TestContext.Out.WriteLineAsync(string.Join('\n', said));
        Dictionary<string, string> expected = new(before);
        foreach ((string name, string state) in _foreign.Concat(Desired(Kills).Grants.Select(Expected)).Append(Single()))
        {
            expected.Add($"RoleBinding {Owner}/{name}", state);
        }

        Assert.That(await EverythingAsync(), Is.EqualTo(expected));
        Assert.That(interrupted, Is.GreaterThanOrEqualTo(5), "Most kills came after the apply was over: this tested little.");
    }

    // Each round lets 50 go, takes 50 on, and changes the reason of 50.
    private GrantSet Desired(int round) => new("chaos", [Owner], Enumerable.Range(round * 50, Grants).Select(i =>
        Grant(AccessSubject.ServiceAccountsOf($"team-{i}")) with { Reason = i % 6 == 0 ? $"round {round}" : null }));

    // True if the kill came before the apply was over.
    private async Task<bool> KillDuringAsync(GrantSet set, TimeSpan delay, int round)
    {
        using IKubernetes second = OwnControlPlane.Plane.CreateAdminClient();
        GrantPlan plan = await Sdk.RoleBindings.PlanAsync(set);
        int settled = 0;
        Task<ApplyResult> apply = Sdk.RoleBindings.ApplyAsync(plan, new Counter(() => Interlocked.Increment(ref settled)));
        Task<ApplyResult> beside = AcpRegistryClient.Create(second).RoleBindings.ApplyAsync(plan);
        Task foreign = WriteForeignAsync(round);
        await Task.Delay(delay);
        await OwnControlPlane.Plane.KillApiServerAsync();
        bool interrupted = Volatile.Read(ref settled) < plan.Changes.Count;
        await OwnControlPlane.Plane.RestartApiServerAsync();
        ApplyResult[] ended = await Task.WhenAll(apply, beside);
        await foreign;
        Assert.That(ended.SelectMany(result => result.Failed).Select(result => result.Error!.Code), Is.All.AnyOf(
            AcpRegistryCodes.Unreachable, AcpRegistryCodes.Overloaded, AcpRegistryCodes.Conflict, AcpRegistryCodes.Timeout,
            AcpRegistryCodes.Unexpected));
        return interrupted;
    }

    // Somebody else's bindings, of the same role and in the same namespace: made, then changed in the next round. He tries until he knows.
    private async Task WriteForeignAsync(int round)
    {
        for (int i = 0; i < 20; i++)
        {
            string name = $"foreign-{round}-{i}";
            await UntilDoneAsync(() => PutAsync(name, $"made in {round}"));
            if (round > 1)
            {
                await UntilDoneAsync(() => PutAsync($"foreign-{round - 1}-{i}", $"changed in {round}"));
            }
        }
    }

    private async Task PutAsync(string name, string user)
    {
        V1RoleBinding binding = Binding(name, PullerRole, User(user));
        await Admin.RbacAuthorizationV1.ReplaceNamespacedRoleBindingAsync(binding, name, Owner);
        _foreign[name] = State(PullerRole, [User(user)], null, null);
    }

    private static async Task UntilDoneAsync(Func<Task> write)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception failure) when (failure is HttpRequestException or HttpOperationException or IOException or OperationCanceledException)
            {
                await Task.Delay(100);
            }
        }
    }

    private static KeyValuePair<string, string> Expected(PullGrant grant)
    {
        string team = grant.Subject.Name.Split(':')[^1];
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(grant.Subject.Name)).AsSpan(0, 16));
        return new(
            $"chaos:system-image-puller.group.system-serviceaccounts-{team}.{hash}",
            State(PullerRole, [Group(grant.Subject.Name)], "chaos", grant.Reason));
    }

    private static KeyValuePair<string, string> Single()
    {
        PullGrant grant = new("any", AccessSubject.ServiceAccountsOf("team-0"));
        return new(Expected(grant).Key["chaos:".Length..], State(PullerRole, [Group(grant.Subject.Name)], "", null));
    }

    private static string State(string role, IList<Rbacv1Subject> subjects, string? set, string? reason) => StateOf(new V1RoleBinding
    {
        Metadata = new V1ObjectMeta
        {
            Labels = set switch
            {
                null => null,
                "" => new Dictionary<string, string> { [ManagedByLabel] = ManagedBy },
                _ => new Dictionary<string, string> { [ManagedByLabel] = ManagedBy, ["acp-registry-sdk/grant-set"] = set },
            },
            Annotations = reason is null ? null : new Dictionary<string, string> { ["acp-registry-sdk/reason"] = reason },
        },
        RoleRef = new V1RoleRef { ApiGroup = RbacGroup, Kind = "ClusterRole", Name = role },
        Subjects = subjects,
    });

    private static string StateOf(V1RoleBinding binding) =>
        $"{binding.RoleRef.ApiGroup} {binding.RoleRef.Kind} {binding.RoleRef.Name} to "
        + string.Join(';', (binding.Subjects ?? []).Select(subject => $"{subject.Kind} {subject.NamespaceProperty}/{subject.Name}"))
        + " with "
        + string.Join(';', (binding.Metadata.Labels ?? new Dictionary<string, string>()).Concat(binding.Metadata.Annotations ?? new Dictionary<string, string>())
            .Select(entry => $"{entry.Key}={entry.Value}").Order(StringComparer.Ordinal));

    // All objects of RBAC, less what the server sets.
    private async Task<IReadOnlyDictionary<string, string>> EverythingAsync()
    {
        Dictionary<string, string> all = [];
        foreach (V1RoleBinding binding in (await Admin.RbacAuthorizationV1.ListRoleBindingForAllNamespacesAsync()).Items)
        {
            all.Add($"RoleBinding {binding.Namespace()}/{binding.Name()}", StateOf(binding));
        }

        foreach (V1Role role in (await Admin.RbacAuthorizationV1.ListRoleForAllNamespacesAsync()).Items)
        {
            all.Add($"Role {role.Namespace()}/{role.Name()}", Strip(role));
        }

        foreach (V1ClusterRole role in (await Admin.RbacAuthorizationV1.ListClusterRoleAsync()).Items)
        {
            all.Add($"ClusterRole {role.Name()}", Strip(role));
        }

        foreach (V1ClusterRoleBinding binding in (await Admin.RbacAuthorizationV1.ListClusterRoleBindingAsync()).Items)
        {
            all.Add($"ClusterRoleBinding {binding.Name()}", Strip(binding));
        }

        return all;
    }

    private static string Strip<T>(T thing)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        (thing.Metadata.Uid, thing.Metadata.ResourceVersion, thing.Metadata.CreationTimestamp, thing.Metadata.ManagedFields) = (null, null, null, null);
        return KubernetesJson.Serialize(thing);
    }

    private sealed class Counter(Action count) : IProgress<GrantChangeResult>
    {
        public void Report(GrantChangeResult value) => count();
    }
}
