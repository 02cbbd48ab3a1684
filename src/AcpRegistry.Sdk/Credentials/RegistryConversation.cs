using AcpRegistry.Sdk.Images;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>One conversation, from the name to the manifest, and the account of it.</summary>
internal sealed class RegistryConversation(
    ImageReference image, RegistryEndpoint registry, RegistryHttp http, RegistryConnector connector, PullTrial trial)
{
    private const int MostCredentials = 16;

    private readonly List<RegistryStep> _steps = [];
    private IReadOnlyList<PullAttempt> _attempts = [];
    private ConnectionReport _report = new();
    private AuthChallenge? _challenge;

    public async Task<RegistryInspection> RunAsync(IReadOnlyList<PullCredential> credentials, CancellationToken cancellationToken)
    {
        var ping = await http.SendAsync(
            new RegistryRequest(HttpMethod.Get, new Uri(registry.Address, "/v2/")) { IsAddressShown = true, LongestBody = registry.IsPlain ? RegistryHttp.LongestText : 0 },
            cancellationToken).ConfigureAwait(false);
        _report = connector.ReportOf(registry) ?? _report;
        TellConnection(ping);
        if (_report.IsConnected)
        {
            TellPing(ping);
        }

        if (_steps.All(step => step.Outcome != RegistryStepOutcome.Failed))
        {
            _challenge = RegistryLogin.Choose(ping.Challenges);
            _attempts = await TryAsync(credentials, cancellationToken).ConfigureAwait(false);
            TellAttempts();
        }

        foreach (var stage in Enum.GetValues<RegistryStage>().Skip(_steps.Count))
        {
            Add(stage, RegistryStepOutcome.Skipped, InspectionTexts.NotGotTo);
        }

        return new RegistryInspection
        {
            Image = image,
            Address = registry.Address,
            Steps = _steps,
            Addresses = _report.Addresses,
            ConnectedTo = _report.ConnectedTo,
            Certificate = _report.Certificate,
            Challenge = _challenge is null ? null : ToResult(_challenge),
            Attempts = [.. _attempts.Select(attempt => attempt.ToResult())],
            Manifest = _attempts.FirstOrDefault(attempt => attempt.Manifest is not null)?.Manifest,
            RequestCount = http.Count,
        };
    }

    private static RegistryChallenge ToResult(AuthChallenge challenge)
    {
        var realm = challenge.Is(AuthChallenge.Bearer) ? ServerTexts.Realm(challenge["realm"]) : null;
        return new RegistryChallenge(challenge.KnownScheme, realm is null ? null : ServerTexts.Origin(realm));
    }

    private async Task<IReadOnlyList<PullAttempt>> TryAsync(IReadOnlyList<PullCredential> credentials, CancellationToken cancellationToken)
    {
        List<PullAttempt> attempts = [];
        foreach (var credential in credentials.Count == 0 ? [null] : credentials.AsEnumerable<PullCredential?>())
        {
            var goesOn = attempts.Count < MostCredentials && attempts.All(attempt => attempt.AllowsAnother);
            attempts.Add(goesOn ? await trial.RunAsync(_challenge, credential, cancellationToken).ConfigureAwait(false) : new PullAttempt { Credential = credential });
        }

        return attempts;
    }

    private void TellConnection(RegistryAnswer ping)
    {
        string[] passed =
        [
            $"{registry.Host} is {string.Join(", ", _report.Addresses)}.",
            $"{_report.ConnectedTo} takes connections at port {registry.Port}.",
            $"The certificate of {_report.Certificate?.Issuer} is good for {registry.Host}.{(_report.Remark is { } remark ? $" {remark}" : "")}",
        ];
        for (var stage = RegistryStage.Resolve; stage <= RegistryStage.Tls; stage++)
        {
            if (stage == _report.Stage && !_report.IsConnected)
            {
                Add(stage, RegistryStepOutcome.Failed, ping.Failure!.Text, _report.HasFailed ? _report.Findings : [ping.Failure]);
                return;
            }

            if (stage == RegistryStage.Tls && registry.IsPlain)
            {
                Add(stage, RegistryStepOutcome.Skipped, InspectionTexts.PlainHttp);
            }
            else if (stage == RegistryStage.Tls && _report.Findings.Count > 0)
            {
                Add(stage, RegistryStepOutcome.Passed, _report.Findings[0].Text, _report.Findings);
            }
            else
            {
                Add(stage, RegistryStepOutcome.Passed, passed[(int)stage]);
            }
        }
    }

    private void TellPing(RegistryAnswer ping)
    {
        var fault = ping switch
        {
            { Failure: { } failure } => failure,
            { Status: 400 } when registry.IsPlain && SaysHttps(ping.Body) => InspectionFindings.SpeaksTls(registry),
            { Status: 401 } when RegistryLogin.Choose(ping.Challenges) is null =>
                InspectionFindings.ChallengeUnusable(ping, InspectionTexts.ChallengeFault(ping.Challenges)),
            { Status: 200 or 401 } => null,
            { Status: 404 } => InspectionFindings.NotThere(ping),
            { Status: 429 } => InspectionFindings.RateLimited(ping),
            { IsRedirect: true } => InspectionFindings.RedirectRefused(ping, "a registry's /v2/ is never elsewhere"),
            _ => InspectionFindings.AnswerUnexpected(ping),
        };
        if (fault is null)
        {
            Add(RegistryStage.Ping, RegistryStepOutcome.Passed, ping.Status == 200 ? "It is a registry, and asks for no login at /v2/." : "It is a registry that asks for a login.");
        }
        else
        {
            Add(RegistryStage.Ping, RegistryStepOutcome.Failed, fault.Text, [fault]);
        }
    }

    private void TellAttempts()
    {
        // Whichever got furthest tells most about what is wrong.
        var ranked = _attempts.Where(attempt => attempt.Outcome != CredentialAttemptOutcome.NotTried).OrderBy(attempt => attempt.Outcome switch
        {
            CredentialAttemptOutcome.Accepted => 0,
            CredentialAttemptOutcome.NotFound => 1,
            CredentialAttemptOutcome.Denied => 2,
            CredentialAttemptOutcome.Failed => 3,
            CredentialAttemptOutcome.NotSent => 4,
            _ => 5,
        }).ThenByDescending(attempt => attempt.Stage).ToList();
        var best = ranked[0];
        _challenge = best.Challenge;
        if (best.Challenge?.Is(AuthChallenge.Bearer) != true)
        {
            Add(RegistryStage.Token, RegistryStepOutcome.Skipped, InspectionTexts.NoToken(best.Challenge));
        }
        else if (ranked.Find(attempt => attempt.Stage == RegistryStage.Manifest) is not null)
        {
            Add(RegistryStage.Token, RegistryStepOutcome.Passed, "The token service gave a token.");
        }
        else
        {
            Add(RegistryStage.Token, RegistryStepOutcome.Failed, best.Finding!.Text, Findings(RegistryStage.Token));
            return;
        }

        if (best.Manifest is { } manifest)
        {
            Add(RegistryStage.Manifest, RegistryStepOutcome.Passed, $"The registry gives {manifest}.", best.Remarks);
        }
        else
        {
            var furthest = ranked.First(attempt => attempt.Stage == RegistryStage.Manifest);
            Add(RegistryStage.Manifest, RegistryStepOutcome.Failed, furthest.Finding!.Text, [.. Findings(RegistryStage.Manifest), .. furthest.Remarks]);
        }

        IReadOnlyList<Finding> Findings(RegistryStage stage) =>
            [.. ranked.Where(attempt => attempt.Stage == stage).Select(attempt => attempt.Finding).OfType<Finding>()];
    }

    private void Add(RegistryStage stage, RegistryStepOutcome outcome, string text, IReadOnlyList<Finding>? findings = null) =>
        _steps.Add(new RegistryStep(stage, outcome, text, findings));

    // What servers of TLS answer to plain HTTP.
    private static bool SaysHttps(byte[]? body) => body is not null && System.Text.Encoding.Latin1.GetString(body).Contains("HTTPS", StringComparison.OrdinalIgnoreCase);
}
