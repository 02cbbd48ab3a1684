using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Workloads;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>How to give a target another image.</summary>
internal static class ImageChange
{
    public static string To(DiagnosisContext context, DiagnosedImage image, ImageReference right)
    {
        if (context.Workload is not { Reference: { Kind: not WorkloadKind.Job } workload })
        {
            return $"Write {right}";
        }

        var containers = string.Join(' ', image.Containers.Select(container => KubectlText.Quote($"{container.Name}={right}")));
        var command = $"kubectl set image {workload.Kind.ToString().ToLowerInvariant()}/{workload.Name} {containers} -n {workload.Namespace}";
        return workload.Kind == WorkloadKind.Pod ? $"{command}\n# and the same in what makes the pod, if it isn't a single one" : command;
    }
}
