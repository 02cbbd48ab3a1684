using System.Net.Http.Headers;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>What a request is to carry, or why there is nothing.</summary>
internal sealed class LoginResult
{
    public static LoginResult Anonymous { get; } = new();

    public AuthenticationHeaderValue? Authorization { get; private init; }

    public CredentialAttemptOutcome Outcome { get; private init; }

    public Finding? Failure { get; private init; }

    public static LoginResult By(AuthenticationHeaderValue authorization) => new() { Authorization = authorization };

    public static LoginResult Failed(CredentialAttemptOutcome outcome, Finding failure) => new() { Outcome = outcome, Failure = failure };
}
