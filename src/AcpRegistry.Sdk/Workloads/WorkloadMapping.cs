using AcpRegistry.Sdk.Images;
using k8s.Models;

namespace AcpRegistry.Sdk.Workloads;

/// <summary>A pod, or a template, as the cluster has it, in our words.</summary>
internal static class WorkloadMapping
{
    private const string DefaultAccount = "default";

    /// <exception cref="AcpRegistryUnexpectedException">It is nothing that the API server would have stored.</exception>
    public static Workload Of(WorkloadReference reference, V1ObjectMeta? metadata, V1PodSpec? spec, V1PodStatus? status)
    {
        try
        {
            return Read(reference, metadata, spec, status);
        }
        catch (AcpRegistryArgumentException refused)
        {
            throw new AcpRegistryUnexpectedException(
                $"The answer about the {reference} can't be used: {refused.Message[(refused.Code.Length + 2)..]}", "Check what answers in the API server's place: kubectl get --raw /version");
        }
    }

    private static Workload Read(WorkloadReference reference, V1ObjectMeta? metadata, V1PodSpec? spec, V1PodStatus? status) => new()
    {
        Reference = reference,
        Containers =
        [
            .. (spec?.InitContainers ?? []).OfType<V1Container>().Select(one => Container(
                WorkloadContainerRole.Init, one.Name, one.Image, one.ImagePullPolicy, status?.InitContainerStatuses)),
            .. (spec?.Containers ?? []).OfType<V1Container>().Select(one => Container(
                WorkloadContainerRole.Regular, one.Name, one.Image, one.ImagePullPolicy, status?.ContainerStatuses)),
            .. (spec?.EphemeralContainers ?? []).OfType<V1EphemeralContainer>().Select(one => Container(
                WorkloadContainerRole.Ephemeral, one.Name, one.Image, one.ImagePullPolicy, status?.EphemeralContainerStatuses)),
        ],
        ServiceAccount = Text(spec?.ServiceAccountName) ?? Text(spec?.ServiceAccount) ?? DefaultAccount,
        PullSecrets = [.. (spec?.ImagePullSecrets ?? []).Select(secret => secret?.Name ?? "")],
        PodLabels = (metadata?.Labels ?? new Dictionary<string, string>()).ToDictionary(label => label.Key, label => label.Value ?? ""),
        PodUid = reference.Kind == WorkloadKind.Pod ? metadata?.Uid : null,
    };

    /// <summary>As the API server fills it in: text that is no reference has no tag either, and is not <c>latest</c> all the same.</summary>
    public static ImagePullPolicy PolicyOf(string? written, string image) => written switch
    {
        nameof(ImagePullPolicy.Always) => ImagePullPolicy.Always,
        nameof(ImagePullPolicy.IfNotPresent) => ImagePullPolicy.IfNotPresent,
        nameof(ImagePullPolicy.Never) => ImagePullPolicy.Never,
        _ => ImageReference.TryParse(image, out var reference) && (reference.Tag ?? (reference.Digest is null ? "latest" : null)) == "latest"
            ? ImagePullPolicy.Always
            : ImagePullPolicy.IfNotPresent,
    };

    private static WorkloadContainer Container(
        WorkloadContainerRole role, string? name, string? image, string? policy, IEnumerable<V1ContainerStatus>? statuses)
    {
        var status = statuses?.FirstOrDefault(one => one?.Name == name);
        return new WorkloadContainer
        {
            Name = name ?? "",
            Role = role,
            Image = image ?? "",
            PullPolicy = PolicyOf(policy, image ?? ""),
            Waiting = status?.State?.Waiting is { } waiting
                ? new ContainerWaiting { Reason = waiting.Reason ?? "", Message = Text(waiting.Message) }
                : null,
            ImageId = Text(status?.ImageID),
        };
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
