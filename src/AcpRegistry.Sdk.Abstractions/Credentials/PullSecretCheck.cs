namespace AcpRegistry.Sdk.Credentials;

/// <summary>Whether one entry of a Secret is for an image, and if not, why not.</summary>
public sealed class PullSecretCheck
{
    internal PullSecretCheck(PullSecretEntry entry, PullSecretOutcome outcome, string text)
    {
        Entry = entry;
        Outcome = outcome;
        Text = text;
    }

    /// <summary>The entry.</summary>
    public PullSecretEntry Entry { get; }

    /// <summary>What becomes of it. Where a malformed Secret fails the lookup, what would.</summary>
    public PullSecretOutcome Outcome { get; }

    /// <summary>The reason as a sentence, with the key that would be right where one nearly is; nothing secret.</summary>
    public string Text { get; }

    /// <summary>Whether it is for the image, likely to be refused or not.</summary>
    public bool IsMatch => Outcome is PullSecretOutcome.Matches or PullSecretOutcome.MatchesWithoutUsername
        or PullSecretOutcome.MatchesWithoutPassword or PullSecretOutcome.MatchesExpired;

    /// <summary>For people: the outcome and the reason.</summary>
    public override string ToString() => $"{Outcome}: {Text}";
}
