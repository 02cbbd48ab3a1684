using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>
/// What kubelet finds in a pod's Secrets for one image: every entry with its reason, and what it tries, in its order. Pure and immutable;
/// nothing secret is in a public member.
/// </summary>
/// <remarks>
/// A node may have credentials of its own, from its configuration or a credential provider. They are tried after these, and not known here.
/// </remarks>
public sealed class PullSecretLookup
{
    private PullSecretLookup(
        ImageReference image, string lookedUp, IReadOnlyList<PullSecret> secrets, IReadOnlyList<PullSecretCheck> checks, IReadOnlyList<PullCredential> matches)
    {
        Image = image;
        LookedUp = lookedUp;
        Secrets = secrets;
        Checks = checks;
        Matches = matches;
    }

    /// <summary>The image, as written.</summary>
    public ImageReference Image { get; }

    /// <summary>What the entries are compared with: registry and repository, Docker Hub's filled in, without tag and digest.</summary>
    public string LookedUp { get; }

    /// <summary>The Secrets, in the pod's order.</summary>
    public IReadOnlyList<PullSecret> Secrets { get; }

    /// <summary>Every entry of every Secret that could be read, in their order.</summary>
    public IReadOnlyList<PullSecretCheck> Checks { get; }

    /// <summary>
    /// What kubelet tries, one after the other until one works: the longer path, or the later in the alphabet, first. Empty where
    /// <see cref="IsFailed"/>; then nothing is tried, not even a pull without credentials.
    /// </summary>
    /// <remarks>Of two entries of one Secret that differ only in <c>https://</c> or <c>/v1/</c>, kubelet takes either first; here the first one is.</remarks>
    public IReadOnlyList<PullCredential> Matches { get; }

    /// <summary>Whether a malformed Secret fails the whole.</summary>
    public bool IsFailed => Secrets.Any(secret => secret.FailsLookup);

    /// <summary>Whether every Secret could be read; if not, kubelet may find more, or fail.</summary>
    public bool IsComplete => Secrets.All(secret => secret.Problem != PullSecretProblem.NotReadable);

    /// <summary>Looks an image up.</summary>
    /// <param name="image">Any image; what it lacks is filled in as kubelet does.</param>
    /// <param name="secrets">The pod's Secrets, in its order.</param>
    /// <param name="now">When: what a token's expiry is compared with.</param>
    public static PullSecretLookup Of(ImageReference image, IReadOnlyList<PullSecret> secrets, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(secrets);
        var normal = image.Normalize();
        var lookedUp = normal.Registry is null ? normal.Repository : $"{normal.Registry}/{normal.Repository}";
        var matcher = new PullSecretMatcher(lookedUp, now);
        PullSecret[] kept = [.. secrets];
        PullSecretEntry[] entries = [.. kept.SelectMany(secret => secret.Entries)];
        var matches = matcher.Find(entries);
        var matching = matches.ToHashSet();
        return new PullSecretLookup(
            image,
            lookedUp,
            kept,
            [.. entries.Select(entry => matcher.Check(entry, matching))],
            Array.Exists(kept, secret => secret.FailsLookup) ? [] : [.. matches.Select(entry => entry.ToCredential())]);
    }

    /// <summary>For people: what was looked up, each Secret's problem, and each entry's reason; a line each.</summary>
    public override string ToString() => string.Join(
        '\n',
        Secrets.Select(secret => secret.Text).OfType<string>()
            .Concat(Checks.Select(check => $"{check.Entry}: {check.Text}"))
            .Prepend($"{LookedUp}: {(IsFailed ? "the lookup fails" : $"{Matches.Count} to try")}"));
}
