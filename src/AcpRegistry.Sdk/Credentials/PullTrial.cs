using System.Net.Http.Headers;
using System.Security.Cryptography;
using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>Tries what a pull does first, with one credential: log in, and get the manifest.</summary>
internal sealed class PullTrial(RegistryLogin login, ManifestRequests manifests, ImageReference image)
{
    private const string DefaultTag = "latest";

    private readonly string _reference = image.Digest ?? image.Tag ?? DefaultTag;

    public async Task<PullAttempt> RunAsync(AuthChallenge? challenge, PullCredential? credential, CancellationToken cancellationToken)
    {
        var by = challenge is null ? LoginResult.Anonymous : await login.LogInAsync(challenge, credential, cancellationToken).ConfigureAwait(false);
        var answer = by.Failure is null ? await HeadAsync(_reference, by.Authorization, cancellationToken).ConfigureAwait(false) : null;
        if (challenge is null && answer is { Failure: null, Status: 401 } && RegistryLogin.Choose(answer.Challenges) is { } late)
        {
            // The registry answers /v2/ to everybody, and asks for a login only here.
            return await RunAsync(late, credential, cancellationToken).ConfigureAwait(false);
        }

        if (answer is null)
        {
            var stage = challenge!.Is(AuthChallenge.Bearer) ? RegistryStage.Token : RegistryStage.Manifest;
            return Ended(by.Outcome, by.Failure!, stage);
        }

        if (answer is { Failure: null, Status: 404 })
        {
            return await ExplainAbsenceAsync().ConfigureAwait(false);
        }

        if (Judge(answer, challenge, credential, by.Authorization) is { } bad)
        {
            return Ended(bad.Outcome, bad.Finding);
        }

        return await ReadAsync(answer).ConfigureAwait(false);

        PullAttempt Ended(CredentialAttemptOutcome outcome, Finding finding, RegistryStage stage = RegistryStage.Manifest, IReadOnlyList<Finding>? remarks = null) =>
            new() { Credential = credential, Outcome = outcome, Finding = Without(finding, credential), Stage = stage, Challenge = challenge, Remarks = remarks ?? [] };

        async Task<PullAttempt> ExplainAbsenceAsync()
        {
            // The answer to a HEAD has no body to tell why.
            var told = await manifests.SendAsync(HttpMethod.Get, _reference, by.Authorization, RegistryHttp.LongestText, cancellationToken).ConfigureAwait(false);
            var unknown = RegistryBodies.ErrorCodes(told.Body).Contains("NAME_UNKNOWN")
                ? InspectionFindings.RepositoryUnknown(answer, image.Repository)
                : InspectionFindings.ManifestUnknown(answer, image.Repository, _reference);
            return Ended(CredentialAttemptOutcome.NotFound, unknown, remarks: await CompareTagAsync(by.Authorization, cancellationToken).ConfigureAwait(false));
        }

        async Task<PullAttempt> ReadAsync(RegistryAnswer head)
        {
            var (manifest, fault) = await DescribeAsync(head, by.Authorization, cancellationToken).ConfigureAwait(false);
            var remarks = await CompareTagAsync(by.Authorization, cancellationToken).ConfigureAwait(false);
            return manifest is null
                ? Ended(CredentialAttemptOutcome.Failed, fault!, remarks: remarks)
                : new PullAttempt
                {
                    Credential = credential, Outcome = CredentialAttemptOutcome.Accepted, Challenge = challenge, Manifest = manifest, Remarks = remarks,
                };
        }
    }

    // Headers and addresses are the server's text, who has just been sent the credential.
    private static Finding Without(Finding finding, PullCredential? credential) =>
        credential is null
            ? finding
            : new Finding(
                finding.Code, finding.Severity, credential.HideIn(finding.Text), credential.HideIn(finding.Remedy), finding.Evidence.Select(credential.HideIn));

    /// <summary>Null for an answer that gives the manifest.</summary>
    private (CredentialAttemptOutcome Outcome, Finding Finding)? Judge(
        RegistryAnswer answer, AuthChallenge? challenge, PullCredential? credential, AuthenticationHeaderValue? authorization)
    {
        if (answer.Failure is { } failure)
        {
            return (CredentialAttemptOutcome.Failed, failure);
        }

        switch (answer.Status)
        {
            case 200:
                return null;
            case 401 when challenge is null:
                return (CredentialAttemptOutcome.Failed, InspectionFindings.ChallengeUnusable(answer, InspectionTexts.ChallengeFault(answer.Challenges)));
            case 401 when challenge.Is(AuthChallenge.Bearer) && authorization is not null && Error(answer) == "invalid_token":
                return (CredentialAttemptOutcome.Failed, InspectionFindings.TokenNotTaken(answer));
            case 401 when credential is null:
                return (CredentialAttemptOutcome.Refused, InspectionFindings.CredentialMissing(answer));
            case 401 when challenge.Is(AuthChallenge.Bearer):
                // The token service took the credential: what its token lacks is the right.
                return (CredentialAttemptOutcome.Denied, InspectionFindings.Denied(answer, credential, image.Repository));
            case 401:
                return (CredentialAttemptOutcome.Refused, InspectionFindings.CredentialRefused(answer, credential));
            case 403:
                return (CredentialAttemptOutcome.Denied, InspectionFindings.Denied(answer, credential, image.Repository));
            case 429:
                return (CredentialAttemptOutcome.Failed, InspectionFindings.RateLimited(answer));
            default:
                return (CredentialAttemptOutcome.Failed, InspectionFindings.AnswerUnexpected(answer));
        }
    }

    private async Task<(RegistryManifest? Manifest, Finding? Fault)> DescribeAsync(
        RegistryAnswer head, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        if (!ManifestMediaTypes.IsAccepted(head.MediaType))
        {
            return (null, InspectionFindings.ManifestUnusable(head, ManifestMediaTypes.Fault(head.MediaType)));
        }

        var digest = IsDigest(head.ContentDigest) ? head.ContentDigest : null;
        if (image.Digest is not null && digest is not null && !IsSameAlgorithm(digest, image.Digest))
        {
            // A registry may name the same content by its own algorithm: only the content tells.
            digest = null;
        }

        if (image.Digest is not null && digest is not null && digest != image.Digest)
        {
            return (null, InspectionFindings.ManifestUnusable(head, $"it has the digest {digest}, and not the one that was asked for"));
        }

        var isIndex = ManifestMediaTypes.IsIndex(head.MediaType);
        if (digest is not null && !isIndex)
        {
            return (new RegistryManifest(digest, head.MediaType!, head.Length), null);
        }

        var get = await manifests.SendAsync(HttpMethod.Get, image.Digest ?? digest ?? _reference, authorization, RegistryHttp.LongestManifest, cancellationToken)
            .ConfigureAwait(false);
        if (get.Failure is not null || get.Status != 200 || get.Body is null)
        {
            return (null, get.Failure ?? InspectionFindings.ManifestUnusable(get, get.Status == 200 ? "it is longer than 4 MiB" : "its content can't be got"));
        }

        var expected = image.Digest ?? digest;
        var actual = DigestOf(get.Body, expected);
        expected ??= actual;
        if (expected != actual)
        {
            return (null, InspectionFindings.ManifestUnusable(get, $"its content has the digest {actual}, and not {expected}"));
        }

        var platforms = isIndex ? RegistryBodies.Platforms(get.Body) : [];
        return platforms is null
            ? (null, InspectionFindings.ManifestUnusable(get, "its content is no index"))
            : (new RegistryManifest(expected, head.MediaType!, get.Body.Length, platforms), null);
    }

    /// <summary>A digest decides; that a tag beside it says otherwise is worth knowing.</summary>
    private async Task<IReadOnlyList<Finding>> CompareTagAsync(AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        if (image.Digest is null || image.Tag is null)
        {
            return [];
        }

        var tagged = await HeadAsync(image.Tag, authorization, cancellationToken).ConfigureAwait(false);
        return tagged switch
        {
            { Failure: null, Status: 404 } => [InspectionFindings.TagMoved(image.Tag, image.Digest, null)],
            { Failure: null, Status: 200 } when IsDigest(tagged.ContentDigest) && IsSameAlgorithm(tagged.ContentDigest!, image.Digest) && tagged.ContentDigest != image.Digest =>
                [InspectionFindings.TagMoved(image.Tag, image.Digest, tagged.ContentDigest)],
            _ => [],
        };
    }

    private Task<RegistryAnswer> HeadAsync(string reference, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken) =>
        manifests.SendAsync(HttpMethod.Head, reference, authorization, 0, cancellationToken);

    private static string DigestOf(byte[] content, string? like) =>
        like is null || like.StartsWith("sha256:", StringComparison.Ordinal) ? $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}"
        : like.StartsWith("sha384:", StringComparison.Ordinal) ? $"sha384:{Convert.ToHexStringLower(SHA384.HashData(content))}"
        : $"sha512:{Convert.ToHexStringLower(SHA512.HashData(content))}";

    private static bool IsSameAlgorithm(string one, string other) =>
        one.AsSpan(0, one.IndexOf(':', StringComparison.Ordinal)).SequenceEqual(other.AsSpan(0, other.IndexOf(':', StringComparison.Ordinal)));

    private static bool IsDigest(string? text) => text is not null && ImageReference.TryParse("n@" + text, out _);

    private static string? Error(RegistryAnswer answer) => answer.Challenges.FirstOrDefault(challenge => challenge.Is(AuthChallenge.Bearer))?["error"];
}
