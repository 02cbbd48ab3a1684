namespace AcpRegistry.Sdk.Credentials;

/// <summary>Sentences of steps that went well, or were not needed.</summary>
internal static class InspectionTexts
{
    public const string NotGotTo = "Not got to: an earlier step failed.";
    public const string PlainHttp = "Not needed: the options say that this registry is spoken to over plain HTTP.";

    public static string ChallengeFault(IReadOnlyList<AuthChallenge> challenges) =>
        challenges.Count == 0 ? "its answer has no WWW-Authenticate that can be read"
        : challenges.Any(challenge => !challenge.IsUnambiguous) ? "a parameter of its WWW-Authenticate is there twice"
        : challenges.Any(challenge => challenge.Is(AuthChallenge.Bearer)) ? "its WWW-Authenticate names no realm"
        : "it offers neither Basic nor Bearer";

    public static string NoToken(AuthChallenge? challenge) =>
        challenge is null ? "Not needed: the registry asks for no login." : "Not needed: the registry takes user and password itself.";
}
