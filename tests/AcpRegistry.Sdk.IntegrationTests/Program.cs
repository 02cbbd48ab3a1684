using AcpRegistry.Sdk.IntegrationTests.LocalControlPlanes;
using AcpRegistry.Sdk.IntegrationTests.RoleBindings;

namespace AcpRegistry.Sdk.IntegrationTests;

/// <summary>Processes for tests to kill.</summary>
internal static class Program
{
    public static Task<int> Main(string[] arguments) =>
        arguments is ["apply", var kubeconfig, var owner, var grants]
            ? ApplyProcess.RunAsync(kubeconfig, owner, grants)
            : PlaneProcess.RunAsync();
}
