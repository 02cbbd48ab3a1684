using System.Diagnostics;
using AcpRegistry.Sdk.Testing;

namespace AcpRegistry.Sdk.IntegrationTests.LocalControlPlanes;

/// <summary>
/// A process for a test to kill: it starts a control plane and then a child of its own that outlives it, says where the plane
/// is and which child that is, and waits.
/// </summary>
internal static class PlaneProcess
{
    public static async Task<int> RunAsync()
    {
        await using LocalControlPlane plane = await LocalControlPlane.StartAsync();
        using Process survivor = Process.Start("sleep", "60");
        Console.WriteLine(Path.GetDirectoryName(plane.AdminKubeconfigPath));
        Console.WriteLine(survivor.Id);
        await Task.Delay(TimeSpan.FromMinutes(1));
        return 1;
    }
}
