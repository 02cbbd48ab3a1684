using System.Net;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Testing;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.RoleBindings;

/// <summary>A grant that grants nothing isn't made, and a write that is done isn't reported as failed.</summary>
public sealed class GrantSafetyTests
{
    private const string Owner = "shared-ns";
    private const string PullerRole = "system:image-puller";

    private static readonly PullGrant Grant = new(Owner, AccessSubject.User("alice"));
    private static readonly GrantSet Set = new("team-a", [Owner], [Grant, Grant with { Subject = AccessSubject.User("bob") }]);

    private InMemoryCluster _cluster = null!;
    private IKubernetes _admin = null!;
    private AcpRegistryClient _sdk = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _cluster = new InMemoryCluster();
        await _cluster.AddAcpRegistryAsync();
        await _cluster.CreateNamespaceAsync(Owner);
        _admin = _cluster.CreateAdminClient();
        _sdk = AcpRegistryClient.Create(_admin, new AcpRegistryOptions { RetryAttempts = 0 });
    }

    [TearDown]
    public void Stop() => _admin.Dispose();

    private static IEnumerable<TestCaseData> RolesThatGrantNothing()
    {
        yield return new TestCaseData(null, AcpRegistryCodes.PullerRoleMissing).SetArgDisplayNames("missing");
        yield return new TestCaseData(Array.Empty<V1PolicyRule>(), AcpRegistryCodes.PullerRoleLacksRight).SetArgDisplayNames("empty");
        yield return new TestCaseData(new[] { Rule("image.alauda.io", "images", "get") }, AcpRegistryCodes.PullerRoleLacksRight).SetArgDisplayNames("another group");
        yield return new TestCaseData(new[] { Rule("registry.alauda.io", "images", "list") }, AcpRegistryCodes.PullerRoleLacksRight).SetArgDisplayNames("another verb");
    }

    [TestCaseSource(nameof(RolesThatGrantNothing))]
    public async Task Grant_RoleThatGrantsNothing_IsAnErrorAndWritesNothing(V1PolicyRule[]? rules, string code)
    {
        await SetRoleAsync(rules);

        var failure = Assert.CatchAsync<AcpRegistryException>(() => _sdk.RoleBindings.GrantAsync(Grant));

        Assert.That(failure!.Code, Is.EqualTo(code));
        Assert.That(failure.Message, Does.Contain($"'{PullerRole}'"));
        Assert.That(await NamesAsync(), Is.Empty);
    }

    [TestCaseSource(nameof(RolesThatGrantNothing))]
    public async Task Grant_StandsAndItsRoleGrantsNothing_IsAnErrorToo(V1PolicyRule[]? rules, string code)
    {
        await _sdk.RoleBindings.GrantAsync(Grant);
        await SetRoleAsync(rules);

        Assert.That(Assert.CatchAsync<AcpRegistryException>(() => _sdk.RoleBindings.GrantAsync(Grant))!.Code, Is.EqualTo(code));
    }

    [TestCaseSource(nameof(RolesThatGrantNothing))]
    public async Task Replace_RoleThatGrantsNothing_IsAnErrorAndDeletesNothing(V1PolicyRule[]? rules, string code)
    {
        var foreign = await BindAsync("pull", "view");
        await SetRoleAsync(rules);

        var failure = Assert.CatchAsync<AcpRegistryException>(() => _sdk.RoleBindings.ReplaceAsync(Grant with { Name = "pull" }, foreign.Uid()));

        Assert.That(failure!.Code, Is.EqualTo(code));
        Assert.That(await NamesAsync(), Is.EqualTo(["pull"]));
    }

    [TestCaseSource(nameof(RolesThatGrantNothing))]
    public async Task PlanAndApply_RoleThatGrantsNothing_SayItAndMakeNothing(V1PolicyRule[]? rules, string code)
    {
        await _sdk.RoleBindings.ApplyAsync(await _sdk.RoleBindings.PlanAsync(new GrantSet("team-a", [Owner], [Grant with { Subject = AccessSubject.User("carol") }])));
        await SetRoleAsync(rules);

        var plan = await _sdk.RoleBindings.PlanAsync(Set);
        var applied = await _sdk.RoleBindings.ApplyAsync(plan);

        Assert.That(plan.Findings.Select(finding => (finding.Code, finding.Severity)), Is.EqualTo([(code, FindingSeverity.Error)]));
        Assert.That(applied.Failed.Select(result => (result.Change.Kind, result.Error!.Code)), Is.EqualTo([(GrantChangeKind.Create, code), (GrantChangeKind.Create, code)]));
        Assert.That(applied.Results.Single(result => result.Change.Kind == GrantChangeKind.Delete).Outcome, Is.EqualTo(GrantChangeOutcome.Done), "what is taken back needs no role");
        Assert.That(await NamesAsync(), Is.Empty);
    }

    [Test]
    public async Task PlanAndApply_ReadTheRoleOnce()
    {
        _cluster.ClearRequests();
        var plan = await _sdk.RoleBindings.PlanAsync(Set);
        var ofPlan = RoleReads();
        _cluster.ClearRequests();
        var applied = await _sdk.RoleBindings.ApplyAsync(plan);

        Assert.That((ofPlan, RoleReads(), applied.IsComplete), Is.EqualTo((1, 1, true)));
    }

    [Test]
    public async Task Apply_OfDeletesAlone_ReadsNoRole()
    {
        await _sdk.RoleBindings.ApplyAsync(await _sdk.RoleBindings.PlanAsync(Set));
        _cluster.ClearRequests();

        await _sdk.RoleBindings.ApplyAsync(await _sdk.RoleBindings.PlanAsync(new GrantSet("team-a", [Owner], [])));

        Assert.That(RoleReads(), Is.Zero);
    }

    [Test]
    public async Task GrantAndPlan_RoleThatMayNotBeRead_IsNotKnownAndNoError()
    {
        using var refusing = _cluster.Intercept(request =>
            request is { Verb: "get", Resource: "clusterroles" } ? InMemoryFault.Fail(HttpStatusCode.Forbidden, "Forbidden") : null);

        var granted = await _sdk.RoleBindings.GrantAsync(Grant);
        var plan = await _sdk.RoleBindings.PlanAsync(Set);
        var applied = await _sdk.RoleBindings.ApplyAsync(plan);

        Assert.That(granted.Outcome, Is.EqualTo(GrantOutcome.Created));
        Assert.That(granted.Findings.Concat(plan.Findings).Select(finding => (finding.Code, finding.Severity)), Is.EqualTo(
            Enumerable.Repeat((AcpRegistryCodes.NotReadable, FindingSeverity.Information), 2)));
        Assert.That(applied.IsComplete, Is.True, applied.ToString());
    }

    [Test]
    public async Task Grant_RoleThatCantBeReadNow_FailsBeforeItWrites()
    {
        using var failing = _cluster.Intercept(request =>
            request is { Verb: "get", Resource: "clusterroles" } ? InMemoryFault.Fail(HttpStatusCode.InternalServerError, "InternalError") : null);

        var failure = Assert.CatchAsync<AcpRegistryException>(() => _sdk.RoleBindings.GrantAsync(Grant));
        var applied = await _sdk.RoleBindings.ApplyAsync(new GrantPlan("team-a", PullerRole, [GrantChange.Create(Grant, "x")]));

        Assert.That((failure!.Code, applied.Results.Single().Error?.Code), Is.EqualTo((AcpRegistryCodes.Unexpected, AcpRegistryCodes.Unexpected)));
        Assert.That(await NamesAsync(), Is.Empty);
    }

    // A registry that asks for each image by its name is satisfied by a rule that names some.
    [Test]
    public async Task Grant_RoleForSomeImagesAlone_IsMadeIfTheRegistryAsksByName([Values] bool asksByName)
    {
        var rule = asksByName ? Rule("image.alauda.io", "imagestreams/layers", "get") : Rule("registry.alauda.io", "images", "get");
        rule.ResourceNames = ["app"];
        await SetRoleAsync([rule]);
        var sdk = AcpRegistryClient.Create(
            _admin, new AcpRegistryOptions { Generation = asksByName ? RegistryGeneration.ImageRegistryV2 : RegistryGeneration.InternalDockerRegistry });

        if (asksByName)
        {
            Assert.That((await sdk.RoleBindings.GrantAsync(Grant)).Outcome, Is.EqualTo(GrantOutcome.Created));
        }
        else
        {
            Assert.That(Assert.CatchAsync<AcpRegistryException>(() => sdk.RoleBindings.GrantAsync(Grant))!.Code, Is.EqualTo(AcpRegistryCodes.PullerRoleLacksRight));
        }
    }

    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.ServiceUnavailable)]
    [TestCase(HttpStatusCode.Gone)]
    [TestCase(HttpStatusCode.Forbidden)]
    [TestCase(HttpStatusCode.Unauthorized)]
    public async Task Revoke_ListFailsAfterTheDelete_IsDoneAndTheRestNotKnown(HttpStatusCode status)
    {
        await _sdk.RoleBindings.GrantAsync(Grant);
        using var failing = _cluster.Intercept(request => request is { Verb: "list", Resource: "rolebindings" } ? InMemoryFault.Fail(status) : null);

        var result = await _sdk.RoleBindings.RevokeAsync(Grant);

        Assert.That((result.Outcome, result.StillGrantedBy, result.Decision.Verdict), Is.EqualTo((RevokeOutcome.Deleted, (IReadOnlyList<PullRoleBinding>?)null, AccessVerdict.Denied)));
    }

    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.Unauthorized)]
    public async Task Replace_EveryReadFailsAfterTheDelete_IsDone(HttpStatusCode status)
    {
        var foreign = await BindAsync("pull", "view");
        var isDeleted = false;
        using var failing = _cluster.Intercept(request =>
        {
            isDeleted |= request.Verb == "delete";
            return isDeleted && request.Verb is "get" or "list" ? InMemoryFault.Fail(status) : null;
        });

        var result = await _sdk.RoleBindings.ReplaceAsync(Grant with { Name = "pull" }, foreign.Uid());

        Assert.That(result.Outcome, Is.EqualTo(GrantOutcome.Replaced));
        failing.Dispose();
        Assert.That((await _admin.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync("pull", Owner)).RoleRef.Name, Is.EqualTo(PullerRole));
    }

    [Test]
    public async Task Replace_ListFailsBeforeTheDelete_IsDoneAndTheOthersNotKnown()
    {
        var foreign = await BindAsync("pull", "view");
        using var failing = _cluster.Intercept(request => request is { Verb: "list", Resource: "rolebindings" } ? InMemoryFault.Fail(HttpStatusCode.InternalServerError) : null);

        var result = await _sdk.RoleBindings.ReplaceAsync(Grant with { Name = "pull" }, foreign.Uid());

        Assert.That((result.Outcome, result.AlsoGrantedBy), Is.EqualTo((GrantOutcome.Replaced, (IReadOnlyList<PullRoleBinding>?)null)));
    }

    [Test]
    public async Task Replace_NothingIsAskedBetweenDeleteAndCreate()
    {
        var foreign = await BindAsync("pull", "view");
        _cluster.ClearRequests();

        await _sdk.RoleBindings.ReplaceAsync(Grant with { Name = "pull" }, foreign.Uid());

        Assert.That(_cluster.Requests.Select(request => request.Verb).SkipWhile(verb => verb != "delete"), Is.EqualTo(["delete", "create"]));
    }

    [TestCase(null, GrantOutcome.Unchanged)]
    [TestCase("new", GrantOutcome.Updated)]
    public async Task Replace_TheGrantsOwnBinding_IsLeft(string? reason, GrantOutcome outcome)
    {
        var own = await _sdk.RoleBindings.GrantAsync(Grant);
        _cluster.ClearRequests();

        var result = await _sdk.RoleBindings.ReplaceAsync(Grant with { Reason = reason }, own.Binding.Uid!);

        Assert.That((result.Outcome, result.Binding.Uid), Is.EqualTo((outcome, own.Binding.Uid)));
        Assert.That(_cluster.Requests.Select(request => request.Verb), Does.Not.Contain("delete"));
    }

    private static V1PolicyRule Rule(string group, string resource, string verb) => new() { ApiGroups = [group], Resources = [resource], Verbs = [verb] };

    private int RoleReads() => _cluster.Requests.Count(request => request is { Verb: "get", Resource: "clusterroles" });

    private async Task SetRoleAsync(V1PolicyRule[]? rules)
    {
        await _admin.RbacAuthorizationV1.DeleteClusterRoleAsync(PullerRole);
        if (rules is not null)
        {
            await _admin.RbacAuthorizationV1.CreateClusterRoleAsync(new V1ClusterRole { Metadata = new V1ObjectMeta { Name = PullerRole }, Rules = rules });
        }
    }

    private async Task<V1RoleBinding> BindAsync(string name, string role) =>
        await _admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = new V1ObjectMeta { Name = name },
                RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = role },
                Subjects = [new Rbacv1Subject { Kind = "User", Name = "bob" }],
            },
            Owner);

    private async Task<IEnumerable<string>> NamesAsync() =>
        (await _admin.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(Owner)).Items.Select(binding => binding.Name());
}
