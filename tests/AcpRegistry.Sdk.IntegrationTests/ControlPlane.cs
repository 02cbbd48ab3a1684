using System.Diagnostics;
using AcpRegistry.Sdk.Testing;

namespace AcpRegistry.Sdk.IntegrationTests;

/// <summary>One control plane for the whole run. If it doesn't start, one test fails and says what to run, and all others are skipped.</summary>
[SetUpFixture]
public sealed class ControlPlane
{
    private static readonly Lazy<Task<LocalControlPlane>> Start = new(() => LocalControlPlane.StartAsync());

    public static LocalControlPlane Plane =>
        Start.Value.IsCompletedSuccessfully ? Start.Value.Result : throw new InvalidOperationException("The control plane did not start.");

    /// <summary>Starts it at the first call; each call returns or fails as that start did.</summary>
    public static Task<LocalControlPlane> StartedAsync() => Start.Value;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var clock = Stopwatch.StartNew();
        LocalControlPlane plane;
        try
        {
            plane = await StartedAsync();
        }
        catch (Exception failure)
        {
            Assert.Ignore($"The control plane did not start: {failure.Message}");
            return;
        }

        string manager = plane.HasControllerManager ? "with" : "without";
        await TestContext.Progress.WriteLineAsync(
            $"kube-apiserver {plane.Version}, {manager} kube-controller-manager, ready after {clock.Elapsed.TotalSeconds:0.0} s");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (Start.Value.IsCompletedSuccessfully)
        {
            await (await Start.Value).DisposeAsync();
        }
    }
}
