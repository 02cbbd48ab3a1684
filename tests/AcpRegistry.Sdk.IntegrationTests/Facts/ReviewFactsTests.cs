using System.Net;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Tests.Behaviour;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.IntegrationTests.Facts;

/// <summary>Facts that the SDK is built on, each by its number, on the real server.</summary>
public sealed class ReviewFactsTests : ControlPlaneTests
{
    private const string Bot = "system:serviceaccount:their-ns:bot";

    [TestCase("system:serviceaccounts")]
    [TestCase("system:serviceaccounts:their-ns")]
    [TestCase("system:authenticated")]
    public async Task Fact01_ReviewOfAServiceAccount_AddsNoGroupThatImpersonationAdds(string group)
    {
        await BindAsync(Owner, "view", Group(group));
        V1ResourceAttributes list = Ask("list", "", "pods", Owner);
        await UntilAllowedAsync(list, Bot, group);

        Assert.That((await ReviewAsync(list, Bot)).Allowed, Is.False);
        Assert.That(await CanIAsync("list", "pods", "-n", Owner, $"--as={Bot}"), Is.EqualTo("yes"));
    }

    [Test]
    public async Task Fact01_ImpersonationOfAPlainUser_AddsAuthenticatedAlone()
    {
        await BindAsync(Owner, "view", Group("system:serviceaccounts"));
        string open = await Cluster.NewNamespaceAsync();
        await BindAsync(open, "view", Group("system:authenticated"));
        await UntilAllowedAsync(Ask("list", "", "pods", open), null, "system:authenticated");

        Assert.That(await CanIAsync("list", "pods", "-n", open, "--as=alice"), Is.EqualTo("yes"));
        Assert.That(await CanIAsync("list", "pods", "-n", Owner, "--as=alice"), Is.EqualTo("no"));
    }

    [Test]
    public async Task Fact01_GroupsImpersonatedExplicitly_ReplaceThoseOfTheServiceAccount()
    {
        await BindAsync(Owner, "view", Group("system:serviceaccounts:their-ns"));
        await UntilAllowedAsync(Ask("list", "", "pods", Owner), null, "system:serviceaccounts:their-ns");

        Assert.That(await CanIAsync("list", "pods", "-n", Owner, $"--as={Bot}", "--as-group=dev"), Is.EqualTo("no"));
    }

    [Test]
    public async Task Fact02_GroupThatNothingServes_KubectlSaysNoToWhatIsGranted()
    {
        await Sdk.RoleBindings.GrantAsync(Grant(AccessSubject.Parse(Bot)));
        AccessDecision decision = await UntilAsync(Sdk, CanPull(AccessSubject.Parse(Bot)), AccessVerdict.Allowed);

        string kubectl = await CanIAsync("get", "images.registry.alauda.io", "-n", Owner, $"--as={Bot}");

        Assert.That((decision.Verdict, kubectl), Is.EqualTo((AccessVerdict.Allowed, "no")));
    }

    [Test]
    public async Task Fact02_GroupThatNothingServes_KubectlAsksAboutTheWholeWord()
    {
        string role = await NewClusterRoleAsync(Rule("", "images.registry.alauda.io", "get"));
        await BindAsync(Owner, role, User(Bot));
        await UntilAllowedAsync(Ask("get", "", "images.registry.alauda.io", Owner), Bot);

        string kubectl = await CanIAsync("get", "images.registry.alauda.io", "-n", Owner, $"--as={Bot}");

        Assert.That(kubectl, Is.EqualTo("yes"));
        Assert.That((await Sdk.Permissions.CheckAsync(CanPull(AccessSubject.Parse(Bot)))).Verdict, Is.EqualTo(AccessVerdict.Denied));
    }

    [Test]
    public async Task Fact02_SubresourceBeforeTheGroup_KubectlAsksAboutAnObjectOfThatName()
    {
        V1PolicyRule named = Rule("", "imagestreams", "get");
        named.ResourceNames = ["layers.image.alauda.io"];
        await BindAsync(Owner, await NewClusterRoleAsync(named), User("named"));
        await BindAsync(Owner, await NewClusterRoleAsync(Rule("image.alauda.io", "imagestreams/layers", "get")), User("layers"));
        V1ResourceAttributes layers = Ask("get", "image.alauda.io", "imagestreams", Owner);
        layers.Subresource = "layers";
        await UntilAllowedAsync(layers, "layers");

        Assert.That(await CanIAsync("get", "imagestreams/layers.image.alauda.io", "-n", Owner, "--as=named"), Is.EqualTo("yes"));
        Assert.That(await CanIAsync("get", "imagestreams/layers.image.alauda.io", "-n", Owner, "--as=layers"), Is.EqualTo("no"));
    }

    [Test]
    public async Task Fact03_AskedInTheSubjectsNamespace_TheGrantIsNotTested()
    {
        string theirs = await Cluster.NewNamespaceAsync();
        AccessSubject subject = AccessSubject.ServiceAccount(theirs, "default");
        await KubectlAsync("create", "rolebinding", "cross-ns-pull", $"--clusterrole={PullerRole}", $"--serviceaccount={theirs}:default", "-n", Owner);
        await UntilAsync(Sdk, CanPull(subject), AccessVerdict.Allowed);

        Assert.That((await ReviewAsync(Pull(theirs), subject.UserName)).Allowed, Is.False);
        Assert.That((await ReviewAsync(Pull(""), subject.UserName)).Allowed, Is.False, "an empty namespace means all of them");
        Assert.That((await Sdk.Permissions.CheckAsync(new AccessQuestion(subject, theirs))).Verdict, Is.EqualTo(AccessVerdict.Denied));
    }

    [Test]
    public async Task Fact04_NamespaceThatDoesNotExist_LooksLikeADenial()
    {
        string typo = NewName("typo");
        AcpRegistryClient sdk = Sdk;

        V1SubjectAccessReviewStatus raw = await ReviewAsync(Pull(typo), Bot);
        V1LocalSubjectAccessReview local = await Admin.AuthorizationV1.CreateNamespacedLocalSubjectAccessReviewAsync(Local(typo, typo), typo);

        Assert.That(KubernetesJson.Serialize(raw), Is.EqualTo("""{"allowed":false}"""));
        Assert.That(KubernetesJson.Serialize(local.Status), Is.EqualTo("""{"allowed":false}"""));
        Assert.That((await sdk.Permissions.CheckAsync(new AccessQuestion(AccessSubject.Parse(Bot), typo))).Warning, Does.Contain("doesn't exist"));
    }

    [Test]
    public async Task Fact04_LocalReviewWithoutItsNamespace_RefusedByOldServers()
    {
        Task<V1LocalSubjectAccessReview> AskAsync() => Admin.AuthorizationV1.CreateNamespacedLocalSubjectAccessReviewAsync(Local(null, Owner), Owner);

        // Which version between fills it in isn't known.
        Version version = await ServerVersionAsync();
        if (version >= new Version(1, 36))
        {
            Assert.That((await AskAsync()).Status.Allowed, Is.False);
        }
        else if (version < new Version(1, 21))
        {
            Refusal refusal = await Refusal.OfAsync(AskAsync);
            Assert.That(refusal.Code, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
            Assert.That(refusal.Message, Does.Contain("must match metadata.namespace"));
        }

        AcpRegistryClient admin = await SdkOfNamespaceAdminAsync();
        Assert.That((await admin.Permissions.CheckAsync(CanPull(AccessSubject.Parse(Bot)))).Method, Is.EqualTo(AccessMethod.LocalSubjectAccessReview));
    }

    [Test]
    public async Task Fact05_NamespaceAdmin_AsksThereOnlyAndReadsNoClusterRoles()
    {
        string admin = NewName("admin");
        await BindAsync(Owner, "admin", User(admin));
        await UntilAllowedAsync(Ask("create", "authorization.k8s.io", "localsubjectaccessreviews", Owner), admin);
        string kubeconfig = await Plane.WriteKubeconfigAsync(admin);

        Assert.That((await Kubectl.RunAsync(kubeconfig, ["auth", "can-i", "create", "localsubjectaccessreviews.authorization.k8s.io", "-n", Owner])).Output, Is.EqualTo("yes"));
        Assert.That((await Kubectl.RunAsync(kubeconfig, ["auth", "can-i", "create", "subjectaccessreviews.authorization.k8s.io"])).Output, Does.EndWith("no"));
        Assert.That((await Kubectl.RunAsync(kubeconfig, ["get", "clusterrole", PullerRole])).Error, Does.Contain("Forbidden"));
    }

    [Test]
    public async Task Fact05_Edit_AsksAboutAnyNamespaceAsItsServiceAccountsByTheUserAlone()
    {
        string editor = NewName("editor");
        string other = await Cluster.NewNamespaceAsync();
        await BindAsync(Owner, "edit", User(editor));
        await BindAsync(other, "view", ServiceAccount("bot", Owner));
        await UntilAllowedAsync(Ask("impersonate", "", "serviceaccounts", Owner), editor);
        await UntilAllowedAsync(Ask("list", "", "pods", other), $"system:serviceaccount:{Owner}:bot");
        string kubeconfig = await Plane.WriteKubeconfigAsync(editor);
        string[] ask = ["auth", "can-i", "list", "pods", "-n", other, $"--as=system:serviceaccount:{Owner}:bot"];

        KubectlResult byUser = await Kubectl.RunAsync(kubeconfig, ask);
        KubectlResult byGroup = await Kubectl.RunAsync(kubeconfig, [.. ask, "--as-group=dev"]);
        AcpRegistryForbiddenException review = await FailureOfAsync<AcpRegistryForbiddenException>(
            () => SdkOf(editor).Permissions.CheckAsync(CanPull(AccessSubject.Parse(Bot))));

        Assert.That(byUser.Output, Is.EqualTo("yes"));
        Assert.That(byGroup.Error, Does.Contain("Forbidden"));
        Assert.That(review.Code, Is.EqualTo(AcpRegistryCodes.ReviewNotPermitted));
    }

    private static V1LocalSubjectAccessReview Local(string? itsOwn, string about) => new()
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = itsOwn },
        Spec = new V1SubjectAccessReviewSpec { User = Bot, ResourceAttributes = Pull(about) },
    };
}
