using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Workloads;
using k8s.Models;
using Moq;

namespace AcpRegistry.Sdk.Tests.Workloads;

[TestFixture]
public sealed class WorkloadReaderTests
{
    private readonly Mock<IClusterApi> _cluster = new(MockBehavior.Strict);

    private static readonly (WorkloadKind Kind, PodTemplateKind Template)[] Templates =
    [
        (WorkloadKind.Deployment, PodTemplateKind.Deployment), (WorkloadKind.ReplicaSet, PodTemplateKind.ReplicaSet),
        (WorkloadKind.StatefulSet, PodTemplateKind.StatefulSet), (WorkloadKind.DaemonSet, PodTemplateKind.DaemonSet),
        (WorkloadKind.Job, PodTemplateKind.Job), (WorkloadKind.CronJob, PodTemplateKind.CronJob),
    ];

    [SetUp]
    public void Forget() => _cluster.Reset();

    [Test]
    public async Task Get_OfEachKindWithATemplate_ReadsThatTemplate([Range(0, 5)] int row)
    {
        var (kind, template) = Templates[row];
        using var giveUp = new CancellationTokenSource();
        _cluster.Setup(api => api.FindPodTemplateAsync(template, "my-ns", "web", giveUp.Token)).ReturnsAsync(
            new V1PodTemplateSpec { Spec = new V1PodSpec { Containers = [new V1Container { Name = "c", Image = "i:1" }] } });

        var workload = await Reader.GetAsync(new WorkloadReference(kind, "my-ns", "web"), giveUp.Token);

        Assert.That((workload.Reference.Kind, workload.Containers.Single().Image), Is.EqualTo((kind, "i:1")));
    }

    [Test]
    public void Get_OfWhatIsNotThere_SaysWhatToLookFor([Values] WorkloadKind kind)
    {
        _cluster.Setup(api => api.FindPodAsync("my-ns", "web", default)).ReturnsAsync((V1Pod?)null);
        _cluster.Setup(api => api.FindPodTemplateAsync(It.IsAny<PodTemplateKind>(), "my-ns", "web", default)).ReturnsAsync((V1PodTemplateSpec?)null);

        var plural = $"{kind}s".ToLowerInvariant();
        Assert.That(
            async () => await Reader.GetAsync(new WorkloadReference(kind, "my-ns", "web")),
            Throws.TypeOf<AcpRegistryNotFoundException>()
                .With.Message.Contains($"There is no {kind} 'web' in the namespace 'my-ns'.")
                .And.Property("Remedy").EndsWith($"kubectl get {plural} -n my-ns"));
    }

    [TestCase(ServiceAccountState.Present, new[] { "a", "b" }, new[] { "a", "b" })]
    [TestCase(ServiceAccountState.Present, new string[0], new string[0])]
    [TestCase(ServiceAccountState.Missing, null, null)]
    [TestCase(ServiceAccountState.NotReadable, null, null)]
    public async Task GetPullSecrets_OfATemplateWithoutAList_AreTheServiceAccounts(ServiceAccountState state, string[]? listed, string[]? expected)
    {
        HasAccount(state, listed);

        var secrets = await Reader.GetPullSecretsAsync(Made(WorkloadKind.Deployment));

        AssertThat(secrets, PullSecretsOrigin.ServiceAccount, expected, state, listed, differs: false);
    }

    [TestCase(ServiceAccountState.Present, new[] { "a" })]
    [TestCase(ServiceAccountState.Missing, null)]
    [TestCase(ServiceAccountState.NotReadable, null)]
    public async Task GetPullSecrets_OfATemplateWithAList_AreThatList(ServiceAccountState state, string[]? listed)
    {
        HasAccount(state, listed);

        var secrets = await Reader.GetPullSecretsAsync(Made(WorkloadKind.CronJob, "own"));

        AssertThat(secrets, PullSecretsOrigin.OwnList, ["own"], state, listed, differs: false);
    }

    [Test]
    public async Task GetPullSecrets_OfAListWithoutAName_AreNoneAndNotTheServiceAccounts()
    {
        HasAccount(ServiceAccountState.Present, ["a"]);

        var secrets = await Reader.GetPullSecretsAsync(Made(WorkloadKind.Job, ""));

        AssertThat(secrets, PullSecretsOrigin.OwnList, [], ServiceAccountState.Present, ["a"], differs: false);
    }

    [TestCase(ServiceAccountState.Present, new[] { "a" }, new[] { "a" }, false)]
    [TestCase(ServiceAccountState.Present, new[] { "a" }, new string[0], true)]
    [TestCase(ServiceAccountState.Present, new[] { "a", "b" }, new[] { "a" }, true)]
    [TestCase(ServiceAccountState.Present, new string[0], new[] { "a" }, true)]
    [TestCase(ServiceAccountState.Missing, null, new string[0], false)]
    [TestCase(ServiceAccountState.NotReadable, null, new[] { "a" }, false)]
    public async Task GetPullSecrets_OfAPod_AreWhatItWasMadeWith(ServiceAccountState state, string[]? listed, string[] has, bool differs)
    {
        HasAccount(state, listed);

        var secrets = await Reader.GetPullSecretsAsync(Made(WorkloadKind.Pod, has));

        AssertThat(secrets, PullSecretsOrigin.ExistingPod, has, state, listed, differs);
    }

    [Test]
    public async Task GetPullSecretsOfServiceAccount_EntriesWithoutAName_AreLeftOut()
    {
        HasAccount(ServiceAccountState.Present, ["", "a"]);

        var secrets = await Reader.GetPullSecretsOfServiceAccountAsync("my-ns", "bot");

        AssertThat(secrets, PullSecretsOrigin.ServiceAccount, ["a"], ServiceAccountState.Present, ["a"], differs: false);
    }

    [Test]
    public void GetPullSecrets_ServerThatDoesNotAnswer_Throws()
    {
        _cluster.Setup(api => api.FindServiceAccountAsync("my-ns", "bot", default)).ThrowsAsync(new AcpRegistryTimeoutException("No answer.", "Wait."));

        Assert.That(async () => await Reader.GetPullSecretsAsync(Made(WorkloadKind.Deployment)), Throws.TypeOf<AcpRegistryTimeoutException>());
    }

    [TestCase("My-NS", "bot")]
    [TestCase("my-ns", "Bot")]
    [TestCase("my-ns", "")]
    [TestCase("", "bot")]
    public void GetPullSecretsOfServiceAccount_NameThatCannotBe_IsRefusedUnasked(string @namespace, string account) =>
        Assert.That(async () => await Reader.GetPullSecretsOfServiceAccountAsync(@namespace, account), Throws.TypeOf<AcpRegistryArgumentException>());

    private WorkloadReader Reader => new(_cluster.Object);

    private static Workload Made(WorkloadKind kind, params string[] own) =>
        new() { Reference = new WorkloadReference(kind, "my-ns", "web"), ServiceAccount = "bot", Containers = [], PullSecrets = own };

    private static void AssertThat(
        PodPullSecrets secrets, PullSecretsOrigin origin, string[]? names, ServiceAccountState state, string[]? accountNames, bool differs) => Assert.Multiple(() =>
    {
        Assert.That((secrets.Namespace, secrets.ServiceAccount, secrets.Origin, secrets.ServiceAccountState), Is.EqualTo(("my-ns", "bot", origin, state)));
        Assert.That(secrets.Names, Is.EqualTo(names));
        Assert.That(secrets.ServiceAccountNames, Is.EqualTo(accountNames));
        Assert.That(secrets.DiffersFromServiceAccount, Is.EqualTo(differs));
    });

    private void HasAccount(ServiceAccountState state, string[]? names)
    {
        var setup = _cluster.Setup(api => api.FindServiceAccountAsync("my-ns", "bot", default));
        switch (state)
        {
            case ServiceAccountState.NotReadable:
                setup.ThrowsAsync(new AcpRegistryForbiddenException("No.", "Ask."));
                break;
            case ServiceAccountState.Missing:
                setup.ReturnsAsync((V1ServiceAccount?)null);
                break;
            default:
                setup.ReturnsAsync(new V1ServiceAccount { ImagePullSecrets = [.. names!.Select(name => new V1LocalObjectReference { Name = name })] });
                break;
        }
    }
}
