using AcpRegistry.Sdk.Testing;

namespace AcpRegistry.Sdk.IntegrationTests.OwnPlane;

/// <summary>A second control plane, for tests that others would not survive; it has no kube-controller-manager.</summary>
[SetUpFixture]
public sealed class OwnControlPlane
{
    private static LocalControlPlane? _plane;

    public static LocalControlPlane Plane =>
        _plane ?? throw new InvalidOperationException("The second control plane did not start: the set-up of its tests says why.");

    [OneTimeSetUp]
    public async Task StartAsync() => _plane = await LocalControlPlane.StartAsync(new LocalControlPlaneOptions { UseControllerManager = false });

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_plane is not null)
        {
            await _plane.DisposeAsync();
        }
    }
}
