using AcpRegistry.Sdk.Workloads;

namespace AcpRegistry.Sdk.Tests.Workloads;

/// <summary>Values and results can be made by others, can't be made wrongly, and don't change.</summary>
[TestFixture]
public sealed class WorkloadResultTests
{
    private static readonly WorkloadReference Web = new(WorkloadKind.Deployment, "my-ns", "web");

    [TestCase(WorkloadKind.Pod, "My-NS", "web", "'My-NS' is no Kubernetes namespace")]
    [TestCase(WorkloadKind.Pod, "", "web", "is no Kubernetes namespace")]
    [TestCase(WorkloadKind.Pod, "my-ns", "we/b", "'we/b' is no Kubernetes object name")]
    [TestCase(WorkloadKind.Pod, "my-ns", "..", "'..' is no Kubernetes object name")]
    [TestCase((WorkloadKind)99, "my-ns", "web", "'99' is no WorkloadKind")]
    public void Reference_ThatCannotBe_SaysWhatIsWrong(WorkloadKind kind, string @namespace, string name, string said) =>
        Assert.That(() => new WorkloadReference(kind, @namespace, name), Throws.TypeOf<AcpRegistryArgumentException>().With.Message.Contains(said));

    [Test]
    public void Reference_OfEqualParts_IsEqual() => Assert.Multiple(() =>
    {
        Assert.That(new WorkloadReference(WorkloadKind.Deployment, "my-ns", "web"), Is.EqualTo(Web));
        Assert.That(Web with { Kind = WorkloadKind.Job }, Is.Not.EqualTo(Web));
        Assert.That(Web.ToString(), Is.EqualTo("Deployment 'web' in the namespace 'my-ns'"));
    });

    [Test]
    public void Workload_WhatItWasMadeFrom_MayChangeLater()
    {
        var containers = new List<WorkloadContainer> { new() { Name = "c", Image = "i" } };
        var secrets = new List<string> { "pull" };
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        var workload = new Workload { Reference = Web, ServiceAccount = "default", Containers = containers, PullSecrets = secrets, PodLabels = labels };

        containers.Clear();
        secrets.Clear();
        labels.Clear();

        Assert.That((workload.Containers.Count, workload.PullSecrets.Count, workload.PodLabels.Count), Is.EqualTo((1, 1, 1)));
        Assert.That(workload.ToString(), Is.EqualTo("Deployment 'web' in the namespace 'my-ns': ServiceAccount 'default', containers: 1"));
    }

    [Test]
    public void Results_OfWhatCannotBe_AreRefused() => Assert.Multiple(() =>
    {
        Assert.That(() => new Workload { Reference = Web, ServiceAccount = "A b", Containers = [] }, Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => new Workload { Reference = null!, ServiceAccount = "a", Containers = [] }, Throws.ArgumentNullException);
        Assert.That(() => new WorkloadContainer { Name = "c", Image = null! }, Throws.ArgumentNullException);
        Assert.That(() => new WorkloadContainer { Name = "c", Image = "i", Role = (WorkloadContainerRole)9 }, Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => Secrets((PullSecretsOrigin)9), Throws.TypeOf<AcpRegistryArgumentException>().With.Message.Contains("'9' is no PullSecretsOrigin"));
    });

    [Test]
    public void PullSecrets_ForPeople_SayWhetherThereAreNoneOrNoneIsKnown() => Assert.Multiple(() =>
    {
        Assert.That(Secrets(names: ["a", "b\n"]).ToString(), Does.StartWith(@"'a', 'b\n' (ServiceAccount; ServiceAccount 'bot' in the namespace 'my-ns': "));
        Assert.That(Secrets(names: []).ToString(), Does.StartWith("none ("));
        Assert.That(Secrets().ToString(), Does.StartWith("not known ("));
    });

    [Test]
    public void Waiting_ForPeople_IsOneShortLine()
    {
        var text = new ContainerWaiting { Reason = "ErrImagePull", Message = "first\nsecond " + new string('x', 5_000) }.ToString();

        Assert.That(text, Does.StartWith(@"ErrImagePull: first\nsecond").And.Length.LessThan(200));
    }

    private static PodPullSecrets Secrets(PullSecretsOrigin origin = PullSecretsOrigin.ServiceAccount, IReadOnlyList<string>? names = null) =>
        new() { Namespace = "my-ns", ServiceAccount = "bot", Origin = origin, ServiceAccountState = ServiceAccountState.Present, Names = names };
}
