namespace AcpRegistry.Sdk.Diagnostics;

/// <summary>
/// What messages say, by the phrases in them. The first rule of which one phrase is in the message decides, so that the order is from the cause to
/// its wrappings: what happened before the registry was asked, then the connection, then its answer, then what kubelet makes of it.
/// </summary>
internal static class PullFailureRules
{
    public static readonly IReadOnlyList<(PullFailureKind Kind, string[] Phrases)> InOrder =
    [
        (PullFailureKind.InvalidName, ["couldn't parse image", "invalid reference format", "invalid image name"]),
        (PullFailureKind.NeverPulled, ["is not present with pull policy of never"]),
        (PullFailureKind.SignatureRefused, ["signaturevalidationfailed", "signature validation failed", "source image rejected", "signature was required"]),
        (PullFailureKind.NoSpaceLeft, ["no space left on device", "disk quota exceeded"]),
        (PullFailureKind.RateLimited, ["toomanyrequests", "too many requests", "pull rate limit", "pull qps exceeded"]),
        (PullFailureKind.PlainHttp, ["server gave http response to https client", "does not look like a tls handshake"]),
        (PullFailureKind.CertificateExpired, ["certificate has expired or is not yet valid"]),
        (PullFailureKind.CertificateName,
            ["certificate is valid for", "is not valid for any names", "cannot validate certificate for", "relies on legacy common name"]),
        (PullFailureKind.CertificateUntrusted, ["certificate signed by unknown authority", "failed to verify certificate", "x509:"]),
        (PullFailureKind.NameNotResolved, ["no such host", "dial tcp: lookup", "failure in name resolution", "name or service not known"]),
        (PullFailureKind.ConnectionRefused, ["connection refused"]),
        (PullFailureKind.TimedOut,
        [
            "i/o timeout", "connection timed out", "handshake timeout", "deadline exceeded", "client.timeout exceeded", "no route to host",
            "network is unreachable", "because of no progress",
        ]),
        (PullFailureKind.ConnectionCut, ["connection reset by peer", "broken pipe", "unexpected eof", ": eof"]),

        // A credential that is missing or wrong is said inside the words of a denial; elsewhere a denial is more than a 401 around it.
        (PullFailureKind.Unauthorized, ["no basic auth credentials", "username/password", "username or password", "credentials are not valid"]),
        (PullFailureKind.Forbidden,
        [
            "403 forbidden", "403 (forbidden)", "status: 403", "code 403", "pull access denied", "insufficient_scope", "access to the resource is denied",
        ]),
        (PullFailureKind.Unauthorized,
            ["401 unauthorized", "unauthorized:", "authentication required", "authorization failed", "status: 401", "code 401"]),
        (PullFailureKind.NoPlatform, ["no match for platform", "no matching manifest for", "no image found in manifest list for architecture"]),
        (PullFailureKind.RuntimeFailed,
        [
            "failed to extract layer", "failed to prepare extraction", "failed to register layer", "error processing tar file", "blob not found",
            "input/output error", "failed to mount",
        ]),
        (PullFailureKind.NotFound,
            ["manifest unknown", "name unknown", "404 not found", "repository does not exist", "not found", "status: 404", "code 404"]),
        (PullFailureKind.RegistryUnavailable,
        [
            "500 internal", "502 bad gateway", "503 service", "504 gateway", "registry is unavailable", "registryunavailable", "status: 50", "code 50",
        ]),
        (PullFailureKind.RuntimeFailed, ["failed to inspect image", "imageinspecterror"]),
        (PullFailureKind.Cancelled, ["context canceled", "code = canceled", "request canceled"]),

        // The reasons of a waiting container, for when there is nothing else.
        (PullFailureKind.InvalidName, ["invalidimagename"]),
        (PullFailureKind.NeverPulled, ["errimageneverpull"]),
        (PullFailureKind.BackOff, ["back-off pulling image", "imagepullbackoff"]),
    ];
}
