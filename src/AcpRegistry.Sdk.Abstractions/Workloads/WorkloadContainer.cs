using System.Text.Json.Serialization;
using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Workloads;

/// <summary>One container of a workload; of a pod that exists, with what kubelet last said about it.</summary>
public sealed record WorkloadContainer
{
    /// <summary>The name within the pod.</summary>
    public required string Name
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>When it runs.</summary>
    public WorkloadContainerRole Role { get; init => field = Kept.Defined(value); }

    /// <summary>The image as it is written, which need not be a reference: the API server doesn't check it. Empty where none is. JSON holds it without a password.</summary>
    [JsonConverter(typeof(ImageTextJsonConverter))]
    public required string Image
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>
    /// What is written; where nothing is, what the API server fills in: <see cref="ImagePullPolicy.Always"/> for an image with the tag <c>latest</c>, or
    /// with neither tag nor digest, and <see cref="ImagePullPolicy.IfNotPresent"/> for any other.
    /// </summary>
    public ImagePullPolicy PullPolicy { get; init => field = Kept.Defined(value); }

    /// <summary>Why it waits; null where it doesn't, where kubelet has said nothing yet, and for a template.</summary>
    public ContainerWaiting? Waiting { get; init; }

    /// <summary>
    /// The image that a container runs from, or ran from, as the runtime names it, usually by digest; null where it never did, and for a template.
    /// </summary>
    public string? ImageId { get; init; }

    /// <summary>As a sentence part.</summary>
    public override string ToString() => $"container {KubernetesNames.Quote(Name)} of {KubernetesNames.Quote(Image)}";
}
