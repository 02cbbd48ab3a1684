using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>Declared sets: what a plan finds, what applying it does, and what it leaves alone.</summary>
public abstract class GrantSetBehaviour : SdkBehaviour
{
    private static readonly AccessSubject Team = AccessSubject.ServiceAccountsOf("my-ns");
    private static readonly AccessSubject Dev = AccessSubject.Group("oidc:dev");
    private static readonly AccessSubject Alice = AccessSubject.User("alice");

    [Test]
    public async Task Plan_Applied_StandsAsDeclaredAndTheNextPlanIsEmpty()
    {
        GrantSet set = Set("team-a", Grant(Team) with { Reason = "they run it" }, Grant(Dev), Grant(Alice));

        GrantPlan plan = await Sdk.RoleBindings.PlanAsync(set);
        ApplyResult applied = await Sdk.RoleBindings.ApplyAsync(plan);
        GrantPlan next = await Sdk.RoleBindings.PlanAsync(set);

        Assert.That((plan.Creates.Count(), plan.Changes.Count, plan.Unchanged), Is.EqualTo((3, 3, 0)));
        Assert.That(applied.Results.Select(result => result.Outcome), Is.All.EqualTo(GrantChangeOutcome.Done), applied.ToString());
        Assert.That((next.IsEmpty, next.Unchanged), Is.EqualTo((true, 3)), next.ToString());
        List<PullRoleBinding> bindings = await Sdk.RoleBindings.ListAsync(Owner).ToListAsync();
        Assert.That(bindings.Select(binding => binding.Set), Is.EqualTo(["team-a", "team-a", "team-a"]));
        Assert.That(bindings.Select(binding => binding.Name), Has.All.StartWith("team-a:system-image-puller."));
        await UntilAsync(Sdk, CanPull(Alice), AccessVerdict.Allowed);
    }

    [Test]
    public async Task Plan_SetGivenUp_TakesItsOwnBackAndNothingElse()
    {
        await BindAsNamedAsync("foreign", PullerRole, User("alice"));
        await Sdk.RoleBindings.GrantAsync(Grant(Alice));
        await ApplyAsync(Set("team-b", Grant(Alice), Grant(Dev)));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();
        GrantPlan made = await ApplyAsync(Set("team-a", Grant(Alice), Grant(Dev)));

        GrantPlan given = await ApplyAsync(Set("team-a"));

        Assert.That(made.Overlaps.Select(overlap => (overlap.Grant.Subject, overlap.Binding.Name)), Is.EquivalentTo(new[]
        {
            (Alice, "foreign"), (Alice, "system-image-puller.user.alice"), (Alice, "team-b:system-image-puller.user.alice"),
            (Dev, made.Overlaps.Single(overlap => overlap.Grant.Subject == Dev).Binding.Name),
        }));
        Assert.That(given.Deletes.Select(change => change.Reason), Is.EqualTo([GrantChangeReason.NotDeclared, GrantChangeReason.NotDeclared]));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Grant_ByTheNameOfASetsBinding_RefusedAndLeftAsItIs()
    {
        await ApplyAsync(Set("team-a", Grant(Alice)));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();
        PullGrant single = Grant(Alice, before.Keys.Single());

        AcpRegistryConflictException refused = await FailureOfAsync<AcpRegistryConflictException>(() => Sdk.RoleBindings.GrantAsync(single with { Reason = "mine" }));
        AcpRegistryConflictException same = await FailureOfAsync<AcpRegistryConflictException>(() => Sdk.RoleBindings.GrantAsync(single));

        Assert.That((refused.Code, same.Code), Is.EqualTo((AcpRegistryCodes.BindingOfGrantSet, AcpRegistryCodes.BindingOfGrantSet)));
        Assert.That(refused.Message, Does.Contain("'team-a'"));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [TestCase("label taken away")]
    [TestCase("set aside by hand")]
    public async Task Plan_SetGivenUp_LeavesWhatWasTakenFromIt(string how)
    {
        await ApplyAsync(Set("team-a", Grant(Alice)));
        await ChangeAsync((await BindingsAsync()).Keys.Single(), binding =>
        {
            if (how == "label taken away")
            {
                binding.Metadata.Labels.Remove(ManagedByLabel);
            }
            else
            {
                binding.Metadata.Annotations = new Dictionary<string, string> { ["rbac.authorization.kubernetes.io/autoupdate"] = "false" };
            }
        });
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        GrantPlan plan = await ApplyAsync(Set("team-a"));

        Assert.That(plan.IsEmpty, Is.True, plan.ToString());
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Plan_NamespaceNotCoveredAnyMore_IsLeftAlone()
    {
        await ApplyAsync(Set("team-a", Grant(Alice)));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();
        string elsewhere = await Cluster.NewNamespaceAsync();

        GrantPlan plan = await Sdk.RoleBindings.PlanAsync(new GrantSet("team-a", [elsewhere], [new PullGrant(elsewhere, Dev)]));
        await Sdk.RoleBindings.ApplyAsync(plan);

        Assert.That((plan.Creates.Count(), plan.Changes.Count), Is.EqualTo((1, 1)));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Plan_ManyNamespaces_FromOneListOfAllAndFromEachAreTheSame()
    {
        string[] namespaces = await Task.WhenAll(Enumerable.Range(0, 17).Select(_ => Cluster.NewNamespaceAsync()));
        var set = new GrantSet("wide", namespaces, namespaces.Select(@namespace => new PullGrant(@namespace, Alice)));
        await ApplyAsync(set);
        string lister = NewName("lister");
        foreach (string @namespace in namespaces)
        {
            await BindAsync(@namespace, "admin", User(lister));
        }

        await UntilAllowedAsync(Ask("list", RbacGroup, "rolebindings", namespaces[^1]), lister);
        GrantPlan all = await Sdk.RoleBindings.PlanAsync(set);
        GrantPlan each = await SdkOf(lister).RoleBindings.PlanAsync(set);

        Assert.That((all.IsEmpty, all.Unchanged, each.IsEmpty, each.Unchanged), Is.EqualTo((true, 17, true, 17)));
    }

    [Test]
    public async Task Plan_Drift_IsSeenAndMended()
    {
        GrantSet set = Set("team-a", Grant(Team), Grant(Dev), Grant(Alice));
        await ApplyAsync(set);
        IReadOnlyDictionary<string, string> declared = await StatesAsync();
        List<PullRoleBinding> bindings = await Sdk.RoleBindings.ListAsync(Owner).ToListAsync();
        await ChangeAsync(NameOf(Alice), binding => binding.Subjects.Add(User("eve")));
        await ChangeAsync(NameOf(Dev), binding => binding.Metadata.Annotations = new Dictionary<string, string> { ["acp-registry-sdk/reason"] = "other", ["theirs"] = "kept" });
        await Admin.RbacAuthorizationV1.DeleteNamespacedRoleBindingAsync(NameOf(Team), Owner);

        GrantPlan plan = await ApplyAsync(set);

        Assert.That((plan.Creates.Count(), plan.Updates.Count(), plan.Deletes.Count()), Is.EqualTo((1, 2, 0)), plan.ToString());
        Assert.That((await StatesAsync()).Where(state => state.Key != NameOf(Dev)), Is.EquivalentTo(declared.Where(state => state.Key != NameOf(Dev))));
        V1RoleBinding mended = await Admin.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync(NameOf(Dev), Owner);
        Assert.That(mended.Metadata.Annotations, Is.EqualTo(new Dictionary<string, string> { ["theirs"] = "kept" }));

        string NameOf(AccessSubject subject) => bindings.Single(binding => binding.Subjects.Single() == subject).Name;
    }

    [Test]
    public async Task Plan_ExpiredAndOrphaned_GoAndAreHeldBackAndComeAgain()
    {
        string home = await Cluster.NewNamespaceAsync();
        await Admin.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "app" } }, home);
        PullGrant account = Grant(AccessSubject.ServiceAccount(home, "app"));
        PullGrant toExpire = Grant(Alice) with { ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1) };
        await ApplyAsync(Set("team-a", account, toExpire, Grant(Dev)));
        await Admin.CoreV1.DeleteNamespacedServiceAccountAsync("app", home);
        GrantSet later = Set("team-a", account, toExpire with { ExpiresAt = TimeProvider.System.GetUtcNow().AddSeconds(-1) }, Grant(Dev), Grant(NewServiceAccount()));

        GrantPlan plan = await ApplyAsync(later);
        GrantPlan next = await Sdk.RoleBindings.PlanAsync(later);

        Assert.That(plan.Deletes.Select(change => change.Reason), Is.EquivalentTo([GrantChangeReason.Expired, GrantChangeReason.Orphaned]));
        Assert.That((plan.Changes.Count, plan.Withheld.Count, plan.Unchanged), Is.EqualTo((2, 3, 1)), plan.ToString());
        Assert.That((next.IsEmpty, next.Withheld.Count, next.Unchanged), Is.EqualTo((true, 3, 1)), next.ToString());
        await Admin.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "app" } }, home);
        Assert.That((await Sdk.RoleBindings.PlanAsync(later)).Creates.Select(change => change.Grant), Is.EqualTo([account]));
        GrantPlan kept = await Sdk.RoleBindings.PlanAsync(new GrantSet("team-a", [Owner], later.Grants) { KeepOrphans = true });
        Assert.That((kept.Creates.Count(), kept.Withheld.Count), Is.EqualTo((2, 1)), kept.ToString());
    }

    [Test]
    public async Task Plan_AccountsNotReadable_AreNoOrphansAndThePlanSaysSo()
    {
        AccessSubject unknown = NewServiceAccount();
        await ApplyAsync(new GrantSet("team-a", [Owner], [Grant(unknown)]) { KeepOrphans = true });
        AcpRegistryClient lister = await SdkOfUserWithAsync(Rule(RbacGroup, "rolebindings", "list"));

        GrantPlan plan = await lister.RoleBindings.PlanAsync(Set("team-a", Grant(unknown)));

        Assert.That((plan.IsEmpty, plan.Unchanged), Is.EqualTo((true, 1)));
        Assert.That(plan.Findings.Select(finding => finding.Code), Is.EqualTo([AcpRegistryCodes.NotReadable, AcpRegistryCodes.NotReadable]), "role and account");
        Assert.That(plan.ToString(), Does.Contain(unknown.Namespace));
    }

    [TestCase("update")]
    [TestCase("delete")]
    [TestCase("create")]
    public async Task Apply_ChangedSinceThePlan_FailsThereAndGoesOn(string kind)
    {
        await ApplyAsync(Set("team-a", Grant(Alice)));
        GrantPlan plan = await Sdk.RoleBindings.PlanAsync(kind switch
        {
            "update" => Set("team-a", Grant(Alice) with { Reason = "new" }, Grant(Dev)),
            "delete" => Set("team-a", Grant(Dev)),
            _ => Set("team-a", Grant(Alice), Grant(Team), Grant(Dev)),
        });
        PullRoleBinding alices = await Sdk.RoleBindings.ListAsync(Owner).SingleAsync();
        string name = kind == "create" ? plan.Creates.First().Name : alices.Name;
        if (kind == "create")
        {
            await BindAsNamedAsync(name, "view", User("somebody"));
        }
        else
        {
            await ChangeAsync(name, binding => binding.Metadata.Annotations = new Dictionary<string, string> { ["theirs"] = "meanwhile" });
        }

        string before = (await BindingsAsync())[name];
        ApplyResult applied = await Sdk.RoleBindings.ApplyAsync(plan);

        Assert.That(applied.Results.Select(result => (result.Change.Name == name, result.Outcome)), Is.EquivalentTo(new[]
        {
            (true, GrantChangeOutcome.Failed), (false, GrantChangeOutcome.Done),
        }), applied.ToString());
        Assert.That(applied.Failed.Single().Error, Is.TypeOf<AcpRegistryConflictException>());
        Assert.That((await BindingsAsync())[name], Is.EqualTo(before));
    }

    [Test]
    public async Task Apply_SamePlanTwice_SecondFindsItDone()
    {
        await ApplyAsync(Set("team-a", Grant(Alice), Grant(Team)));
        GrantPlan plan = await Sdk.RoleBindings.PlanAsync(Set("team-a", Grant(Alice) with { Reason = "new" }, Grant(Dev)));
        await Sdk.RoleBindings.ApplyAsync(plan);
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        ApplyResult second = await Sdk.RoleBindings.ApplyAsync(plan);

        Assert.That(second.Results.Select(result => result.Outcome), Is.EqualTo(Enumerable.Repeat(GrantChangeOutcome.AlreadyDone, 3)), second.ToString());
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Plan_NameTakenBySomebodyElse_IsSaidAndLeft()
    {
        await BindAsNamedAsync("team-a:system-image-puller.user.alice", PullerRole, User("alice"));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        GrantPlan plan = await ApplyAsync(Set("team-a", Grant(Alice)));

        Assert.That(plan.Withheld.Single().Reason, Is.EqualTo(GrantChangeReason.NameTaken));
        Assert.That(plan.Findings.Single().Remedy, Does.Contain("kubectl delete rolebinding team-a:system-image-puller.user.alice -n " + Owner));
        Assert.That(await BindingsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Rehearse_ByWhoMayAndByWhoMayNot_StoresNothing()
    {
        await ApplyAsync(Set("team-a", Grant(Alice), Grant(Team)));
        GrantPlan plan = await Sdk.RoleBindings.PlanAsync(Set("team-a", Grant(Alice) with { Reason = "new" }, Grant(Dev)));
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        ApplyResult rehearsed = await Sdk.RoleBindings.RehearseAsync(plan);
        ApplyResult refused = await (await SdkOfNamespaceAdminAsync()).RoleBindings.RehearseAsync(plan);

        Assert.That(await BindingsAsync(), Has.Count.EqualTo(before.Count + 1), "the admin's own binding");
        Assert.That((await BindingsAsync()).Where(binding => before.ContainsKey(binding.Key)), Is.EquivalentTo(before));
        Assert.That((rehearsed.IsRehearsal, rehearsed.IsComplete), Is.EqualTo((true, true)), rehearsed.ToString());
        Assert.That(refused.Failed.Select(result => (result.Change.Kind, result.Error!.Code)), Is.EquivalentTo(new[]
        {
            (GrantChangeKind.Create, AcpRegistryCodes.GrantNotPermitted), (GrantChangeKind.Update, AcpRegistryCodes.GrantNotPermitted),
        }));
    }

    private GrantSet Set(string name, params IEnumerable<PullGrant> grants) => new(name, [Owner], grants);

    private async Task<GrantPlan> ApplyAsync(GrantSet set)
    {
        GrantPlan plan = await Sdk.RoleBindings.PlanAsync(set);
        ApplyResult applied = await Sdk.RoleBindings.ApplyAsync(plan);
        Assert.That(applied.IsComplete, Is.True, applied.ToString());
        return plan;
    }

    private async Task ChangeAsync(string name, Action<V1RoleBinding> change)
    {
        V1RoleBinding binding = await Admin.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync(name, Owner);
        change(binding);
        await Admin.RbacAuthorizationV1.ReplaceNamespacedRoleBindingAsync(binding, name, Owner);
    }

    // As BindingsAsync, without what the server sets.
    private async Task<IReadOnlyDictionary<string, string>> StatesAsync() =>
        (await Admin.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(Owner)).Items.ToDictionary(binding => binding.Name(), binding =>
        {
            binding.Metadata = new V1ObjectMeta { Name = binding.Name(), Labels = binding.Metadata.Labels, Annotations = binding.Metadata.Annotations };
            return KubernetesJson.Serialize(binding);
        });
}
