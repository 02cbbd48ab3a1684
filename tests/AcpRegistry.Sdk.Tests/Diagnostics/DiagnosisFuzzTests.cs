using System.Net;
using System.Net.Sockets;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Cluster;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Tests.Support;
using AcpRegistry.Sdk.Workloads;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

/// <summary>Whatever the cluster and the network answer, a diagnosis and the reader of workloads throw only what they say, and no check has a bug.</summary>
public sealed class DiagnosisFuzzTests
{
    private const string Host = "internal-docker-registry.cpaas-system.svc";

    private static readonly string[] Names =
    [
        Host, "default", "my-ns", "cpaas-system", "internal-docker-registry", "pull", $"{Host}/my-ns/app:1", $"{Host}/shared-ns/app", $"{Host}.cluster.local/my-ns/app",
        $"{Host}/App", $"{Host}/app", "internal-docker-registry.cpaas-systen.svc/my-ns/app:1", "registry.example.com/my-ns/app:1",
    ];

    [Test]
    public async Task Diagnose_AnyAnswers_ThrowsOnlyWhatItSaysAndNoCheckFails()
    {
        for (var i = 0; i < 3_000; i++)
        {
            var random = new Random(TestSeed.Value + i);
            var target = Target(random, new RandomObjects(random, Names));
            try
            {
                var diagnosis = await Diagnostics(random).DiagnoseAsync(target);

                var bugs = diagnosis.Findings.Where(finding => finding.Code == AcpRegistryCodes.CheckFailed).Select(finding => $"{finding.Text} {string.Join(' ', finding.Evidence)}");
                Assert.That(bugs, Is.Empty, $"{TestSeed.Text}, case {i}");
                Assert.That(diagnosis.ToText() + diagnosis.ToMarkdown() + diagnosis.ToJson(), Is.Not.Empty);
            }
            catch (AcpRegistryException)
            {
                // The pod or the workload could not be read.
            }
            catch (Exception bug) when (bug is not ResultStateException)
            {
                throw new AssertionException($"{TestSeed.Text}, case {i}: {bug}");
            }
        }
    }

    [Test]
    public async Task Reader_AnyAnswers_ThrowsOnlyWhatItSays()
    {
        for (var i = 0; i < 10_000; i++)
        {
            var random = new Random(TestSeed.Value + i);
            var reader = new WorkloadReader(Port(random));
            try
            {
                var workload = await reader.GetAsync(Reference(random));
                Assert.That(workload.Containers, Has.None.Null, $"{TestSeed.Text}, case {i}");
                Assert.That((await reader.GetPullSecretsAsync(workload)).ToString(), Is.Not.Empty);
            }
            catch (AcpRegistryException)
            {
                // Could not be read.
            }
            catch (Exception bug) when (bug is not ResultStateException)
            {
                throw new AssertionException($"{TestSeed.Text}, case {i}: {bug}");
            }
        }
    }

    [Test]
    public async Task Diagnose_BugInACheck_CostsThatCheckAloneAndIsNoPass()
    {
        var cluster = Healthy();
        cluster.Setup(api => api.FindSecretAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("MARKED"));
        var diagnosis = await Diagnostics(cluster.Object, new NoNetwork()).DiagnoseAsync(PullTarget.Pod("my-ns", "web"));

        var check = diagnosis.Checks.Single(one => one.Name == "pull-secrets");
        Assert.Multiple(() =>
        {
            Assert.That((check.Status, check.Findings.Single().Code), Is.EqualTo((DiagnosticStatus.Skipped, AcpRegistryCodes.CheckFailed)), diagnosis.ToText());
            Assert.That(check.Text, Does.Contain("'pull-secrets'").And.Contain(nameof(InvalidOperationException)));
            Assert.That(diagnosis.Checks.Select(one => one.Name).Distinct().Count(), Is.EqualTo(13), diagnosis.ToText());
            Assert.That(diagnosis.Checks.Single(one => one.Name == "permission").Status, Is.EqualTo(DiagnosticStatus.Pass));
            Assert.That(diagnosis.Status, Is.Not.EqualTo(DiagnosticStatus.Pass));
            Assert.That(diagnosis.ToText() + diagnosis.ToMarkdown() + diagnosis.ToJson(), Does.Not.Contain("MARKED"));
        });
    }

    [Test]
    public async Task Diagnose_BugInThePodsCheck_CostsThatCheckAlone()
    {
        var cluster = Healthy();
        cluster.Setup(api => api.ListEventsAsync("my-ns", "Pod", "web", It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("MARKED"));

        var diagnosis = await Diagnostics(cluster.Object, new NoNetwork()).DiagnoseAsync(PullTarget.Pod("my-ns", "web"));

        Assert.That(diagnosis.Checks.Single(one => one.Name == "pod").Findings.Single().Code, Is.EqualTo(AcpRegistryCodes.CheckFailed), diagnosis.ToText());
        Assert.That(diagnosis.Status, Is.Not.EqualTo(DiagnosticStatus.Pass));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Diagnose_CancelledWithinACheck_IsCancelled(bool inThePodsCheck)
    {
        using var cancel = new CancellationTokenSource();
        var cluster = Healthy();
        if (inThePodsCheck)
        {
            cluster.Setup(api => api.ListEventsAsync("my-ns", "Pod", "web", It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(CancelledAsync<IReadOnlyList<Corev1Event>>);
        }
        else
        {
            cluster.Setup(api => api.FindSecretAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(CancelledAsync<V1Secret?>);
        }

        Assert.That(
            async () => await Diagnostics(cluster.Object, new NoNetwork()).DiagnoseAsync(PullTarget.Pod("my-ns", "web"), cancel.Token),
            Throws.InstanceOf<OperationCanceledException>());

        async Task<T> CancelledAsync<T>()
        {
            await cancel.CancelAsync();
            throw new OperationCanceledException(cancel.Token);
        }
    }

    private static PullTarget Target(Random random, RandomObjects objects) => random.Next(4) switch
    {
        0 => PullTarget.Image(Names[random.Next(6, Names.Length)], "my-ns", "default") with { NodeHosts = NodeHostsFile.Parse(objects.Text() ?? "") },
        1 => PullTarget.Workload(Reference(random)),
        _ => PullTarget.Pod("my-ns", "web") with { Platform = "linux/arm64" },
    };

    private static WorkloadReference Reference(Random random) => new((WorkloadKind)random.Next(Enum.GetValues<WorkloadKind>().Length), "my-ns", "web");

    private static PullDiagnostics Diagnostics(Random random) => Diagnostics(Port(random), new RandomNetwork(random), random);

    private static PullDiagnostics Diagnostics(IClusterApi cluster, RegistryNetwork network, Random? random = null)
    {
        var options = new AcpRegistryOptions
        {
            Generation = (RegistryGeneration)(random?.Next(Enum.GetValues<RegistryGeneration>().Length) ?? 0),
            DiscoverAddresses = random?.Next(2) == 0,
            Location = random?.Next(2) == 0 ? NetworkLocation.Outside : NetworkLocation.InCluster,
            ExternalHosts = ["registry.example.com"],
        };
        var time = TimeProvider.System;
        var profiles = new RegistryProfileSource(cluster, options, time);
        var permissions = new PullPermissionChecker(cluster, profiles, options, new AccessDecisionCache(options.CheckCacheDuration, options.RequestTimeout, time), time);
        var explorer = new PullAccessExplorer(cluster, profiles, options, time);
        var inspector = new RegistryInspector(options, network, time, NullLogger.Instance);
        return new PullDiagnostics(
            new DiagnosisParts(cluster, profiles, permissions, explorer, inspector, new WorkloadReader(cluster), options.Location, time), NullLogger.Instance);
    }

    private static IClusterApi Port(Random random) => new Mock<IClusterApi> { DefaultValueProvider = new RandomObjects(random, Names) }.Object;

    private static Mock<IClusterApi> Healthy()
    {
        var cluster = new Mock<IClusterApi>();
        cluster.Setup(api => api.FindPodAsync("my-ns", "web", It.IsAny<CancellationToken>())).ReturnsAsync(new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = "web", NamespaceProperty = "my-ns" },
            Spec = new V1PodSpec { Containers = [new V1Container { Name = "main", Image = $"{Host}/my-ns/app:1" }], ImagePullSecrets = [new V1LocalObjectReference { Name = "pull" }] },
        });
        cluster.Setup(api => api.ReviewAsync(It.IsAny<V1SubjectAccessReviewSpec>(), It.IsAny<CancellationToken>())).ReturnsAsync(new V1SubjectAccessReviewStatus { Allowed = true });
        cluster.Setup(api => api.ListNetworkPoliciesAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        cluster.Setup(api => api.ListEventsAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        return cluster;
    }

    private class NoNetwork : RegistryNetwork
    {
        public override ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) => throw new SocketException((int)SocketError.HostNotFound);

        public override ValueTask<Stream> ConnectAsync(string host, IPAddress address, int port, CancellationToken cancellationToken) =>
            throw new SocketException((int)SocketError.ConnectionRefused);
    }

    private sealed class RandomNetwork(Random random) : NoNetwork
    {
        public override ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
            random.Next(3) == 0 ? base.ResolveAsync(host, cancellationToken) : ValueTask.FromResult<IReadOnlyList<IPAddress>>([IPAddress.Loopback]);
    }
}
