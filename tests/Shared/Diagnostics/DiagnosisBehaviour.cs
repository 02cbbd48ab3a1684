using System.Text.RegularExpressions;
using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Tests.Behaviour;

namespace AcpRegistry.Sdk.Tests.Diagnostics;

/// <summary>Why can't this pod pull? Each broken set-up must be found out, first of all findings, and a healthy one must be left in peace.</summary>
public abstract class DiagnosisBehaviour : SdkBehaviour
{
    private string _mine = "";

    private protected abstract IDiagnosisRegistry Registry { get; }

    private static IEnumerable<TestCaseData> Table() =>
        BrokenSetups.All.Select(row => new TestCaseData(row.Code, row.Break).SetArgDisplayNames($"{row.Name}: {row.Code}"));

    [SetUp]
    public async Task MakeMineAsync() => _mine = await Cluster.NewNamespaceAsync();

    [TestCaseSource(nameof(Table))]
    public async Task Diagnose_BrokenSetUp_ItsFindingComesFirst(string code, object change)
    {
        var plan = new ScenePlan();
        ((Action<ScenePlan>)change)(plan);
        await using var scene = await MakeAsync(plan);

        var diagnosis = await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target);

        var report = diagnosis.ToText();
        TestContext.Out.WriteLine(report);
        Assert.Multiple(() =>
        {
            Assert.That(diagnosis.Findings.Select(finding => finding.Code).FirstOrDefault(), Is.EqualTo(code), report);
            Assert.That(diagnosis.Status, Is.AnyOf(DiagnosticStatus.Fail, DiagnosticStatus.Warn));
            Assert.That(report, Does.StartWith($"{code} "));
            Assert.That(string.Join('\n', report, diagnosis.ToMarkdown(), diagnosis.ToJson(), diagnosis), Does.Not.Contain("MARKED"));
        });
    }

    [TestCase(PullTargetKind.Pod)]
    [TestCase(PullTargetKind.Workload)]
    [TestCase(PullTargetKind.Image)]
    public async Task Diagnose_HealthySetUp_FindsNothing(PullTargetKind target)
    {
        await using var scene = await MakeAsync(new ScenePlan { Target = target, NodeHosts = "IP HOST # cpaas-generated-node-resolver\n" });

        var diagnosis = await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target);

        TestContext.Out.WriteLine(diagnosis.ToText());
        Assert.That(diagnosis.Findings, Is.Empty, diagnosis.ToText());
        Assert.That(diagnosis.Status, Is.EqualTo(DiagnosticStatus.Pass));
        Assert.That(
            diagnosis.Checks.Where(check => check.Status == DiagnosticStatus.Skipped).Select(check => check.Name),
            Is.EqualTo(target switch
            {
                PullTargetKind.Pod => Array.Empty<string>(),
                PullTargetKind.Workload => ["pod"],
                _ => new[] { "pod-policies", "pull-policy", "pod" },
            }));
    }

    [Test]
    public async Task Diagnose_HealthyPodThatOnceFailed_BelievesWhatRuns()
    {
        var plan = new ScenePlan { ImageId = "sha256:1", PullPolicy = "IfNotPresent" };
        plan.Events.Add(("Failed", "Failed to pull image \"HOST/OWNER/app:1\": i/o timeout"));
        await using var scene = await MakeAsync(plan);

        Assert.That((await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target)).Findings, Is.Empty);
    }

    [Test]
    public async Task Diagnose_BrokenSetUpOfAPodThatRuns_SaysWhatHidesIt()
    {
        await using var scene = await MakeAsync(new ScenePlan { ImageId = "sha256:1", PullPolicy = "IfNotPresent", IsGranted = false });

        var diagnosis = await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target);

        Assert.That(diagnosis.Findings[0].Code, Is.EqualTo(AcpRegistryCodes.PullNotGranted));
        Assert.That(diagnosis.Findings[^1].Code, Is.EqualTo(AcpRegistryCodes.CacheHidesFault));
    }

    [Test]
    public async Task Diagnose_TwoCauses_TheOneThatTheNodeNamesComesFirst()
    {
        var plan = new ScenePlan
        {
            IsGranted = false,
            RegistryPolicy = "{podSelector: {matchLabels: {app: NAME}}}",
            Waiting = ("ErrImagePull", "failed to do request: Head \"https://HOST/v2/OWNER/app/manifests/1\": dial tcp IP:443: i/o timeout"),
        };
        await using var scene = await MakeAsync(plan);

        var diagnosis = await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target);

        Assert.That(diagnosis.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { AcpRegistryCodes.RegistryBehindPolicies, AcpRegistryCodes.PullNotGranted }), diagnosis.ToText());
    }

    [Test]
    public async Task Diagnose_WhatTheNodeSaysAndNothingExplains_ComesBeforeWhatItDoesNotSay()
    {
        var plan = new ScenePlan { IsGranted = false, Waiting = ("ErrImagePull", "tls: failed to verify certificate: x509: certificate signed by unknown authority") };
        await using var scene = await MakeAsync(plan);

        var diagnosis = await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target);

        Assert.That(diagnosis.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { AcpRegistryCodes.NodeCertificateRefused, AcpRegistryCodes.PullNotGranted }), diagnosis.ToText());
    }

    [Test]
    public async Task Diagnose_PodBehindAnEgressPolicy_WarnsOfItAfterAllElse()
    {
        await using var scene = await MakeAsync(new ScenePlan { PodPolicy = "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}" });

        var diagnosis = await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target);

        Assert.That(diagnosis.Findings.Select(finding => (finding.Code, finding.Severity)), Is.EqualTo(new[] { (AcpRegistryCodes.PodBehindPolicies, FindingSeverity.Warning) }));
        Assert.That(diagnosis.Status, Is.EqualTo(DiagnosticStatus.Warn));
    }

    [Test]
    public async Task Diagnose_GrantInTheWrongNamespace_SaysSoAndGivesTheCommand()
    {
        await using var scene = await MakeAsync(new ScenePlan { GrantedIn = "MINE" });

        var finding = (await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target)).Findings[0];

        Assert.That(finding.Remedy, Does.StartWith("kubectl create rolebinding ").And.Contain($"-n {Owner} ").And.Contain($"--serviceaccount={_mine}:default"));
        Assert.That(finding.Evidence, Has.Some.Contains($"its own namespace, not from '{Owner}'"));
    }

    [Test]
    public async Task Diagnose_WithoutAnyRight_SkipsAndSaysWhichRights()
    {
        await using var scene = await MakeAsync(new ScenePlan { Target = PullTargetKind.Image });
        using var nobody = Cluster.CreateClient(NewName("nobody"));

        var diagnosis = await scene.Sdk(nobody).Diagnostics.DiagnoseAsync(scene.Target);

        TestContext.Out.WriteLine(diagnosis.ToText());
        Assert.That(diagnosis.Findings.Select(finding => finding.Severity), Is.All.EqualTo(FindingSeverity.Information));
        Assert.That(diagnosis.Status, Is.EqualTo(DiagnosticStatus.Warn));
        Assert.That(
            diagnosis.Checks.Where(check => check.Status == DiagnosticStatus.Pass).Select(check => check.Name), Is.EqualTo(new[] { "reference", "connection" }), diagnosis.ToText());
        Assert.That(diagnosis.Findings.Select(finding => finding.Remedy), Has.Some.Contains("'get' on 'serviceaccounts'").And.Some.Contains("localsubjectaccessreviews"));
    }

    [Test]
    public async Task Diagnose_PodThatIsNotThere_IsSaid()
    {
        var failure = await FailureOfAsync<AcpRegistryNotFoundException>(() => Sdk.Diagnostics.DiagnoseAsync(PullTarget.Pod(_mine, "gone")));

        Assert.That(failure.Message, Does.Contain("'gone'"));
    }

    [Test]
    public async Task Diagnose_FromOutside_SkipsWhatOnlyTheClusterKnows()
    {
        await using var scene = await MakeAsync(new ScenePlan { Options = options => options.Location = NetworkLocation.Outside });

        var diagnosis = await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target);

        Assert.That(
            diagnosis.Checks.Where(check => check.Status == DiagnosticStatus.Skipped).Select(check => check.Name),
            Is.EqualTo(new[] { "dns", "node-hosts", "connection", "manifest" }));
        Assert.That(diagnosis.Findings, Is.Empty);
    }

    [Test]
    public async Task Diagnose_FromOutsideWithAnExternalHost_AsksTheRegistryThere()
    {
        var asked = "";
        await using var scene = await MakeAsync(new ScenePlan
        {
            Reach = scene =>
            {
                asked = $"external-{scene.Name}.{DiagnosisScene.RegistryNamespace}.svc";
                scene.Options.Location = NetworkLocation.Outside;
                scene.Options.ExternalHosts.Add(asked);
                scene.Network.Hosts.Remove(scene.Host);
                scene.Network.Hosts.Add(asked);
                return Task.CompletedTask;
            },
        });

        var diagnosis = await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target);

        Assert.That(diagnosis.Findings, Is.Empty, diagnosis.ToText());
        Assert.That(
            diagnosis.Checks.Where(check => check.Status == DiagnosticStatus.Skipped).Select(check => check.Name), Is.EqualTo(new[] { "dns", "node-hosts" }));
        Assert.That(diagnosis.Checks.Single(check => check.Name == "connection").Text, Does.Contain(asked));
    }

    [Test]
    public async Task Reports_OfABrokenSetUp_AreOfOneMind()
    {
        await using var scene = await MakeAsync(new ScenePlan { IsGranted = false });

        var diagnosis = await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target);

        var codes = diagnosis.Findings.Select(finding => finding.Code).Distinct().ToList();
        foreach (var report in new[] { diagnosis.ToText(), diagnosis.ToMarkdown(), diagnosis.ToJson() })
        {
            Assert.That(Regex.Matches(report, "ACPR\\d{3}").Select(match => match.Value).Distinct(), Is.SupersetOf(codes));
        }
    }

    private protected async Task<DiagnosisScene> MakeAsync(ScenePlan plan)
    {
        var scene = new DiagnosisScene(Admin, Registry, _mine, Owner);
        try
        {
            await scene.MakeAsync(plan);
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }

        if (plan.IsGranted)
        {
            await UntilAllowedAsync(
                Pull(scene.Fill(plan.GrantedIn)), $"system:serviceaccount:{_mine}:{plan.Account}", "system:serviceaccounts", $"system:serviceaccounts:{_mine}", "system:authenticated");
        }

        return scene;
    }
}
