using AcpRegistry.Sdk.Workloads;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Workloads;

[TestFixture]
public sealed class WorkloadMappingTests
{
    private const string Digest = "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly WorkloadReference Pod = new(WorkloadKind.Pod, "my-ns", "web-0");

    [TestCase("nginx", ImagePullPolicy.Always)]
    [TestCase("nginx:latest", ImagePullPolicy.Always)]
    [TestCase("nginx:latest" + Digest, ImagePullPolicy.Always)]
    [TestCase("host:5000/ns/app", ImagePullPolicy.Always)]
    [TestCase("host:5000/ns/app:latest", ImagePullPolicy.Always)]
    [TestCase("nginx:1", ImagePullPolicy.IfNotPresent)]
    [TestCase("nginx" + Digest, ImagePullPolicy.IfNotPresent)]
    [TestCase("nginx:1" + Digest, ImagePullPolicy.IfNotPresent)]
    [TestCase("nginx:Latest", ImagePullPolicy.IfNotPresent)]
    [TestCase("nginx:latest2", ImagePullPolicy.IfNotPresent)]
    [TestCase("latest", ImagePullPolicy.Always)]
    [TestCase("Not A Reference", ImagePullPolicy.IfNotPresent)]
    [TestCase("https://host/ns/app:latest", ImagePullPolicy.IfNotPresent)]
    [TestCase("host/NS/app", ImagePullPolicy.IfNotPresent)]
    [TestCase("", ImagePullPolicy.IfNotPresent)]
    public void PolicyOf_NothingWritten_IsWhatTheServerFillsIn(string image, ImagePullPolicy policy) => Assert.Multiple(() =>
    {
        Assert.That(WorkloadMapping.PolicyOf(null, image), Is.EqualTo(policy));
        Assert.That(WorkloadMapping.PolicyOf("", image), Is.EqualTo(policy));
    });

    [TestCase("Always", ImagePullPolicy.Always)]
    [TestCase("IfNotPresent", ImagePullPolicy.IfNotPresent)]
    [TestCase("Never", ImagePullPolicy.Never)]
    public void PolicyOf_Written_IsThat(string written, ImagePullPolicy policy) =>
        Assert.That(new[] { "nginx", "nginx:1" }.Select(image => WorkloadMapping.PolicyOf(written, image)), Has.All.EqualTo(policy));

    [TestCase("bot", null, "bot")]
    [TestCase(null, "old", "old")]
    [TestCase("", "old", "old")]
    [TestCase("bot", "old", "bot")]
    [TestCase(null, null, "default")]
    [TestCase("", "", "default")]
    public void Of_ServiceAccount_IsTheNewFieldElseTheOldOneElseDefault(string? name, string? legacy, string expected) =>
        Assert.That(Map(new V1PodSpec { ServiceAccountName = name, ServiceAccount = legacy, Containers = [] }).ServiceAccount, Is.EqualTo(expected));

    [Test]
    public void Of_ContainersOfEachRole_AreInTheOrderInWhichTheyStart()
    {
        var workload = Map(new V1PodSpec
        {
            Containers = [new V1Container { Name = "a", Image = "a:1" }, new V1Container { Name = "b", Image = "b" }],
            InitContainers = [new V1Container { Name = "i", Image = "i:1", ImagePullPolicy = "Never" }],
            EphemeralContainers = [new V1EphemeralContainer { Name = "e", Image = "e:1" }],
        });

        Assert.That(workload.Containers, Is.EqualTo(new[]
        {
            new WorkloadContainer { Name = "i", Image = "i:1", Role = WorkloadContainerRole.Init, PullPolicy = ImagePullPolicy.Never },
            new WorkloadContainer { Name = "a", Image = "a:1", PullPolicy = ImagePullPolicy.IfNotPresent },
            new WorkloadContainer { Name = "b", Image = "b", PullPolicy = ImagePullPolicy.Always },
            new WorkloadContainer { Name = "e", Image = "e:1", Role = WorkloadContainerRole.Ephemeral },
        }));
    }

    [Test]
    public void Of_Statuses_AreThoseOfTheSameNameAndRole()
    {
        var workload = Map(
            new V1PodSpec
            {
                Containers = [new V1Container { Name = "a", Image = "a:1" }, new V1Container { Name = "b", Image = "b:1" }],
                InitContainers = [new V1Container { Name = "i", Image = "i:1" }],
                EphemeralContainers = [new V1EphemeralContainer { Name = "e", Image = "e:1" }],
            },
            new V1PodStatus
            {
                ContainerStatuses =
                [
                    new V1ContainerStatus { Name = "b", ImageID = "b@sha256:1", State = new V1ContainerState { Running = new V1ContainerStateRunning() } },
                    new V1ContainerStatus { Name = "a", ImageID = "", State = Waits("ImagePullBackOff", "Back-off") },
                ],
                InitContainerStatuses = [new V1ContainerStatus { Name = "i", State = Waits("ErrImagePull", null) }],
                EphemeralContainerStatuses = [new V1ContainerStatus { Name = "e", State = new V1ContainerState { Waiting = new V1ContainerStateWaiting() } }],
            });

        Assert.That(workload.Containers.Select(one => (one.Name, one.Waiting, one.ImageId)), Is.EqualTo(new[]
        {
            ("i", new ContainerWaiting { Reason = "ErrImagePull" }, null),
            ("a", new ContainerWaiting { Reason = "ImagePullBackOff", Message = "Back-off" }, null),
            ("b", null, "b@sha256:1"),
            ("e", new ContainerWaiting { Reason = "" }, (string?)null),
        }));

        static V1ContainerState Waits(string reason, string? message) =>
            new() { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } };
    }

    [Test]
    public void Of_AnEntryWithoutAName_IsKeptAsAnEmptyText() =>
        Assert.That(
            Map(new V1PodSpec { Containers = [], ImagePullSecrets = [new V1LocalObjectReference(), new V1LocalObjectReference { Name = "Not a name" }] }).PullSecrets,
            Is.EqualTo(["", "Not a name"]));

    [Test]
    public void Of_NothingAtAll_IsAnEmptyWorkload()
    {
        var workload = WorkloadMapping.Of(Pod, null, null, null);

        Assert.That(
            (workload.Containers.Count, workload.ServiceAccount, workload.PullSecrets.Count, workload.PodLabels.Count, workload.PodUid),
            Is.EqualTo((0, "default", 0, 0, (string?)null)));
    }

    [Test]
    public void Of_Uid_IsThePodsAlone()
    {
        var metadata = new V1ObjectMeta { Uid = "u1", Labels = new Dictionary<string, string> { ["app"] = "web" } };

        var pod = WorkloadMapping.Of(Pod, metadata, null, null);
        var template = WorkloadMapping.Of(Pod with { Kind = WorkloadKind.Job }, metadata, null, null);

        Assert.That((pod.PodUid, template.PodUid, pod.PodLabels["app"], template.PodLabels["app"]), Is.EqualTo(("u1", (string?)null, "web", "web")));
    }

    private static Workload Map(V1PodSpec spec, V1PodStatus? status = null) => WorkloadMapping.Of(Pod, new V1ObjectMeta(), spec, status);
}
