using System.Text.Json.Serialization;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>What becomes of one entry of a Secret when kubelet looks for credentials for one image.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PullSecretOutcome>))]
public enum PullSecretOutcome
{
    /// <summary>It is tried.</summary>
    Matches,

    /// <summary>It is tried, with no user: it has none, or only a token that kubelet doesn't read. The pull is likely refused.</summary>
    MatchesWithoutUsername,

    /// <summary>It is tried, with an empty password. The pull is likely refused.</summary>
    MatchesWithoutPassword,

    /// <summary>It is tried, with a token that has expired. The pull is likely refused.</summary>
    MatchesExpired,

    /// <summary>It is for Docker Hub's old name, and used only where no other entry matches, which one does.</summary>
    NotNeeded,

    /// <summary>It is for another host.</summary>
    OtherHost,

    /// <summary>It is for another port: ports compare as text, and neither 443 nor another one is implied.</summary>
    OtherPort,

    /// <summary>It is for another spelling of the same Service, such as <c>….svc.cluster.local</c> for <c>….svc</c>. Hosts compare as text.</summary>
    OtherSpelling,

    /// <summary>Its wildcard would have to stand for more labels, or fewer, than the one that it stands in.</summary>
    WildcardLabels,

    /// <summary>It differs in upper and lower case, which kubelet tells apart in hosts, in paths and in <c>https://</c>.</summary>
    OtherCase,

    /// <summary>Its path isn't what the image's path begins with.</summary>
    OtherPath,

    /// <summary>kubelet can't use it for any image: no address, or a pattern of anything but <c>*</c>.</summary>
    Unusable,
}
