using AcpRegistry.Sdk.Diagnostics;
using AcpRegistry.Sdk.IntegrationTests.Behaviour;
using AcpRegistry.Sdk.Tests.Behaviour;
using AcpRegistry.Sdk.Tests.Diagnostics;

namespace AcpRegistry.Sdk.IntegrationTests.Diagnostics;

/// <summary>The table of broken set-ups on a real API server and a real registry, and what only tokens bring with them.</summary>
[CancelAfter(120_000)]
public sealed class ControlPlaneDiagnosisTests : DiagnosisBehaviour
{
    private RealDiagnosisRegistry? _registry;

    protected override IBehaviourCluster Cluster { get; } = new ControlPlaneBehaviourCluster();

    private protected override IDiagnosisRegistry Registry => _registry!;

    [OneTimeSetUp]
    public async Task StartRegistryAsync() => _registry = await RealDiagnosisRegistry.StartAsync();

    [OneTimeTearDown]
    public async Task StopRegistryAsync()
    {
        if (_registry is { } running)
        {
            await running.DisposeAsync();
        }
    }

    [TearDown]
    public void MendTokens() => _registry!.Tokens.Failure = null;

    [Test]
    public async Task Diagnose_TokenServiceThatNoRuleAllows_IsSaid()
    {
        await using var scene = await MakeAsync(new ScenePlan { Options = options => options.RegistryTokenServices.Clear() });

        var diagnosis = await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target);

        Assert.That(diagnosis.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { AcpRegistryCodes.TokenServiceNotTrusted }), diagnosis.ToText());
    }

    [Test]
    public async Task Diagnose_TokenServiceThatIsBroken_IsSaid()
    {
        await using var scene = await MakeAsync(new ScenePlan());
        _registry!.Tokens.Failure = 500;

        var diagnosis = await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target);

        Assert.That(diagnosis.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { AcpRegistryCodes.TokenServiceFailed }), diagnosis.ToText());
    }

    [Test]
    public async Task Diagnose_NotGranted_IsOneFindingOfBothTheServerAndTheRegistry()
    {
        await using var scene = await MakeAsync(new ScenePlan { IsGranted = false });

        var diagnosis = await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target);

        Assert.That(diagnosis.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { AcpRegistryCodes.PullNotGranted }), diagnosis.ToText());
        Assert.That(
            diagnosis.Checks.Where(check => check.Status == DiagnosticStatus.Fail).Select(check => check.Name), Is.EqualTo(new[] { "permission", "manifest" }));
    }

    [Test]
    public async Task Diagnose_RemedyOfAMissingGrant_Mends()
    {
        await using var scene = await MakeAsync(new ScenePlan { IsGranted = false });
        var finding = (await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target)).Findings[0];
        Assert.That(finding.Code, Is.EqualTo(AcpRegistryCodes.PullNotGranted));

        var run = await Kubectl.RunAsync(ControlPlane.Plane.AdminKubeconfigPath, finding.Remedy.Split('\n')[0].Split(' ').Skip(1));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        await UntilAllowedAsync(Pull(Owner), $"system:serviceaccount:{scene.Target.Namespace}:default");

        var mended = await scene.Sdk().Diagnostics.DiagnoseAsync(scene.Target);
        Assert.That(mended.Findings, Is.Empty, mended.ToText());
    }
}
