using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Workloads;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

[TestFixture]
public sealed class PullTargetTests
{
    [Test]
    public void Targets_OfEachKind_SayWhatTheyAre() => Assert.Multiple(() =>
    {
        var image = PullTarget.Image("not A reference", "my-ns");
        Assert.That((image.Kind, image.Namespace, image.Reference, image.ServiceAccount, image.WorkloadReference), Is.EqualTo((PullTargetKind.Image, "my-ns", "not A reference", "default", (WorkloadReference?)null)));
        Assert.That(image.ToString(), Is.EqualTo("image 'not A reference' for serviceaccount my-ns:default"));
        var pod = PullTarget.Pod("my-ns", "web-0");
        Assert.That((pod.Kind, pod.Namespace, pod.Reference, pod.ServiceAccount, pod.WorkloadReference!.Name), Is.EqualTo((PullTargetKind.Pod, "my-ns", (string?)null, (string?)null, "web-0")));
        Assert.That(pod.ToString(), Is.EqualTo("pod my-ns/web-0"));
        var workload = PullTarget.Workload(new WorkloadReference(WorkloadKind.StatefulSet, "my-ns", "db"));
        Assert.That((workload.Kind, workload.Namespace, workload.ToString()), Is.EqualTo((PullTargetKind.Workload, "my-ns", "statefulset my-ns/db")));
        Assert.That(PullTarget.Workload(pod.WorkloadReference), Is.EqualTo(pod));
    });

    [Test]
    public void Targets_EqualInAllParts_AreEqual() => Assert.Multiple(() =>
    {
        var same = PullTarget.Pod("my-ns", "web-0");
        Assert.That(PullTarget.Pod("my-ns", "web-0"), Is.EqualTo(same));
        Assert.That(PullTarget.Pod("my-ns", "web-0") with { Platform = "linux/arm64" }, Is.Not.EqualTo(PullTarget.Pod("my-ns", "web-0")));
        Assert.That(PullTarget.Image("a", "my-ns", "x"), Is.Not.EqualTo(PullTarget.Image("a", "my-ns")));
        Assert.That((PullTarget.Pod("my-ns", "web-0") with { NodeHosts = NodeHostsFile.Parse("127.0.0.1 a") }).NodeHosts!.ToString(), Is.EqualTo("127.0.0.1 a"));
    });

    [Test]
    public void Targets_ThatCannotBe_AreRefused() => Assert.Multiple(() =>
    {
        Assert.That(() => PullTarget.Image(" ", "my-ns"), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => PullTarget.Image("a", "My-Ns"), Throws.TypeOf<AcpRegistryArgumentException>().With.Message.Contains("'My-Ns'"));
        Assert.That(() => PullTarget.Image("a", "my-ns", ""), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => PullTarget.Pod("", "web-0"), Throws.TypeOf<AcpRegistryArgumentException>());
        Assert.That(() => PullTarget.Pod("my-ns", "a/b"), Throws.TypeOf<AcpRegistryArgumentException>());
    });

    [TestCase("linux/amd64", true)]
    [TestCase("linux/arm64/v8", true)]
    [TestCase("linux", false)]
    [TestCase("linux/", false)]
    [TestCase("linux/arm/v7/x", false)]
    [TestCase("linux arm", false)]
    public void Platform_ThatIsNone_IsRefused(string platform, bool taken) =>
        Assert.That(() => PullTarget.Pod("my-ns", "web-0") with { Platform = platform }, taken ? Throws.Nothing : Throws.TypeOf<AcpRegistryArgumentException>());
}
