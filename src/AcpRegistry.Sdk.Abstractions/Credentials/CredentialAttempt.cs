namespace AcpRegistry.Sdk.Credentials;

/// <summary>One credential, and what the registry said to it.</summary>
public sealed class CredentialAttempt
{
    /// <summary>An attempt; public, so that code which stands in for the SDK in tests can make one.</summary>
    /// <param name="credential">Null for an anonymous pull.</param>
    /// <param name="outcome">What it came to.</param>
    /// <param name="finding">What went wrong.</param>
    /// <exception cref="AcpRegistryArgumentException">The outcome is none.</exception>
    public CredentialAttempt(PullCredential? credential, CredentialAttemptOutcome outcome, Finding? finding = null)
    {
        Credential = credential;
        Outcome = Enum.IsDefined(outcome)
            ? outcome
            : throw KubernetesNames.Refused($"{KubernetesNames.Quote(outcome.ToString())} is no outcome.", nameof(outcome));
        Finding = finding;
    }

    /// <summary>What was tried; null for an anonymous pull.</summary>
    public PullCredential? Credential { get; }

    /// <summary>What it came to.</summary>
    public CredentialAttemptOutcome Outcome { get; }

    /// <summary>What went wrong; null where nothing did, or where it was not tried.</summary>
    public Finding? Finding { get; }

    /// <summary>Where the credential comes from, and the outcome; nothing secret.</summary>
    public override string ToString() => $"{Credential?.ToString() ?? "anonymous"}: {Outcome}";
}
