using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Workloads;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>One image of the target, and the containers that run it.</summary>
internal sealed class DiagnosedImage(string text, IReadOnlyList<WorkloadContainer> containers)
{
    /// <summary>As it is written.</summary>
    public string Text { get; } = text;

    /// <summary>As it may be printed; images are told apart by it.</summary>
    public string Shown { get; } = ShownText.Of(text, longest: 512);

    /// <summary>Null where the text is no reference.</summary>
    public ImageReference? Reference { get; } = ImageReference.TryParse(text, out var reference) ? reference : null;

    /// <summary>None where the target is an image alone.</summary>
    public IReadOnlyList<WorkloadContainer> Containers { get; } = containers;

    public string Named => KubernetesNames.Quote(Text);

    /// <summary>Null where it is another registry's.</summary>
    public AcpImage? Of(RegistryProfile profile) => profile.TryParse(Text, out var image) ? image : null;

    public static IReadOnlyList<DiagnosedImage> AllOf(Workload workload) =>
        [.. workload.Containers.GroupBy(container => container.Image, StringComparer.Ordinal).Select(group => new DiagnosedImage(group.Key, [.. group]))];
}
