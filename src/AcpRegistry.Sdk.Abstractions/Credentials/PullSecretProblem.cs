using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>Why kubelet gets nothing out of a Secret that a pod names.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PullSecretProblem>))]
public enum PullSecretProblem
{
    /// <summary>None: its entries are used.</summary>
    None,

    /// <summary>There is no such Secret. kubelet warns, and goes on without it.</summary>
    Missing,

    /// <summary>The caller may not read it, so it isn't known what kubelet finds in it.</summary>
    NotReadable,

    /// <summary>It is neither <c>kubernetes.io/dockerconfigjson</c> nor <c>kubernetes.io/dockercfg</c>. kubelet passes over it in silence.</summary>
    OtherType,

    /// <summary>It lacks the key that belongs to its type; it may have the other type's. kubelet passes over it in silence.</summary>
    KeyMissing,

    /// <summary>What it has under the key is empty. kubelet passes over it in silence.</summary>
    Empty,

    /// <summary>What it has under the key is no JSON. The whole lookup fails, and no image is pulled with any Secret of the pod.</summary>
    BrokenJson,

    /// <summary>Its JSON has a value of the wrong kind, such as a list for <c>auths</c>. The whole lookup fails.</summary>
    WrongShape,

    /// <summary>The <c>auth</c> of an entry, for whatever host, is no base64. The whole lookup fails.</summary>
    BrokenBase64,

    /// <summary>The <c>auth</c> of an entry, for whatever host, is base64 of a text without a <c>:</c>. The whole lookup fails.</summary>
    NoColon,

    /// <summary>It is larger than the 1 MiB that a cluster stores, and was not read. Counted as malformed.</summary>
    TooLarge,
}
