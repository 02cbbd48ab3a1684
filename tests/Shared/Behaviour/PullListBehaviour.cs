using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.RoleBindings;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>What the list holds.</summary>
public abstract class PullListBehaviour : SdkBehaviour
{
    [Test]
    public async Task List_MoreThanAPage_EveryOneAndNoForeignOne()
    {
        await Parallel.ForAsync(0, 515, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, token) =>
            await Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
                Binding($"binding-{i:000}", i % 50 == 0 ? "view" : PullerRole, User($"user-{i}")), Owner, cancellationToken: token));
        string[] expected = [.. Enumerable.Range(0, 515).Where(i => i % 50 != 0).Select(i => $"binding-{i:000}")];

        List<PullRoleBinding> here = await Sdk.RoleBindings.ListAsync(Owner).ToListAsync();
        List<PullRoleBinding> everywhere = await Sdk.RoleBindings.ListAsync(null).ToListAsync();

        Assert.That(here.Select(binding => binding.Name), Is.EqualTo(expected));
        Assert.That(everywhere.Where(binding => binding.Namespace == Owner).Select(binding => binding.Name), Is.EqualTo(expected));
    }

    [Test]
    public async Task List_AllNamespaces_HoldsThoseOfEach()
    {
        string other = await Cluster.NewNamespaceAsync();
        AccessSubject subject = NewServiceAccount();
        await Sdk.RoleBindings.GrantAsync(Grant(subject));
        await Sdk.RoleBindings.GrantAsync(new PullGrant(other, subject));

        List<PullRoleBinding> everywhere = await Sdk.RoleBindings.ListAsync(null).ToListAsync();
        List<PullRoleBinding> here = await Sdk.RoleBindings.ListAsync(Owner).ToListAsync();

        Assert.That(everywhere.Where(binding => binding.Subjects.Contains(subject)).Select(binding => binding.Namespace), Is.EquivalentTo([Owner, other]));
        Assert.That(here.Select(binding => binding.Namespace), Is.EqualTo([Owner]));
    }

    [Test]
    public async Task List_MissingNamespace_Empty() =>
        Assert.That(await Sdk.RoleBindings.ListAsync(NewName("typo")).ToListAsync(), Is.Empty);

    [Test]
    public async Task List_Binding_SaysWhoseItIs()
    {
        AccessSubject subject = NewServiceAccount();
        DateTimeOffset expiry = new(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);
        await Sdk.RoleBindings.GrantAsync(Grant(subject, "ours") with { Reason = "why", ExpiresAt = expiry });
        await BindAsNamedAsync("theirs", PullerRole, User("alice"), Group("dev"));

        List<PullRoleBinding> listed = await Sdk.RoleBindings.ListAsync(Owner).ToListAsync();

        Assert.That(listed.Select(binding => (binding.Name, binding.IsManaged, binding.Reason, binding.ExpiresAt)),
            Is.EqualTo([("ours", true, "why", (DateTimeOffset?)expiry), ("theirs", false, null, null)]));
        Assert.That(listed[1].Subjects, Is.EqualTo([AccessSubject.User("alice"), AccessSubject.Group("dev")]));
        Assert.That(listed[1].UnusableSubjects, Is.Empty);
    }

    [Test]
    public async Task List_ServiceAccountWithoutNamespace_IsOneOfTheBindingsOwn()
    {
        AccessSubject here = AccessSubject.ServiceAccount(Owner, "bot");
        await BindAsNamedAsync("here", PullerRole, ServiceAccount("bot", null));

        PullRoleBinding listed = await Sdk.RoleBindings.ListAsync(Owner).SingleAsync();

        Assert.That(listed.Subjects, Is.EqualTo([here]));
        Assert.That(listed.Grants(here), Is.True);
        await UntilAsync(Sdk, CanPull(here), AccessVerdict.Allowed);
    }

    [Test]
    public async Task List_SubjectThatNobodyCanBe_ToldApart()
    {
        await BindAsNamedAsync("odd", PullerRole, ServiceAccount("bot", "Bad_Ns"), User("alice"), User(" "));

        PullRoleBinding listed = await Sdk.RoleBindings.ListAsync(Owner).SingleAsync();

        Assert.That(listed.Subjects, Is.EqualTo([AccessSubject.User("alice")]));
        Assert.That(listed.UnusableSubjects, Is.EqualTo(["ServiceAccount 'Bad_Ns/bot'", "User ' '"]));
    }

    [Test]
    public async Task List_BindingToARoleOfThatName_IsAnother()
    {
        await Admin.RbacAuthorizationV1.CreateNamespacedRoleAsync(new V1Role { Metadata = new V1ObjectMeta { Name = PullerRole }, Rules = [] }, Owner);
        V1RoleBinding binding = Binding("a-role", PullerRole, User("alice"));
        binding.RoleRef.Kind = "Role";
        await Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(binding, Owner);

        Assert.That(await Sdk.RoleBindings.ListAsync(Owner).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task List_WithoutSubjects_GrantsNobody()
    {
        await BindAsNamedAsync("nobody", PullerRole);

        PullRoleBinding listed = await Sdk.RoleBindings.ListAsync(Owner).SingleAsync();

        Assert.That((listed.Subjects.Count, listed.UnusableSubjects.Count), Is.EqualTo((0, 0)));
    }
}
