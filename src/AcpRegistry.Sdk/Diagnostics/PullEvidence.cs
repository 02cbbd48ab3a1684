using AcpRegistry.Sdk.Workloads;
using k8s.Models;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>What kubelet and the node's runtime said of a pod's pulls: what its containers wait for, and events.</summary>
internal static class PullEvidence
{
    private static readonly string[] WaitingReasons =
    [
        "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable", "SignatureValidationFailed", "ImageInspectError",
    ];

    private static readonly string[] EventReasons = ["Failed", "BackOff", "InspectFailed", "ErrImageNeverPull"];

    /// <summary>Whether events may say more: a container that runs was pulled, whatever they say.</summary>
    public static bool IsWanted(WorkloadContainer container) => container.ImageId is null || IsPulling(container);

    /// <summary>What was said last that names a cause; else what was said last; null where nothing was said of a pull.</summary>
    public static PullFailure? Of(WorkloadContainer container, IEnumerable<Corev1Event> events)
    {
        if (!IsWanted(container))
        {
            return null;
        }

        var told = events
            .Where(one => EventReasons.Contains(one.Reason) && IsAbout(one, container))
            .OrderByDescending(When)
            .Select(one => PullFailure.Read(one.Message))
            .ToList();
        var waiting = IsPulling(container) ? PullFailure.Read(container.Waiting!.Message, container.Waiting.Reason) : null;
        return waiting is { NamesACause: true } ? waiting : told.Find(one => one.NamesACause) ?? waiting ?? told.Find(one => one.Kind != PullFailureKind.Unknown);
    }

    private static bool IsPulling(WorkloadContainer container) => WaitingReasons.Contains(container.Waiting?.Reason);

    private static bool IsAbout(Corev1Event one, WorkloadContainer container)
    {
        var list = container.Role switch
        {
            WorkloadContainerRole.Init => "initContainers",
            WorkloadContainerRole.Ephemeral => "ephemeralContainers",
            _ => "containers",
        };
        return one.InvolvedObject?.FieldPath == $"spec.{list}{{{container.Name}}}";
    }

    private static DateTime? When(Corev1Event one) => one.LastTimestamp ?? one.EventTime ?? one.FirstTimestamp ?? one.Metadata?.CreationTimestamp;
}
