using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.IntegrationTests.RealRegistry;
using AcpRegistry.Sdk.Tests.Diagnostics;

namespace AcpRegistry.Sdk.IntegrationTests.Diagnostics;

/// <summary>A real docker-registry whose token service lets those pull whom the control plane's RBAC lets.</summary>
internal sealed class RealDiagnosisRegistry(TestRegistry registry) : IDiagnosisRegistry
{
    public int Port => registry.Port;

    public RegistryNetwork Network => registry.Network;

    public TestTokenService Tokens => registry.Tokens!;

    public static async Task<RealDiagnosisRegistry> StartAsync() => new(await TestRegistry.StartAsync(
        RegistryAccess.Token, certificate: authority => authority.Issue([$"*.{DiagnosisScene.RegistryNamespace}.svc"])));

    public AcpRegistryOptions Options() => registry.Options();

    public void AddUser(string username, string password, AccessSubject subject) => Tokens.AddUser(username, password, subject);

    public Task PushAsync(string repository, string tag) => registry.PushAsync(repository, tag);

    public Task PushIndexAsync(string repository, string tag, params string[] platforms) => registry.PushIndexAsync(repository, tag, platforms);

    public ValueTask DisposeAsync() => registry.DisposeAsync();
}
