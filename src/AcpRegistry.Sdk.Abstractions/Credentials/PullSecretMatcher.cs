using System.Globalization;
using System.Text;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>kubelet's matching for one image.</summary>
internal sealed class PullSecretMatcher(string lookedUp, DateTimeOffset now)
{
    /// <summary>What an entry of <c>https://index.docker.io/v1/</c> comes to, which <c>docker login</c> writes.</summary>
    private const string HubIndex = "index.docker.io";

    // Go compares texts by their bytes, which differs from UTF-16 beyond the basic plane.
    private static readonly Comparer<byte[]> Utf8Order = Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other));

    private readonly KeyAddress _image = KeyAddress.OfIndex(lookedUp);

    /// <summary>What is tried, in kubelet's order.</summary>
    public IReadOnlyList<PullSecretEntry> Find(IReadOnlyList<PullSecretEntry> entries)
    {
        PullSecretEntry[] found =
            [.. entries.Where(Matches).OrderByDescending(entry => Encoding.UTF8.GetBytes(entry.Address!.Index), Utf8Order)];
        return found.Length > 0 || !IsOfHub() ? found : [.. entries.Where(IsForHub)];
    }

    public PullSecretCheck Check(PullSecretEntry entry, IReadOnlySet<PullSecretEntry> matches)
    {
        var (outcome, text) = matches.Contains(entry) ? OfMatch(entry)
            : IsOfHub() && IsForHub(entry)
                ? (PullSecretOutcome.NotNeeded, "It is for Docker Hub by its old name, and used only where no other entry matches; another one does.")
            : PullSecretReasons.Of(entry, _image);
        return new PullSecretCheck(entry, outcome, text);
    }

    private (PullSecretOutcome Outcome, string Text) OfMatch(PullSecretEntry entry) =>
        entry.Username.Length == 0
            ? (PullSecretOutcome.MatchesWithoutUsername, entry.HasIgnoredToken && !entry.HasPassword
                ? "It matches, and has only a token that kubelet doesn't read: it needs 'auth', or 'username' and 'password'."
                : "It matches, and has no username, so that the registry will likely refuse it.")
        : !entry.HasPassword
            ? (PullSecretOutcome.MatchesWithoutPassword, "It matches, and its password is empty, so that the registry will likely refuse it.")
        : entry.ExpiresAt <= now
            ? (PullSecretOutcome.MatchesExpired, string.Create(CultureInfo.InvariantCulture, $"It matches, and its token expired at {entry.ExpiresAt:yyyy-MM-dd HH:mm:ss}Z."))
        : (PullSecretOutcome.Matches, "It matches.");

    private bool Matches(PullSecretEntry entry) =>
        entry.Address is { IsComparable: true } key
        && _image.IsComparable
        && key.Port == _image.Port
        && _image.Path.StartsWith(key.Path, StringComparison.Ordinal)
        && !PullSecretReasons.IsUnusable(key)
        && LabelPattern.Matches(key.Labels, _image.Labels, StringComparison.Ordinal);

    private static bool IsForHub(PullSecretEntry entry) => entry.Address?.Index == HubIndex;

    // "localhost/app" is of the Hub to kubelet as well: its first part has neither a '.' nor a ':'.
    private bool IsOfHub()
    {
        var slash = lookedUp.IndexOf('/', StringComparison.Ordinal);
        var first = lookedUp.AsSpan(0, Math.Max(slash, 0));
        return first is "docker.io" or HubIndex || !first.ContainsAny('.', ':');
    }
}
