using AcpRegistry.Sdk.Credentials;

namespace AcpRegistry.Sdk.Diagnostics;

internal static class SecretOutcomes
{
    private static readonly PullSecretOutcome[] NearestFirst =
    [
        PullSecretOutcome.MatchesExpired,
        PullSecretOutcome.MatchesWithoutPassword,
        PullSecretOutcome.MatchesWithoutUsername,
        PullSecretOutcome.OtherPort,
        PullSecretOutcome.OtherSpelling,
        PullSecretOutcome.OtherCase,
        PullSecretOutcome.WildcardLabels,
        PullSecretOutcome.OtherPath,
        PullSecretOutcome.Unusable,
        PullSecretOutcome.OtherHost,
    ];

    /// <summary>How near an entry comes to being of use; the less, the nearer.</summary>
    public static int Nearness(PullSecretOutcome outcome)
    {
        var position = Array.IndexOf(NearestFirst, outcome);
        return position < 0 ? NearestFirst.Length : position;
    }
}
