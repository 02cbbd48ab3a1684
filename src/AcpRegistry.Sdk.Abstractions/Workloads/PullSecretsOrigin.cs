using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Workloads;

/// <summary>Where the names of a pod's pull secrets come from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PullSecretsOrigin>))]
public enum PullSecretsOrigin
{
    /// <summary>The ServiceAccount's list, which a new pod gets that has none of its own.</summary>
    ServiceAccount = 0,

    /// <summary>The template's own list. The ServiceAccount's is then of no account.</summary>
    OwnList,

    /// <summary>The pod as it is. It got its list when it was made, and which of the two that was isn't kept.</summary>
    ExistingPod,
}
