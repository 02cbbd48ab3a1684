using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>Why a container runtime, or kubelet, says that it could not pull an image.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PullFailureKind>))]
public enum PullFailureKind
{
    /// <summary>The message is none of those that are known.</summary>
    Unknown = 0,

    /// <summary>The image's name is no image reference; no registry was asked.</summary>
    InvalidName,

    /// <summary>The pull policy is <c>Never</c>, and the node doesn't have the image; no registry was asked.</summary>
    NeverPulled,

    /// <summary>The image was found, and the node's signature policy doesn't let it be used.</summary>
    SignatureRefused,

    /// <summary>The node's disk is full.</summary>
    NoSpaceLeft,

    /// <summary>The registry, or kubelet itself, lets no more pulls through for the moment.</summary>
    RateLimited,

    /// <summary>The registry speaks plain HTTP where the runtime speaks TLS.</summary>
    PlainHttp,

    /// <summary>The registry's certificate has expired or isn't valid yet, by the node's clock.</summary>
    CertificateExpired,

    /// <summary>The registry's certificate is for other names than the one in the image's address.</summary>
    CertificateName,

    /// <summary>The registry's certificate comes from a CA that the node doesn't trust, or is refused for another fault of it.</summary>
    CertificateUntrusted,

    /// <summary>The node could not turn the registry's name into an address, be it that there is none or that no name server answered.</summary>
    NameNotResolved,

    /// <summary>Nothing listens at the registry's address.</summary>
    ConnectionRefused,

    /// <summary>No answer in time, or no route: a firewall, a network policy, a stale address, or a slow registry.</summary>
    TimedOut,

    /// <summary>The connection was made, and cut in the middle.</summary>
    ConnectionCut,

    /// <summary>The registry knows who pulls, as far as it says, and doesn't allow it; some registries say so of what doesn't exist, too.</summary>
    Forbidden,

    /// <summary>The registry doesn't take the credential, or there was none.</summary>
    Unauthorized,

    /// <summary>The image is there, and not for the node's operating system and processor.</summary>
    NoPlatform,

    /// <summary>The registry has no such repository or tag.</summary>
    NotFound,

    /// <summary>The registry answers with a fault of its own (5xx).</summary>
    RegistryUnavailable,

    /// <summary>The runtime could not unpack or store what it had fetched, or could not look at what it has.</summary>
    RuntimeFailed,

    /// <summary>The pull was given up, without a word on why.</summary>
    Cancelled,

    /// <summary>Kubelet waits before it tries again. It says nothing of the cause, which is in an earlier message.</summary>
    BackOff,
}
