namespace AcpRegistry.Sdk.Registries;

/// <summary>What a generation of the registry is, as the platform installs it: one row each.</summary>
/// <remarks><c>Port</c> is null where the internal host has none.</remarks>
internal sealed record RegistryPreset(
    RegistryGeneration Generation, string ServiceNamespace, string ServiceName, int? Port, PullRight PullRight, string PullerRole)
{
    private const string Puller = "system:image-puller";

    private static readonly PullRight Images = new("get", "registry.alauda.io", "images");
    private static readonly PullRight Layers = new("get", "image.alauda.io", "imagestreams/layers") { IsByRepository = true };

    public static IReadOnlyList<RegistryPreset> All { get; } =
    [
        new(RegistryGeneration.InternalDockerRegistry, "cpaas-system", "internal-docker-registry", null, Images, Puller),
        new(RegistryGeneration.ImageRegistry, "cpaas-system", "image-registry", null, Images, Puller),
        new(RegistryGeneration.ImageRegistryV2, "image-registry-system", "image-registry", 5000, Layers, Puller),
    ];

    /// <summary>Those that the options may come to mean: all of them for Auto.</summary>
    public static IEnumerable<RegistryPreset> Candidates(RegistryGeneration generation) =>
        All.Where(preset => generation == RegistryGeneration.Auto || preset.Generation == generation);

    public static RegistryPreset Of(RegistryGeneration generation) => All.Single(preset => preset.Generation == generation);
}
