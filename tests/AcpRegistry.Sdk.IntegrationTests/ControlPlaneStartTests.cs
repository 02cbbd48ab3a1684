using AcpRegistry.Sdk.IntegrationTests;

// Outside of the namespace whose set-up skips every test without a control plane.
namespace AcpRegistry.Sdk.ControlPlaneStart;

[TestFixture]
public sealed class ControlPlaneStartTests
{
    [Test]
    public async Task ControlPlane_ForAllTests_Starts()
    {
        try
        {
            await ControlPlane.StartedAsync();
        }
        catch (Exception failure)
        {
            Assert.Fail($"All other tests are skipped, because there is no control plane: run tests/run, which gets one and runs every test. {failure.Message}");
        }
    }
}
