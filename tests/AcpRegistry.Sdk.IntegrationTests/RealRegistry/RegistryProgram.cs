using AcpRegistry.Sdk.Testing;

namespace AcpRegistry.Sdk.IntegrationTests.RealRegistry;

/// <summary>Finds docker-registry: beside the control plane's programs, else on PATH.</summary>
internal static class RegistryProgram
{
    private const string Name = "docker-registry";

    public static string Find()
    {
        string[] directories = [ControlPlane.Plane.AssetsDirectory, .. MachineEnvironment.SearchPath.Split(Path.PathSeparator)];
        return directories.Where(directory => directory.Length > 0).Select(directory => Path.Combine(directory, Name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"There is no '{Name}' in '{ControlPlane.Plane.AssetsDirectory}' or on PATH. Put it there, install the distribution's package {Name}, or unset "
                + "KUBEBUILDER_ASSETS and let tests/run get it.");
    }
}
