using System.Net;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using AcpRegistry.Sdk.Tests.Behaviour;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.Facts;

/// <summary>Facts that the SDK is built on, each by its number, on the real server.</summary>
public sealed class RoleBindingFactsTests : ControlPlaneTests
{
    private static readonly string[] Create = ["create", "rolebinding", "cross-ns-pull", $"--clusterrole={PullerRole}", "--serviceaccount=my-ns:default"];

    [Test]
    public async Task Fact06_NamespaceAdmin_MayNotGrantUntilHeMayBind()
    {
        string admin = NewName("admin");
        await BindAsync(Owner, "admin", User(admin));
        await UntilAllowedAsync(Ask("create", RbacGroup, "rolebindings", Owner), admin);
        string kubeconfig = await Plane.WriteKubeconfigAsync(admin);
        IReadOnlyDictionary<string, string> before = await BindingsAsync();

        KubectlResult refused = await Kubectl.RunAsync(kubeconfig, [.. Create, "-n", Owner]);
        KubectlResult rehearsed = await Kubectl.RunAsync(kubeconfig, [.. Create, "-n", Owner, "--dry-run=server"]);
        IReadOnlyDictionary<string, string> after = await BindingsAsync();
        await KubectlAsync("create", "role", "binder", "--verb=bind", "--resource=clusterroles.rbac.authorization.k8s.io", $"--resource-name={PullerRole}", "-n", Owner);
        await KubectlAsync("create", "rolebinding", "binder", "--role=binder", $"--user={admin}", "-n", Owner);
        V1ResourceAttributes bind = Ask("bind", RbacGroup, "clusterroles", Owner);
        bind.Name = PullerRole;
        await UntilAllowedAsync(bind, admin);
        KubectlResult rehearsedThen = await Kubectl.RunAsync(kubeconfig, [.. Create, "-n", Owner, "--dry-run=server"]);
        KubectlResult granted = await Kubectl.RunAsync(kubeconfig, [.. Create, "-n", Owner]);

        Assert.That(refused.Error, Does.Contain("attempting to grant RBAC permissions not currently held"));
        Assert.That(rehearsed.Error, Does.Contain("attempting to grant RBAC permissions not currently held"));
        Assert.That(after, Is.EqualTo(before));
        Assert.That((rehearsedThen.ExitCode, granted.ExitCode), Is.EqualTo((0, 0)), granted.Error);
    }

    [Test]
    public async Task Fact06_ChangeOfALabel_CheckedAndADeleteNot()
    {
        string admin = NewName("admin");
        await BindAsync(Owner, "admin", User(admin));
        await KubectlAsync([.. Create, "-n", Owner]);
        await UntilAllowedAsync(Ask("update", RbacGroup, "rolebindings", Owner), admin);
        string kubeconfig = await Plane.WriteKubeconfigAsync(admin);

        KubectlResult labelled = await Kubectl.RunAsync(kubeconfig, ["label", "rolebinding", "cross-ns-pull", "a=b", "-n", Owner]);
        KubectlResult deleted = await Kubectl.RunAsync(kubeconfig, ["delete", "rolebinding", "cross-ns-pull", "-n", Owner]);

        Assert.That(labelled.Error, Does.Contain("attempting to grant RBAC permissions not currently held"));
        Assert.That(deleted.ExitCode, Is.Zero, deleted.Error);
    }

    [Test]
    public async Task Fact07_RoleThatDoesNotExist_TakenFromThoseWhoMayBindAndSeenInTheReasonAlone()
    {
        string missing = NewName("missing");
        string user = await NewUserAsync(Owner, Rule(RbacGroup, "rolebindings", "create"));
        string kubeconfig = await Plane.WriteKubeconfigAsync(user);
        string[] create = ["create", "rolebinding", "to-nothing", $"--clusterrole={missing}", "--user=alice", "-n", Owner];

        KubectlResult refused = await Kubectl.RunAsync(kubeconfig, create);
        KubectlResult taken = await KubectlAsync(create);
        await SettleAsync(Owner);
        V1SubjectAccessReviewStatus review = await ReviewAsync(Pull(Owner), "alice");

        Assert.That(refused.Error, Does.Contain("not found").And.Contain(missing));
        Assert.That(taken.ExitCode, Is.Zero, taken.Error);
        Assert.That((review.Allowed, review.Denied, review.EvaluationError), Is.EqualTo((false, (bool?)null, (string?)null)));
        Assert.That(review.Reason, Is.EqualTo($"RBAC: clusterrole.rbac.authorization.k8s.io \"{missing}\" not found"));
    }

    [Test]
    public async Task Fact08_RoleRef_CannotBeChanged()
    {
        V1RoleBinding binding = await BindAsync(Owner, "view", User("alice"));
        binding.RoleRef.Name = PullerRole;

        Refusal refusal = await Refusal.OfAsync(() => Admin.RbacAuthorizationV1.ReplaceNamespacedRoleBindingAsync(binding, binding.Name(), Owner));

        Assert.That(refusal.Code, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(refusal.Message, Does.Contain("cannot change roleRef"));
    }

    [Test]
    public async Task Fact09_MergePatch_ReplacesAllSubjects()
    {
        V1RoleBinding binding = await BindAsync(Owner, PullerRole, User("alice"));

        KubectlResult patched = await KubectlAsync("patch", "rolebinding", binding.Name(), "-n", Owner, "--type=merge", "-p",
            """{"subjects":[{"kind":"User","name":"bob","apiGroup":"rbac.authorization.k8s.io"}]}""");
        V1RoleBinding after = await Admin.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync(binding.Name(), Owner);

        Assert.That(patched.ExitCode, Is.Zero, patched.Error);
        Assert.That(after.Subjects.Select(subject => subject.Name), Is.EqualTo(["bob"]));
    }

    [Test]
    public async Task Fact09_PutWithoutResourceVersion_OverwritesAndCreates()
    {
        V1RoleBinding binding = await BindAsync(Owner, PullerRole, User("alice"));

        await Admin.RbacAuthorizationV1.ReplaceNamespacedRoleBindingAsync(Binding(binding.Name(), PullerRole, User("bob")), binding.Name(), Owner);
        await Admin.RbacAuthorizationV1.ReplaceNamespacedRoleBindingAsync(Binding("absent", PullerRole, User("carol")), "absent", Owner);

        List<PullRoleBinding> after = await Sdk.RoleBindings.ListAsync(Owner).ToListAsync();
        Assert.That(after.Select(item => (item.Name, item.Subjects.Single().Name)), Is.EquivalentTo([(binding.Name(), "bob"), ("absent", "carol")]));
    }

    [Test]
    public async Task Fact09_OneBindingForEachSubject_NoneIsReadToWriteAnother()
    {
        AccessSubject[] subjects = [.. Enumerable.Range(0, 20).Select(_ => NewServiceAccount())];

        GrantResult[] results = await Task.WhenAll(subjects.Select(subject => Sdk.RoleBindings.GrantAsync(Grant(subject))));

        Assert.That(results, Has.All.Property(nameof(GrantResult.Outcome)).EqualTo(GrantOutcome.Created));
        Assert.That(await Sdk.RoleBindings.ListAsync(Owner).SelectMany(binding => binding.Subjects).ToListAsync(), Is.EquivalentTo(subjects));
    }

    [Test]
    public async Task Fact10_GrantsAndRevokes_InEffectWithinSeconds()
    {
        for (int i = 0; i < 40; i++)
        {
            AccessSubject subject = NewServiceAccount();
            await Sdk.RoleBindings.GrantAsync(Grant(subject));
            await UntilAsync(Sdk, CanPull(subject), AccessVerdict.Allowed);
            await Sdk.RoleBindings.RevokeAsync(Grant(subject));
            await UntilAsync(Sdk, CanPull(subject), AccessVerdict.Denied);
        }
    }
}
