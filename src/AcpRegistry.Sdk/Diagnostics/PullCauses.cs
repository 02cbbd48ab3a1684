namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>
/// The order of causes, and which of them explain what a node says. An earlier step of a pull comes before a later one that it spoils, and what
/// is wrong in the cluster before what the registry answers because of it.
/// </summary>
internal static class PullCauses
{
    private static readonly string[] LikeliestFirst =
    [
        // The image's name: no registry is asked, or the wrong one.
        AcpRegistryCodes.ImageReferenceMalformed, AcpRegistryCodes.ImageWithoutNamespace, AcpRegistryCodes.ImageOfAnotherRegistry, AcpRegistryCodes.NeverPulled,
        AcpRegistryCodes.RegistryNotFound, AcpRegistryCodes.RegistryAmbiguous, AcpRegistryCodes.AddressNotCanonical, AcpRegistryCodes.ExternalAddressInPod,

        // The way to the registry.
        AcpRegistryCodes.RegistryServiceMissing, AcpRegistryCodes.RegistryServiceUnusable, AcpRegistryCodes.RegistryPortMissing, AcpRegistryCodes.RegistryNotReady,
        AcpRegistryCodes.NodeHostsStale, AcpRegistryCodes.NodeHostsContradicted, AcpRegistryCodes.RegistryResolvesElsewhere,

        // Who pulls, and by what.
        AcpRegistryCodes.ServiceAccountMissing, AcpRegistryCodes.PullSecretMalformed, AcpRegistryCodes.PodOlderThanPullSecret, AcpRegistryCodes.NoPullSecret,
        AcpRegistryCodes.PullSecretMissing, AcpRegistryCodes.PullSecretUnusable, AcpRegistryCodes.PullSecretForAnother, AcpRegistryCodes.PullSecretIncomplete,
        AcpRegistryCodes.PullSecretExpired, AcpRegistryCodes.NamespaceMissing, AcpRegistryCodes.PullNotGranted,

        // What the registry answered, in the order of the conversation.
        AcpRegistryCodes.CertificateAuthorityUnreadable, AcpRegistryCodes.RegistryNameUnresolved, AcpRegistryCodes.RegistryConnectionRefused,
        AcpRegistryCodes.RegistryConnectionTimedOut, AcpRegistryCodes.RegistryNoRoute, AcpRegistryCodes.RegistryConnectionCut, AcpRegistryCodes.RegistryTimedOut,
        AcpRegistryCodes.RegistrySpeaksPlainHttp, AcpRegistryCodes.RegistrySpeaksTls, AcpRegistryCodes.RegistryCertificateExpired,
        AcpRegistryCodes.RegistryCertificateOfAnother, AcpRegistryCodes.RegistryAuthorityUnknown, AcpRegistryCodes.RegistryTlsFailed,
        AcpRegistryCodes.RegistryNotThere, AcpRegistryCodes.RegistryRateLimited, AcpRegistryCodes.RegistryAnswerUnexpected,
        AcpRegistryCodes.RegistryRedirectRefused, AcpRegistryCodes.RegistryChallengeUnusable, AcpRegistryCodes.TokenServiceNotTrusted,
        AcpRegistryCodes.TokenServiceFailed, AcpRegistryCodes.CredentialRefused, AcpRegistryCodes.CredentialMissing,
        AcpRegistryCodes.PullDenied, AcpRegistryCodes.RepositoryUnknown, AcpRegistryCodes.ManifestUnknown, AcpRegistryCodes.ManifestUnusable,
        AcpRegistryCodes.PlatformMissing,

        // What may be a cause, or will be one.
        AcpRegistryCodes.RegistryBehindPolicies, AcpRegistryCodes.NodeHostsMissing, AcpRegistryCodes.RegistryTlsUnverified,
    ];

    private static readonly string[] OfConnection =
    [
        AcpRegistryCodes.RegistryServiceMissing, AcpRegistryCodes.RegistryServiceUnusable, AcpRegistryCodes.RegistryPortMissing, AcpRegistryCodes.RegistryNotReady,
        AcpRegistryCodes.NodeHostsStale, AcpRegistryCodes.NodeHostsContradicted, AcpRegistryCodes.RegistryResolvesElsewhere,
        AcpRegistryCodes.RegistryBehindPolicies, AcpRegistryCodes.RegistryConnectionRefused, AcpRegistryCodes.RegistryConnectionTimedOut,
        AcpRegistryCodes.RegistryNoRoute, AcpRegistryCodes.RegistryConnectionCut, AcpRegistryCodes.RegistryTimedOut,
    ];

    private static readonly string[] OfLogin =
    [
        AcpRegistryCodes.AddressNotCanonical, AcpRegistryCodes.ExternalAddressInPod, AcpRegistryCodes.PullSecretMalformed,
        AcpRegistryCodes.PodOlderThanPullSecret, AcpRegistryCodes.NoPullSecret, AcpRegistryCodes.PullSecretMissing, AcpRegistryCodes.PullSecretUnusable,
        AcpRegistryCodes.PullSecretForAnother, AcpRegistryCodes.PullSecretIncomplete, AcpRegistryCodes.PullSecretExpired, AcpRegistryCodes.NamespaceMissing,
        AcpRegistryCodes.PullNotGranted, AcpRegistryCodes.CredentialRefused, AcpRegistryCodes.CredentialMissing, AcpRegistryCodes.PullDenied,
        AcpRegistryCodes.RepositoryUnknown,
    ];

    /// <summary>Where a code stands; those that are no cause come last.</summary>
    public static int RankOf(string code)
    {
        var rank = Array.IndexOf(LikeliestFirst, code);
        return rank < 0 ? LikeliestFirst.Length : rank;
    }

    /// <summary>Whether a finding is what the node's words come from.</summary>
    public static bool Explains(Finding finding, PullFailureKind kind) => finding.Severity != FindingSeverity.Information && Of(kind).Contains(finding.Code);

    private static string[] Of(PullFailureKind kind) =>
        kind switch
        {
            PullFailureKind.InvalidName => [AcpRegistryCodes.ImageReferenceMalformed],
            PullFailureKind.NeverPulled => [AcpRegistryCodes.NeverPulled],
            PullFailureKind.PlainHttp => [AcpRegistryCodes.RegistrySpeaksPlainHttp],
            PullFailureKind.CertificateExpired => [AcpRegistryCodes.RegistryCertificateExpired],
            PullFailureKind.CertificateName => [AcpRegistryCodes.AddressNotCanonical, AcpRegistryCodes.RegistryCertificateOfAnother],
            PullFailureKind.CertificateUntrusted =>
                [AcpRegistryCodes.RegistryAuthorityUnknown, AcpRegistryCodes.RegistryTlsUnverified, AcpRegistryCodes.RegistryTlsFailed],
            PullFailureKind.NameNotResolved =>
            [
                AcpRegistryCodes.ImageOfAnotherRegistry, AcpRegistryCodes.RegistryServiceMissing, AcpRegistryCodes.NodeHostsMissing,
                AcpRegistryCodes.RegistryNameUnresolved,
            ],
            PullFailureKind.ConnectionRefused or PullFailureKind.TimedOut or PullFailureKind.ConnectionCut => OfConnection,
            PullFailureKind.Unauthorized or PullFailureKind.Forbidden => OfLogin,
            PullFailureKind.NotFound =>
                [AcpRegistryCodes.NamespaceMissing, AcpRegistryCodes.RegistryNotThere, AcpRegistryCodes.RepositoryUnknown, AcpRegistryCodes.ManifestUnknown],
            PullFailureKind.NoPlatform => [AcpRegistryCodes.PlatformMissing],
            PullFailureKind.RateLimited => [AcpRegistryCodes.RegistryRateLimited],
            PullFailureKind.RegistryUnavailable =>
                [AcpRegistryCodes.RegistryNotReady, AcpRegistryCodes.RegistryNotThere, AcpRegistryCodes.RegistryAnswerUnexpected, AcpRegistryCodes.TokenServiceFailed],
            _ => [],
        };
}
