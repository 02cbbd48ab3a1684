namespace AcpRegistry.Sdk.Registries;

/// <summary>Which of ACP's registries a cluster runs.</summary>
public enum RegistryGeneration
{
    /// <summary><c>internal-docker-registry.cpaas-system.svc</c>; pulling is the right to <c>get</c> <c>images</c> of <c>registry.alauda.io</c>.</summary>
    InternalDockerRegistry = 0,
}
