using System.Diagnostics;
using AcpRegistry.Sdk.Testing;

namespace AcpRegistry.Sdk.IntegrationTests;

/// <summary>One control plane for the whole run. Where there is none, every test fails and says what to run.</summary>
[SetUpFixture]
public sealed class ControlPlane
{
    private static LocalControlPlane? _plane;

    public static LocalControlPlane Plane =>
        _plane ?? throw new InvalidOperationException("The control plane did not start: the set-up of the run says why.");

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var clock = Stopwatch.StartNew();
        _plane = await LocalControlPlane.StartAsync();
        string manager = _plane.HasControllerManager ? "with" : "without";
        await TestContext.Progress.WriteLineAsync(
            $"kube-apiserver {_plane.Version}, {manager} kube-controller-manager, ready after {clock.Elapsed.TotalSeconds:0.0} s");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_plane is not null)
        {
            await _plane.DisposeAsync();
        }
    }
}
