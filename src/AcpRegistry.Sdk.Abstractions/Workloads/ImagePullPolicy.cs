using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Workloads;

/// <summary>When kubelet asks the registry for an image.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImagePullPolicy>))]
public enum ImagePullPolicy
{
    /// <summary>If the node lacks it: an image that is there hides that it could not be pulled.</summary>
    IfNotPresent = 0,

    /// <summary>At each start of a container.</summary>
    Always,

    /// <summary>Not at all: a node that lacks it can't start the container.</summary>
    Never,
}
