using System.Text.Json;
using AcpRegistry.Sdk.Credentials;
using Microsoft.AspNetCore.Http;
using static AcpRegistry.Sdk.Tests.Credentials.InspectorHarness;

namespace AcpRegistry.Sdk.Tests.Credentials;

/// <summary>Registries that want a token: how it is got, and what goes wrong with it.</summary>
[TestFixture]
public sealed class RegistryTokenTests
{
    private const string Auth = "auth.test.svc";
    private const string Realm = "https://" + Auth + "/token";
    private const string Query = "service=test%20registry&scope=repository%3Amy-ns%2Fapp%3Apull";

    private static IEnumerable<TestCaseData> Answers()
    {
        yield return Row("no token", 200, "{}", AcpRegistryCodes.TokenServiceFailed);
        yield return Row("an empty one", 200, """{"token":""}""", AcpRegistryCodes.TokenServiceFailed);
        yield return Row("one that splits the header", 200, """{"token":"a\r\nX-Injected: b"}""", AcpRegistryCodes.TokenServiceFailed);
        yield return Row("a number", 200, """{"token":1}""", AcpRegistryCodes.TokenServiceFailed);
        yield return Row("no object", 200, "[]", AcpRegistryCodes.TokenServiceFailed);
        yield return Row("no JSON", 200, "<html>", AcpRegistryCodes.TokenServiceFailed);
        yield return Row("lone surrogate", 200, """{"token":"\ud800"}""", AcpRegistryCodes.TokenServiceFailed);
        yield return Row("too long", 200, $$"""{"token":"t0k3n","x":"{{new string('x', 70_000)}}"}""", AcpRegistryCodes.TokenServiceFailed);
        yield return Row("401", 401, "", AcpRegistryCodes.CredentialRefused);
        yield return Row("403", 403, "", AcpRegistryCodes.PullDenied);
        yield return Row("404", 404, "", AcpRegistryCodes.TokenServiceFailed);
        yield return Row("429", 429, "", AcpRegistryCodes.RegistryRateLimited);
        yield return Row("500", 500, "", AcpRegistryCodes.TokenServiceFailed);

        static TestCaseData Row(string name, int status, string body, string code) => new TestCaseData(status, body, code).SetArgDisplayNames(name);
    }

    [TestCase("token")]
    [TestCase("access_token")]
    public async Task Token_GotWithThePassword_GetsTheManifest(string field)
    {
        await using var harness = new InspectorHarness();
        harness.Options.RegistryTokenServices.Add(Auth);
        var registry = await harness.ServeAsync(Bearer(Realm));
        var tokens = await harness.ServeAsync(context => context.Response.WriteAsync($$"""{"{{field}}":"t0k3n","expires_in":60}"""), Auth);

        var inspection = await harness.InspectAsync(Alice);

        Assert.That(inspection.IsPullable, Is.True, string.Join('\n', inspection.Steps));
        Assert.That(inspection.Steps[(int)RegistryStage.Token].Outcome, Is.EqualTo(RegistryStepOutcome.Passed));
        Assert.That(inspection.Challenge!.ToString(), Is.EqualTo($"Bearer, token service https://{Auth}"));
        Assert.That(tokens.Requests, Is.EqualTo(new[] { ($"GET {Auth} /token?{Query}", AliceBasic) }));
        Assert.That(registry.Requests, Is.EqualTo(new[] { ($"GET {Host} /v2/", "-"), ($"HEAD {Host} {Manifest}", "Bearer t0k3n") }));
    }

    [Test]
    public async Task Token_ServiceAtTheRegistryItself_NeedsNoOption()
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(context => context.Request.Path == "/token"
            ? context.Response.WriteAsync("""{"token":"t0k3n"}""")
            : Bearer($"https://{Host}/token?account=x")(context));

        var inspection = await harness.InspectAsync(Alice);

        Assert.That(inspection.IsPullable, Is.True, string.Join('\n', inspection.Steps));
    }

    [Test]
    public async Task Token_Anonymous_IsAskedForWithoutACredential()
    {
        await using var harness = new InspectorHarness();
        harness.Options.RegistryTokenServices.Add(Auth);
        await harness.ServeAsync(Bearer(Realm));
        var tokens = await harness.ServeAsync(context => context.Response.WriteAsync("""{"token":"t0k3n"}"""), Auth);

        Assert.That((await harness.InspectAsync()).IsPullable, Is.True);
        Assert.That(tokens.Requests.Single().Authorization, Is.EqualTo("-"));
    }

    [TestCaseSource(nameof(Answers))]
    public async Task Token_AnyOtherAnswer_IsToldApart(int status, string body, string code)
    {
        await using var harness = new InspectorHarness();
        harness.Options.RegistryTokenServices.Add(Auth);
        await harness.ServeAsync(Bearer(Realm));
        await harness.ServeAsync(
            async context =>
            {
                context.Response.StatusCode = status;
                await context.Response.WriteAsync(body);
            },
            Auth);

        var inspection = await harness.InspectAsync(Alice);

        Assert.That(inspection.Failure!.Code, Is.EqualTo(code));
        Assert.That(inspection.Steps.Select(step => step.Outcome).Skip(3), Is.EqualTo(new[]
        {
            RegistryStepOutcome.Passed, RegistryStepOutcome.Failed, RegistryStepOutcome.Skipped,
        }));
    }

    [TestCase(null, AcpRegistryCodes.PullDenied)]
    [TestCase("insufficient_scope", AcpRegistryCodes.PullDenied)]
    [TestCase("invalid_token", AcpRegistryCodes.TokenServiceFailed)]
    public async Task Token_ThatTheRegistryDoesNotTake_IsADenialOrADisagreement(string? error, string code)
    {
        await using var harness = new InspectorHarness();
        harness.Options.RegistryTokenServices.Add(Auth);
        await harness.ServeAsync(Bearer(Realm, "another", error));
        await harness.ServeAsync(context => context.Response.WriteAsync("""{"token":"t0k3n"}"""), Auth);

        var inspection = await harness.InspectAsync(Alice);
        var anonymous = await harness.InspectAsync();

        Assert.That(inspection.Failure!.Code, Is.EqualTo(code));
        Assert.That(anonymous.Failure!.Code, Is.EqualTo(error == "invalid_token" ? code : AcpRegistryCodes.CredentialMissing));
    }

    [Test]
    public async Task Token_ServiceUnreachable_IsSaidOfTheService()
    {
        await using var harness = new InspectorHarness();
        harness.Options.RegistryTokenServices.Add(Auth);
        await harness.ServeAsync(Bearer(Realm));

        var inspection = await harness.InspectAsync(Alice);

        Assert.That((inspection.Failure!.Code, inspection.Attempts.Single().Outcome),
            Is.EqualTo((AcpRegistryCodes.RegistryNameUnresolved, CredentialAttemptOutcome.Failed)));
        Assert.That(inspection.Failure.Text, Does.Contain("token service").And.Contains(Auth));
    }

    [Test]
    public async Task Challenge_OnlyAtTheManifest_IsAnsweredThere()
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(context => context.Request.Path == "/v2/" ? Task.CompletedTask : Basic(AliceBasic)(context));

        var inspection = await harness.InspectAsync(Alice);

        Assert.That((inspection.IsPullable, inspection.Challenge?.Scheme), Is.EqualTo((true, "Basic")));
        Assert.That(registry.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { "-", "-", AliceBasic }));
    }

    [Test]
    public async Task Challenges_BasicAndBearer_TheTokensCounts()
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(context => context.Request.Path == "/token"
            ? context.Response.WriteAsync(JsonSerializer.Serialize(new { token = "t0k3n" }))
            : context.Request.Headers.Authorization == "Bearer t0k3n"
                ? ManifestAsync(context)
                : ChallengeAsync(context, "Basic realm=\"x\"", $"Bearer realm=\"https://{Host}/token\""));

        Assert.That((await harness.InspectAsync(Alice)).IsPullable, Is.True);
        Assert.That(registry.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { "-", AliceBasic, "Bearer t0k3n" }));
    }
}
