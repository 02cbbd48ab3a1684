namespace AcpRegistry.Sdk.Credentials;

/// <summary>How far one credential got.</summary>
internal sealed class PullAttempt
{
    public PullCredential? Credential { get; init; }

    public CredentialAttemptOutcome Outcome { get; init; }

    /// <summary>Token or Manifest: where it ended.</summary>
    public RegistryStage Stage { get; init; } = RegistryStage.Manifest;

    public AuthChallenge? Challenge { get; init; }

    public Finding? Finding { get; init; }

    public RegistryManifest? Manifest { get; init; }

    /// <summary>What is worth knowing beside the outcome.</summary>
    public IReadOnlyList<Finding> Remarks { get; init; } = [];

    /// <summary>What comes of it with another credential could be better; not so after an overload, a cut or a timeout.</summary>
    public bool AllowsAnother => Outcome is not (CredentialAttemptOutcome.Accepted or CredentialAttemptOutcome.Failed);

    public CredentialAttempt ToResult() => new(Credential, Outcome, Finding);
}
