using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Registries;

/// <summary>Which of ACP's registries a cluster runs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RegistryGeneration>))]
public enum RegistryGeneration
{
    /// <summary><c>internal-docker-registry.cpaas-system.svc</c>; pulling is the right to <c>get</c> <c>images</c> of <c>registry.alauda.io</c>.</summary>
    InternalDockerRegistry = 0,

    /// <summary><c>image-registry.cpaas-system.svc</c>; pulling is the right to <c>get</c> <c>images</c> of <c>registry.alauda.io</c>.</summary>
    ImageRegistry,

    /// <summary>
    /// <c>image-registry.image-registry-system.svc:5000</c>; pulling is the right to <c>get</c> <c>imagestreams/layers</c> of <c>image.alauda.io</c>.
    /// </summary>
    ImageRegistryV2,

    /// <summary>Whichever the cluster runs, found out by looking; never the generation of a <see cref="RegistryProfile"/>.</summary>
    Auto,
}
