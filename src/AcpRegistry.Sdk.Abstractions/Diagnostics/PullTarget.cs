using System.Text.Json.Serialization;
using AcpRegistry.Sdk.Registries;
using AcpRegistry.Sdk.Workloads;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>What a diagnosis is asked about: an image, a pod, or a workload.</summary>
public sealed record PullTarget
{
    private PullTarget(PullTargetKind kind, string @namespace)
    {
        Kind = kind;
        Namespace = KubernetesNames.Namespace(@namespace);
    }

    /// <summary>Which of the three it is.</summary>
    public PullTargetKind Kind { get; }

    /// <summary>The namespace that the pod runs in, or would; not the one that owns the image.</summary>
    public string Namespace { get; }

    /// <summary>The image as it was given, well-formed or not; null unless the target is an image. JSON holds it without the password that it may hold.</summary>
    [JsonConverter(typeof(ImageTextJsonConverter))]
    public string? Reference { get; private init; }

    /// <summary>The ServiceAccount that would pull; null unless the target is an image.</summary>
    public string? ServiceAccount { get; private init; }

    /// <summary>The pod or the workload; null if the target is an image.</summary>
    public WorkloadReference? WorkloadReference { get; private init; }

    /// <summary>
    /// The <c>/etc/hosts</c> of a node that the pod runs on, where it is at hand: the node's runtime finds the registry by it. Null by default: it is
    /// not looked at.
    /// </summary>
    [JsonIgnore]
    public NodeHostsFile? NodeHosts { get; init; }

    /// <summary>
    /// What the node runs, e.g. <c>linux/arm64</c>, to see whether the image is for it. Null by default: any <c>linux</c> will do.
    /// </summary>
    /// <exception cref="AcpRegistryArgumentException">It isn't <c>os/architecture</c>, with or without <c>/variant</c>.</exception>
    public string? Platform
    {
        get;
        init => field = value is null || IsPlatform(value)
            ? value
            : throw KubernetesNames.Refused($"{KubernetesNames.Quote(value)} is no platform: write os/architecture, e.g. linux/arm64.", nameof(Platform));
    }

    /// <summary>An image, pulled by a pod that need not exist.</summary>
    /// <param name="image">As a pod would have it. One that is malformed is found out by the diagnosis.</param>
    /// <param name="namespace">The namespace of the pod.</param>
    /// <param name="serviceAccount">The pod's ServiceAccount, from which its pull secrets come.</param>
    /// <exception cref="AcpRegistryArgumentException">That can't be a namespace, or a ServiceAccount; or the image is blank.</exception>
    public static PullTarget Image(string image, string @namespace, string serviceAccount = "default") => new(PullTargetKind.Image, @namespace)
    {
        Reference = string.IsNullOrWhiteSpace(image) ? throw KubernetesNames.Refused("Name an image: it is blank.", nameof(image)) : image,
        ServiceAccount = KubernetesNames.Subdomain(serviceAccount),
    };

    /// <summary>A pod that exists, with all its containers, what its containers wait for and what was told about it.</summary>
    /// <param name="namespace">The pod's namespace.</param>
    /// <param name="name">The pod's name.</param>
    /// <exception cref="AcpRegistryArgumentException">That can't be a namespace, or a pod.</exception>
    public static PullTarget Pod(string @namespace, string name) => Workload(new WorkloadReference(WorkloadKind.Pod, @namespace, name));

    /// <summary>A pod that exists, or the pods that a Deployment, a Job or the like would make: all the containers of its template.</summary>
    /// <param name="workload">Which one.</param>
    public static PullTarget Workload(WorkloadReference workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return new(workload.Kind == WorkloadKind.Pod ? PullTargetKind.Pod : PullTargetKind.Workload, workload.Namespace) { WorkloadReference = workload };
    }

    /// <summary>For sentences: <c>pod my-ns/web-0</c>, <c>deployment my-ns/web</c>, or the image and who would pull it.</summary>
    public override string ToString() =>
        WorkloadReference is { } workload
            ? $"{workload.Kind.ToString().ToLowerInvariant()} {Namespace}/{workload.Name}"
            : $"image {KubernetesNames.Quote(Reference)} for serviceaccount {Namespace}:{ServiceAccount}";

    private static bool IsPlatform(string text) =>
        text.Split('/') is { Length: 2 or 3 } parts
        && parts.All(part => part.Length is > 0 and < 32 && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-'));
}
