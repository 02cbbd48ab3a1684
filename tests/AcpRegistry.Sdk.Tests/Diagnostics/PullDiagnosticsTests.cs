using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Testing;
using AcpRegistry.Sdk.Tests.Support;
using AcpRegistry.Sdk.Workloads;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

/// <summary>What a diagnosis costs, what it leaves behind, and what a broken API server does to it.</summary>
[TestFixture]
public sealed class PullDiagnosticsTests
{
    private readonly InMemoryCluster _cluster = new();
    private readonly FakeRegistry _registry = new();
    private readonly FakeLogCollector _logs = new();
    private IKubernetes _admin = null!;
    private DiagnosisScene _scene = null!;

    [SetUp]
    public async Task StartAsync()
    {
        await _registry.StartAsync();
        await _cluster.CreateNamespaceAsync("my-ns");
        await _cluster.CreateNamespaceAsync("shared-ns");
        _admin = _cluster.CreateAdminClient();
        await _admin.RbacAuthorizationV1.CreateClusterRoleAsync(new V1ClusterRole
        {
            Metadata = new V1ObjectMeta { Name = "system:image-puller" },
            Rules = [new V1PolicyRule { ApiGroups = ["registry.alauda.io"], Resources = ["images"], Verbs = ["get"] }],
        });
        _scene = new DiagnosisScene(_admin, _registry, "my-ns", "shared-ns");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _scene.DisposeAsync();
        await _registry.DisposeAsync();
        _admin.Dispose();
    }

    [Test]
    public async Task Diagnose_HealthyPod_CostsTheseRequestsAndNoMore()
    {
        var diagnosis = await DiagnoseAsync(new ScenePlan());

        Assert.That(diagnosis.Status, Is.EqualTo(DiagnosticStatus.Pass), diagnosis.ToText());
        Assert.That(Requests(), Is.EquivalentTo(new[]
        {
            "get pods my-ns", "get services registries-of-scenes",

            // 1.20 has no slices of this version, and is asked for endpoints then.
            "list endpointslices.discovery.k8s.io registries-of-scenes", "get endpoints registries-of-scenes",
            "get serviceaccounts my-ns", "get secrets my-ns", "create subjectaccessreviews.authorization.k8s.io ",
            "list networkpolicies.networking.k8s.io registries-of-scenes", "list networkpolicies.networking.k8s.io my-ns", "list events my-ns",
        }));
    }

    [Test]
    public async Task Diagnose_DeniedPod_CostsNineRequestsMore()
    {
        var diagnosis = await DiagnoseAsync(new ScenePlan { IsGranted = false });

        Assert.That(diagnosis.Findings[0].Code, Is.EqualTo(AcpRegistryCodes.PullNotGranted));
        Assert.That(Requests(), Has.Count.EqualTo(10 + 9), string.Join('\n', Requests()));
    }

    [Test]
    public async Task Diagnose_ManyContainers_AskEachThingOnce()
    {
        var one = await DiagnoseAsync(new ScenePlan());
        var costOfOne = Requests().Count;
        await _registry.PushAsync("shared-ns/other", "1");
        var containers = Enumerable.Range(0, 6).Select(i => new V1Container { Name = $"c{i}", Image = _scene.Fill($"HOST/OWNER/{(i % 2 == 0 ? "app" : "other")}:1") });
        await _admin.CoreV1.CreateNamespacedPodAsync(
            new V1Pod { Metadata = new V1ObjectMeta { Name = "many" }, Spec = new V1PodSpec { Containers = [.. containers] } }, "my-ns");
        _cluster.ClearRequests();

        var many = await _scene.Sdk().Diagnostics.DiagnoseAsync(PullTarget.Pod("my-ns", "many"));

        Assert.That((one.Status, many.Status), Is.EqualTo((DiagnosticStatus.Pass, DiagnosticStatus.Pass)), many.ToText());
        Assert.That(Requests(), Has.Count.EqualTo(costOfOne), string.Join('\n', Requests()));
        Assert.That(many.Checks.Count(check => check.Name == "manifest"), Is.EqualTo(2));
        Assert.That(many.ToText(), Does.Contain("[1] ").And.Contain("manifest [2]"));
    }

    [Test]
    public async Task Diagnose_OneBrokenImageOfTwo_BlamesThatOne()
    {
        await _scene.MakeAsync(new ScenePlan());
        await _admin.CoreV1.CreateNamespacedPodAsync(
            new V1Pod
            {
                Metadata = new V1ObjectMeta { Name = "two" },
                Spec = new V1PodSpec
                {
                    InitContainers = [new V1Container { Name = "first", Image = _scene.Fill("HOST/OWNER/App:1") }],
                    Containers = [new V1Container { Name = "main", Image = _scene.Fill("HOST/OWNER/app:1") }, new V1Container { Name = "mesh", Image = "docker.io/library/envoy:1" }],
                },
            },
            "my-ns");

        var diagnosis = await _scene.Sdk().Diagnostics.DiagnoseAsync(PullTarget.Pod("my-ns", "two"));

        Assert.That(diagnosis.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { AcpRegistryCodes.ImageReferenceMalformed }), diagnosis.ToText());
        Assert.That(
            diagnosis.Checks.Where(check => check.Name == "reference").Select(check => check.Status),
            Is.EqualTo(new[] { DiagnosticStatus.Fail, DiagnosticStatus.Pass, DiagnosticStatus.Pass }));
        Assert.That(diagnosis.Checks.Where(check => check.Image == "docker.io/library/envoy:1" && check.Name == "connection").Single().Status, Is.EqualTo(DiagnosticStatus.Skipped));
    }

    [Test]
    public async Task Diagnose_ApiServerThatAnswersNothingElse_SkipsWhatItCannotAskAndStillTellsTheRest()
    {
        await _scene.MakeAsync(new ScenePlan());
        using var failing = _cluster.Intercept(request => request.Resource == "pods" ? null : InMemoryFault.Fail(System.Net.HttpStatusCode.InternalServerError, "InternalError"));

        var diagnosis = await _scene.Sdk().Diagnostics.DiagnoseAsync(_scene.Target);

        Assert.That(diagnosis.Findings.Select(finding => finding.Severity), Is.All.EqualTo(FindingSeverity.Information), diagnosis.ToText());
        Assert.That(diagnosis.Findings.Select(finding => finding.Code).Distinct(), Is.EqualTo(new[] { AcpRegistryCodes.Unexpected }));
        Assert.That(
            diagnosis.Checks.Where(check => check.Status == DiagnosticStatus.Pass).Select(check => check.Name), Is.EqualTo(new[] { "reference", "connection", "pull-policy" }));
        Assert.That(diagnosis.Status, Is.EqualTo(DiagnosticStatus.Warn));
    }

    [Test]
    public async Task Diagnose_RightThatTheServerCannotEvaluate_IsNoPass()
    {
        await _scene.MakeAsync(new ScenePlan());
        using var broken = _cluster.Intercept(request => request.Resource == "subjectaccessreviews"
            ? InMemoryFault.Respond(System.Net.HttpStatusCode.Created, """{"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","status":{"allowed":false,"evaluationError":"webhook is down"}}""")
            : null);

        var diagnosis = await _scene.Sdk().Diagnostics.DiagnoseAsync(_scene.Target);

        Assert.That(diagnosis.Checks.Single(check => check.Name == "permission").Status, Is.EqualTo(DiagnosticStatus.Skipped), diagnosis.ToText());
        Assert.That(diagnosis.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { AcpRegistryCodes.EvaluationFailed }));
        Assert.That(diagnosis.Status, Is.EqualTo(DiagnosticStatus.Warn));
    }

    [Test]
    public async Task Diagnose_ContainerThatRunsBesideOneThatWaits_IsNotBlamedForItsPast()
    {
        await _scene.MakeAsync(new ScenePlan());
        await _registry.PushAsync("shared-ns/other", "1");
        var pod = await _admin.CoreV1.CreateNamespacedPodAsync(
            new V1Pod
            {
                Metadata = new V1ObjectMeta { Name = "two" },
                Spec = new V1PodSpec
                {
                    Containers = [new V1Container { Name = "runs", Image = _scene.Fill("HOST/OWNER/app:1") }, new V1Container { Name = "waits", Image = _scene.Fill("HOST/OWNER/other:1") }],
                },
                Status = new V1PodStatus
                {
                    ContainerStatuses =
                    [
                        new V1ContainerStatus { Name = "runs", ImageID = "sha256:1", State = new V1ContainerState { Running = new V1ContainerStateRunning() } },
                        new V1ContainerStatus
                        {
                            Name = "waits",
                            State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = "ImagePullBackOff", Message = "write /x: no space left on device" } },
                        },
                    ],
                },
            },
            "my-ns");
        await _admin.CoreV1.CreateNamespacedEventAsync(
            new Corev1Event
            {
                Metadata = new V1ObjectMeta { Name = "two.1" },
                InvolvedObject = new V1ObjectReference { Kind = "Pod", Name = "two", NamespaceProperty = "my-ns", Uid = pod.Metadata.Uid, FieldPath = "spec.containers{runs}" },
                Reason = "Failed",
                Message = "Failed to pull image: dial tcp 10.0.0.1:443: i/o timeout",
            },
            "my-ns");

        var diagnosis = await _scene.Sdk().Diagnostics.DiagnoseAsync(PullTarget.Pod("my-ns", "two"));

        Assert.That(diagnosis.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { AcpRegistryCodes.NodeNoSpace }), diagnosis.ToText());
    }

    [Test]
    public async Task Diagnose_AutoWithoutARegistry_SaysSoFirst()
    {
        await _scene.MakeAsync(new ScenePlan { Options = options => (options.Generation, options.ServiceName, options.ServiceNamespace) = (RegistryGeneration.Auto, null, null) });
        using var groups = _cluster.Intercept(request => request.PathAndQuery.StartsWith("/apis", StringComparison.Ordinal) && request.Resource.Length == 0
            ? InMemoryFault.Respond(System.Net.HttpStatusCode.OK, """{"kind":"APIGroupList","apiVersion":"v1","groups":[]}""")
            : null);

        var diagnosis = await _scene.Sdk().Diagnostics.DiagnoseAsync(_scene.Target);

        Assert.That(diagnosis.Findings[0].Code, Is.EqualTo(AcpRegistryCodes.RegistryNotFound), diagnosis.ToText());
        Assert.That(diagnosis.Status, Is.EqualTo(DiagnosticStatus.Fail));
    }

    [Test]
    public async Task Diagnose_GivenUp_Throws()
    {
        await _scene.MakeAsync(new ScenePlan());
        using var given = new CancellationTokenSource();
        using var hanging = _cluster.Intercept(request =>
        {
            if (request.Resource == "secrets")
            {
                given.Cancel();
            }

            return null;
        });

        Assert.That(async () => await _scene.Sdk().Diagnostics.DiagnoseAsync(_scene.Target, given.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Diagnose_WrongPassword_LeavesOneLineAndAnActivityAndNoSecret()
    {
        await _scene.MakeAsync(new ScenePlan { Secret = ScenePlan.Json("""{"auths":{"HOST":{"username":"NAME","password":"MARKED-wrong"}}}""") });
        using var telemetry = new TelemetryListener();
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(_logs)));
        var sdk = AcpRegistryClient.Create(_admin, _scene.Options, loggers: loggers, network: _scene.Network);

        var diagnosis = await sdk.Diagnostics.DiagnoseAsync(_scene.Target);

        var line = _logs.GetSnapshot().Single(record => record.Category == "AcpRegistry.Sdk.Diagnostics.PullDiagnostics");
        var activity = telemetry.Activities.Single(one => one.OperationName == "diagnose pull");
        Assert.Multiple(() =>
        {
            Assert.That((line.Level, line.Id.Id, line.Message), Is.EqualTo((LogLevel.Information, 30, "Diagnosed pod my-ns/web-0: Fail, first ACPR539 of 1 findings")));
            Assert.That(activity.GetTagItem("acp_registry.outcome"), Is.EqualTo(AcpRegistryCodes.CredentialRefused));
            Assert.That(activity.GetTagItem("k8s.namespace.name"), Is.EqualTo("my-ns"));
            Assert.That(_logs.GetSnapshot().Select(record => record.Message), Has.None.Contains("MARKED"));
            Assert.That(telemetry.Activities.SelectMany(one => one.TagObjects).Select(tag => $"{tag.Value}"), Has.None.Contains("MARKED"));
            Assert.That(diagnosis.ToText() + diagnosis.ToMarkdown() + diagnosis.ToJson() + diagnosis, Does.Not.Contain("MARKED"));
            Assert.That(diagnosis.Findings[0].Remedy, Does.StartWith("kubectl create secret docker-registry pull -n my-ns "));
        });
    }

    [Test]
    public async Task Diagnose_WhatOnlyTheRegistryRefuses_IsNotBlamedOnTheGrant()
    {
        await _scene.MakeAsync(new ScenePlan());
        _registry.Denies = true;

        var finding = (await _scene.Sdk().Diagnostics.DiagnoseAsync(_scene.Target)).Findings[0];

        Assert.That(finding.Code, Is.EqualTo(AcpRegistryCodes.PullDenied));
        Assert.That(finding.Remedy, Does.Contain("may be somebody else's").And.Not.Contain("rolebinding"));
    }

    [Test]
    public async Task Diagnose_RightThatChangesMeanwhile_IsNotTheOneThatIsKept()
    {
        await _scene.MakeAsync(new ScenePlan { Options = options => options.CheckCacheDuration = TimeSpan.FromMinutes(5) });
        var sdk = _scene.Sdk();
        var binding = await _admin.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync("pulls", "shared-ns");

        Assert.That((await sdk.Diagnostics.DiagnoseAsync(_scene.Target)).Status, Is.EqualTo(DiagnosticStatus.Pass));
        await _admin.RbacAuthorizationV1.DeleteNamespacedRoleBindingAsync("pulls", "shared-ns");
        Assert.That((await sdk.Diagnostics.DiagnoseAsync(_scene.Target)).Findings[0].Code, Is.EqualTo(AcpRegistryCodes.PullNotGranted));
        binding.Metadata = new V1ObjectMeta { Name = "pulls" };
        await _admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(binding, "shared-ns");
        Assert.That((await sdk.Diagnostics.DiagnoseAsync(_scene.Target)).Status, Is.EqualTo(DiagnosticStatus.Pass));
    }

    [TestCase("external", "HOST")]
    [TestCase("HOST", "external")]
    public async Task Diagnose_OneImageByTwoHosts_AsksForEachWithItsOwnCredentials(string first, string second)
    {
        var external = $"external.{DiagnosisScene.RegistryNamespace}.svc";
        await _scene.MakeAsync(new ScenePlan
        {
            Options = options =>
            {
                options.Location = NetworkLocation.Outside;
                options.ExternalHosts.Add(external);
            },
        });
        _scene.Network.Hosts.Add(external);
        await MakePodAsync("both", Image(first), Image(second));

        var diagnosis = await _scene.Sdk().Diagnostics.DiagnoseAsync(PullTarget.Pod("my-ns", "both"));

        Assert.Multiple(() =>
        {
            Assert.That(Check(diagnosis, "manifest", Image("HOST")).Status, Is.EqualTo(DiagnosticStatus.Pass), diagnosis.ToText());
            Assert.That(Check(diagnosis, "manifest", Image("external")).Status, Is.EqualTo(DiagnosticStatus.Skipped), diagnosis.ToText());
        });

        string Image(string host) => $"{(host == "HOST" ? _scene.Host : external)}/shared-ns/app:1";
    }

    [TestCase("""{"auths":{}}""")]
    [TestCase("{}")]
    public async Task Diagnose_PullSecretWithoutEntries_IsForNoImage(string json)
    {
        await _scene.MakeAsync(new ScenePlan { Secret = ScenePlan.Json(json) });

        var diagnosis = await _scene.Sdk().Diagnostics.DiagnoseAsync(_scene.Target);

        Assert.That(diagnosis.Findings[0].Code, Is.EqualTo(AcpRegistryCodes.PullSecretForAnother), diagnosis.ToText());
        Assert.That(diagnosis.Findings[0].Text, Does.Contain("'pull'").And.Contain("no entry"));
        Assert.That(diagnosis.Status, Is.EqualTo(DiagnosticStatus.Fail));
    }

    [Test]
    public async Task Diagnose_ImageOfNoHost_IsFoundAndHidesNoOther()
    {
        await _scene.MakeAsync(new ScenePlan { Secret = ScenePlan.Json("{}") });
        await MakePodAsync("two", "a_b.c/d:1", _scene.Fill("HOST/OWNER/app:1"));

        var diagnosis = await _scene.Sdk().Diagnostics.DiagnoseAsync(PullTarget.Pod("my-ns", "two"));

        Assert.Multiple(() =>
        {
            var reference = Check(diagnosis, "reference", "a_b.c/d:1");
            Assert.That((reference.Status, reference.Findings.Single().Code), Is.EqualTo((DiagnosticStatus.Fail, AcpRegistryCodes.ImageOfAnotherRegistry)), diagnosis.ToText());
            Assert.That(reference.Text, Does.Contain("'a_b.c' isn't a valid host"));
            Assert.That(diagnosis.Findings.Select(finding => finding.Code), Has.Some.EqualTo(AcpRegistryCodes.PullSecretForAnother), diagnosis.ToText());
            Assert.That(diagnosis.Findings.Select(finding => finding.Code), Has.None.EqualTo(AcpRegistryCodes.CheckFailed));
        });
    }

    [TestCase("NAME.corp.example.com/team/app:1")]
    [TestCase("NAME-mirror.registries-of-scenes.svc/OWNER/app:1")]
    public async Task Diagnose_HostThatOnlyBeginsAsTheServiceDoes_IsAnotherRegistrys(string image)
    {
        await _scene.MakeAsync(new ScenePlan { Image = image });

        Assert.That((await _scene.Sdk().Diagnostics.DiagnoseAsync(_scene.Target)).Findings.Select(finding => finding.Code), Has.None.EqualTo(AcpRegistryCodes.ImageOfAnotherRegistry));
    }

    [Test]
    public async Task Diagnose_ExternalHostThatIsNotReachedFromHere_IsNoFaultOfAPodInTheCluster()
    {
        await _scene.MakeAsync(new ScenePlan
        {
            Options = options =>
            {
                options.Location = NetworkLocation.Outside;
                options.ExternalHosts.Add("registry.invalid");
            },
        });
        _scene.Network.Hosts.Add("registry.invalid");
        _scene.Network.Addresses = [];

        var diagnosis = await _scene.Sdk().Diagnostics.DiagnoseAsync(_scene.Target);

        var connection = Check(diagnosis, "connection", _scene.Fill("HOST/OWNER/app:1"));
        Assert.Multiple(() =>
        {
            Assert.That((diagnosis.Status, connection.Status), Is.EqualTo((DiagnosticStatus.Warn, DiagnosticStatus.Skipped)), diagnosis.ToText());
            Assert.That(connection.Findings.Select(finding => (finding.Code, finding.Severity)), Is.EqualTo(new[] { (AcpRegistryCodes.RegistryNameUnresolved, FindingSeverity.Information) }));
            Assert.That(connection.Text, Does.Contain("outside the cluster").And.Contain("registry.invalid"));
        });
    }

    [TestCase(WorkloadKind.Deployment)]
    [TestCase(WorkloadKind.CronJob)]
    public void Diagnose_WorkloadThatIsNotThere_IsSaid(WorkloadKind kind)
    {
        var sdk = AcpRegistryClient.Create(_admin);

        Assert.That(
            async () => await sdk.Diagnostics.DiagnoseAsync(PullTarget.Workload(new WorkloadReference(kind, "my-ns", "gone"))),
            Throws.TypeOf<AcpRegistryNotFoundException>().With.Message.Contains("'gone'"));
        Assert.That(async () => await sdk.Diagnostics.DiagnoseAsync(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Table_OfBrokenSetUps_ReachesEveryCodeOfADiagnosis()
    {
        // These never come first, and have tests of their own.
        string[] beside = [AcpRegistryCodes.PodBehindPolicies, AcpRegistryCodes.CacheHidesFault, AcpRegistryCodes.CheckFailed];
        var codes = typeof(AcpRegistryCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).Where(code => code.StartsWith("ACPR6", StringComparison.Ordinal));

        Assert.That(codes.Except(BrokenSetups.All.Select(row => row.Code)), Is.EquivalentTo(beside));
        Assert.That(BrokenSetups.All.Select(row => row.Name), Is.Unique);
        Assert.That(BrokenSetups.All.Count(), Is.GreaterThanOrEqualTo(30));
    }

    private async Task<PullDiagnosis> DiagnoseAsync(ScenePlan plan)
    {
        await _scene.MakeAsync(plan);
        _cluster.ClearRequests();
        return await _scene.Sdk().Diagnostics.DiagnoseAsync(_scene.Target);
    }

    private static DiagnosticCheck Check(PullDiagnosis diagnosis, string name, string image) =>
        diagnosis.Checks.Single(check => check.Name == name && check.Image == image);

    private Task MakePodAsync(string name, params string[] images) => _admin.CoreV1.CreateNamespacedPodAsync(
        new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1PodSpec { Containers = [.. images.Select((image, i) => new V1Container { Name = $"c{i}", Image = image })] },
        },
        "my-ns");

    private List<string> Requests() =>
    [
        .. _cluster.Requests.Select(request =>
            $"{request.Verb} {request.Resource}{(request.ApiGroup.Length == 0 ? "" : $".{request.ApiGroup}")} {request.Namespace}"),
    ];
}
