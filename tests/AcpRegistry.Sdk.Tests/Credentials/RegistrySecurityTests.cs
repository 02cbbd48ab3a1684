using System.IO.Compression;
using System.Text;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Tests.Registries;
using AcpRegistry.Sdk.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using static AcpRegistry.Sdk.Tests.Credentials.InspectorHarness;

namespace AcpRegistry.Sdk.Tests.Credentials;

/// <summary>Attacks by a registry, by its token service, or by whoever is in between. Each test is named after one.</summary>
[TestFixture]
public sealed class RegistrySecurityTests
{
    private const string Evil = "evil.example.com";

    private static IEnumerable<TestCaseData> Realms()
    {
        yield return Row("another host", $"https://{Evil}/token");
        yield return Row("another port", $"https://{Host}:8443/token");
        yield return Row("plain HTTP at the registry itself", $"http://{Host}/token");
        yield return Row("plain HTTP at the registry's port", $"http://{Host}:443/token");
        yield return Row("a user before the host", $"https://user:password@{Host}/token");
        yield return Row("the registry as the user of another host", $"https://{Host}@{Evil}/token");
        yield return Row("an empty user", $"https://@{Host}/token");
        yield return Row("a fragment", $"https://{Host}/token#x");
        yield return Row("another scheme", $"ftp://{Host}/token");
        yield return Row("a file", "file:///etc/passwd");
        yield return Row("a name that only begins like the registry's", $"https://{Host}.evil.example.com/token");
        yield return Row("a relative path", "/token");
        yield return Row("a host without a scheme", $"//{Host}/token");
        yield return Row("a backslash", $"https://{Evil}\\\\@{Host}/token");
        yield return Row("a blank", $"https://{Host}/to ken");
        yield return Row("another host after a tab", $"https://{Host}\t.{Evil}/token");
        yield return Row("too long", $"https://{Host}/{new string('x', 2100)}");
        yield return Row("the cloud's metadata", "http://169.254.169.254/latest/meta-data/");

        static TestCaseData Row(string name, string realm) => new TestCaseData(realm).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Realms))]
    public async Task Realm_ThatIsNoAllowedTokenService_IsNotAskedWithOrWithoutACredential(string realm)
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(Bearer(realm));
        var evil = await harness.ServeAsync(context => context.Response.WriteAsync("""{"token":"t0k3n"}"""), Evil);

        var inspections = new[] { await harness.InspectAsync(Alice), await harness.InspectAsync() };

        Assert.That(inspections.Select(inspection => inspection.Failure!.Code), Has.All.EqualTo(AcpRegistryCodes.TokenServiceNotTrusted));
        Assert.That(inspections[0].Attempts.Single().Outcome, Is.EqualTo(CredentialAttemptOutcome.NotSent));
        Assert.That(evil.Requests, Is.Empty);
        Assert.That(registry.Requests.Select(request => request.Line), Has.All.EqualTo($"GET {Host} /v2/"));
        Assert.That(harness.Network.Connections, Has.All.EqualTo($"{Host}:443"));
    }

    [Test]
    public async Task Realm_OfAPlainRegistry_AtThatVeryHostIsAllowedAndNowhereElse()
    {
        await using var harness = new InspectorHarness();
        harness.Options.PlainHttpRegistries.Add(Host);
        var realm = $"http://{Host}/token";
        await harness.ServeAsync(
            context => context.Request.Path == "/token" ? context.Response.WriteAsync("""{"token":"t0k3n"}""") : Bearer(realm)(context), port: 80, plain: true);

        Assert.That((await harness.InspectAsync(Alice)).IsPullable, Is.True);
        realm = $"http://{Evil}/token";
        Assert.That((await harness.InspectAsync(Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.TokenServiceNotTrusted));
        realm = $"https://{Host}/token";
        Assert.That((await harness.InspectAsync(Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.TokenServiceNotTrusted), "Another port.");
    }

    [Test]
    public async Task TokenService_Listed_ButOverPlainHttp_IsNotAsked()
    {
        await using var harness = new InspectorHarness();
        harness.Options.RegistryTokenServices.Add(Evil);
        await harness.ServeAsync(Bearer($"http://{Evil}/token"));
        var plain = await harness.ServeAsync(context => context.Response.WriteAsync("""{"token":"t0k3n"}"""), Evil, 80, plain: true);

        Assert.That((await harness.InspectAsync(Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.TokenServiceNotTrusted));
        Assert.That(plain.Requests, Is.Empty);
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(303)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task TokenService_ThatRedirects_IsNotFollowed(int status)
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(context => context.Request.Path == "/token" ? RedirectAsync(context, $"https://{Evil}/token", status) : Bearer($"https://{Host}/token")(context));
        var evil = await harness.ServeAsync(context => context.Response.WriteAsync("""{"token":"t0k3n"}"""), Evil);

        Assert.That((await harness.InspectAsync(Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.RegistryRedirectRefused));
        Assert.That(evil.Requests, Is.Empty);
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task Redirect_OfTheManifestToAnotherHost_DoesNotCarryTheCredential(int status)
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(Redirecting($"https://{Evil}/blob", status));
        var evil = await harness.ServeAsync(context => ContentAsync(context, ManifestType, "{}"), Evil);

        var inspection = await harness.InspectAsync(Alice);

        Assert.That(inspection.IsPullable, Is.True, string.Join('\n', inspection.Steps));
        Assert.That(evil.Requests, Is.EqualTo(new[] { ($"HEAD {Evil} /blob", "-") }));
    }

    [Test]
    public async Task Redirect_ToAnotherPortOfTheSameHost_DoesNotCarryTheCredential()
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(Redirecting($"https://{Host}:8443/blob"));
        var other = await harness.ServeAsync(context => ContentAsync(context, ManifestType, "{}"), port: 8443);

        Assert.That((await harness.InspectAsync(Alice)).IsPullable, Is.True);
        Assert.That(other.Requests.Single().Authorization, Is.EqualTo("-"));
    }

    [Test]
    public async Task Redirect_WithinTheRegistry_CarriesTheCredential()
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(context => context.Request.Path == Manifest && context.Request.Headers.Authorization == AliceBasic
            ? RedirectAsync(context, "/v2/my-ns/app/manifests/2")
            : Basic(AliceBasic)(context));

        Assert.That((await harness.InspectAsync(Alice)).IsPullable, Is.True);
        Assert.That(registry.Requests.Last(), Is.EqualTo(($"HEAD {Host} /v2/my-ns/app/manifests/2", AliceBasic)));
    }

    [Test]
    public async Task Redirect_ThereAndBackAgain_StillCarriesNothingElsewhere()
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(context => context.Request.Path == Manifest && context.Request.Headers.Authorization == AliceBasic
            ? RedirectAsync(context, $"https://{Evil}/back")
            : Basic(AliceBasic)(context));
        var evil = await harness.ServeAsync(context => RedirectAsync(context, $"https://{Host}/v2/my-ns/app/manifests/2"), Evil);

        Assert.That((await harness.InspectAsync(Alice)).IsPullable, Is.False, "The registry wants a login, and another origin chose the way.");
        Assert.That(evil.Requests.Select(request => request.Authorization), Has.All.EqualTo("-"));
        Assert.That(registry.Requests.Last(), Is.EqualTo(($"HEAD {Host} /v2/my-ns/app/manifests/2", "-")));
    }

    [TestCase("https://xn--\u00FC.com/x")]
    [TestCase("https://xn--.com/x")]
    [TestCase("https://\u00FC.com/x")]
    [TestCase("https://[::1/x")]
    [TestCase("https://a:99999/x")]
    public async Task Redirect_ToAHostThatCannotBeRead_IsRefused(string location)
    {
        await using var harness = new InspectorHarness();
        harness.Options.PlainHttpRegistries.Add(Host);
        using var raw = new RawServer(request => System.Text.Encoding.Latin1.GetString(request).StartsWith("GET /v2/ ", StringComparison.Ordinal)
            ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            : $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        harness.Network.Map(Host, 80, raw.Port);

        Assert.That((await harness.InspectAsync(Alice)).Failure, Is.Not.Null);
    }

    [TestCase("sha384")]
    [TestCase("sha512")]
    public async Task Content_OfAnotherDigestByAnotherAlgorithm_IsNotTheImage(string algorithm)
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(ManifestAsync);
        var zeros = new string('0', algorithm == "sha384" ? 96 : 128);
        var right = Convert.ToHexStringLower(algorithm == "sha384" ? System.Security.Cryptography.SHA384.HashData("{}"u8) : System.Security.Cryptography.SHA512.HashData("{}"u8));

        Assert.That((await harness.InspectAsync($"{Host}/my-ns/app@{algorithm}:{zeros}", default)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.ManifestUnusable));
        Assert.That((await harness.InspectAsync($"{Host}/my-ns/app@{algorithm}:{right}", default)).IsPullable, Is.True);
    }

    [TestCase("30", "Retry-After: 30 s")]
    [TestCase("Wed, 21 Oct 2015 07:28:00 GMT", "Retry-After: 2015-10-21 07:28:00Z")]
    [TestCase("MARKED", null)]
    public async Task RetryAfter_IsShownOnlyAsANumberOrDate(string header, string? shown)
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = header;
            return Task.CompletedTask;
        });

        Assert.That((await harness.InspectAsync()).Failure!.Evidence.Skip(1), shown is null ? Is.Empty : Is.EqualTo(new[] { shown }));
    }

    [Test]
    public async Task Redirect_WhoseTargetAsksForALogin_GetsNone()
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(Redirecting($"https://{Evil}/blob"));
        var evil = await harness.ServeAsync(context => ChallengeAsync(context, "Basic realm=\"x\""), Evil);

        Assert.That((await harness.InspectAsync(Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.RegistryAnswerUnexpected));
        Assert.That(evil.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { "-" }));
    }

    [Test]
    public async Task Redirect_FromHttpsToPlainHttp_IsRefusedEvenToAListedHost([Values] bool listed)
    {
        await using var harness = new InspectorHarness();
        if (listed)
        {
            harness.Options.PlainHttpRegistries.Add(Evil);
        }

        await harness.ServeAsync(Redirecting($"http://{Evil}/blob"));
        var evil = await harness.ServeAsync(context => ContentAsync(context, ManifestType, "{}"), Evil, 80, plain: true);

        Assert.That((await harness.InspectAsync(Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.RegistryRedirectRefused));
        Assert.That(evil.Requests, Is.Empty);
    }

    [Test]
    public async Task Redirect_FromPlainHttpToAnUnlistedHost_IsRefused()
    {
        await using var harness = new InspectorHarness();
        harness.Options.PlainHttpRegistries.Add(Host);
        await harness.ServeAsync(Redirecting($"http://{Evil}/blob"), port: 80, plain: true);
        var evil = await harness.ServeAsync(context => ContentAsync(context, ManifestType, "{}"), Evil, 80, plain: true);

        Assert.That((await harness.InspectAsync(Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.RegistryRedirectRefused));
        Assert.That(evil.Requests, Is.Empty);
    }

    [TestCase("ftp://registry.test.svc/x")]
    [TestCase("https://user:password@registry.test.svc/x")]
    [TestCase("")]
    [TestCase("https://")]
    public async Task Redirect_ToWhatIsNoHttps_IsRefused(string location)
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(Redirecting(location));

        Assert.That((await harness.InspectAsync(Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.RegistryRedirectRefused));
        Assert.That(registry.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Redirect_InACircle_Ends()
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(Redirecting(Manifest));

        Assert.That((await harness.InspectAsync(Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.RegistryRedirectRefused));
        Assert.That(registry.Requests, Has.Count.EqualTo(2 + ManifestRequests.MostRedirects));
    }

    [Test]
    public async Task PlainHttp_NotListed_IsNeverSpokenWhateverTheHostLooksLike([Values("localhost", "10.0.0.1", "127.0.0.1:5000", "[::1]:5000", "registry.local")] string host)
    {
        await using var harness = new InspectorHarness();
        var seen = new TaskCompletionSource<byte>();
        using var server = new RawServer(first =>
        {
            seen.TrySetResult(first[0]);
            return "HTTP/1.1 400 Bad Request\r\n\r\n";
        });
        var endpoint = new Uri($"https://{host}");
        harness.Network.Map(endpoint.Host.Trim('[', ']'), endpoint.Port, server.Port);

        var inspection = await harness.InspectAsync($"{host}/my-ns/app:1", default, Alice);

        Assert.That(inspection.Failure!.Code, Is.EqualTo(AcpRegistryCodes.RegistrySpeaksPlainHttp));
        Assert.That(await seen.Task, Is.EqualTo(0x16), "It was no TLS handshake.");
    }

    [Test]
    public async Task PlainHttp_ListedForAnotherPort_IsNotSpoken()
    {
        await using var harness = new InspectorHarness();
        harness.Options.PlainHttpRegistries.Add(Host);
        var plain = await harness.ServeAsync(Basic(AliceBasic), port: 5000, plain: true);

        var inspection = await harness.InspectAsync($"{Host}:5000/my-ns/app:1", default, Alice);

        Assert.That(inspection.Steps[(int)RegistryStage.Tls].Outcome, Is.EqualTo(RegistryStepOutcome.Failed));
        Assert.That(plain.Requests, Is.Empty);
    }

    [Test]
    public async Task Certificate_Unverified_OnlyForTheListedHostAndWithAWarning()
    {
        await using var harness = new InspectorHarness();
        using var other = new TestAuthority("man in the middle");
        using var certificate = other.Issue(["other.example.com"]);
        var registry = await harness.ServeAsync(Basic(AliceBasic), certificate: certificate);

        harness.Options.UnverifiedTlsRegistries.Add($"{Host}:8443");
        Assert.That((await harness.InspectAsync(Alice)).IsPullable, Is.False);
        Assert.That(registry.Requests, Is.Empty);

        harness.Options.UnverifiedTlsRegistries.Add(Host);
        var inspection = await harness.InspectAsync(Alice);

        Assert.That(inspection.IsPullable, Is.True);
        Assert.That(inspection.Findings.Select(finding => (finding.Code, finding.Severity)), Is.EqualTo(new[] { (AcpRegistryCodes.RegistryTlsUnverified, FindingSeverity.Warning) }));
        Assert.That(inspection.Findings[0].Evidence, Has.Some.Contains(AcpRegistryCodes.RegistryAuthorityUnknown).And.Some.Contains("man in the middle"));
    }

    [Test]
    public async Task Certificate_OfTheTokenService_IsVerifiedToo()
    {
        await using var harness = new InspectorHarness();
        harness.Options.RegistryTokenServices.Add(Evil);
        using var other = new TestAuthority("man in the middle");
        using var certificate = other.Issue([Evil]);
        await harness.ServeAsync(Bearer($"https://{Evil}/token"));
        var tokens = await harness.ServeAsync(context => context.Response.WriteAsync("""{"token":"t0k3n"}"""), Evil, certificate: certificate);

        Assert.That((await harness.InspectAsync(Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.RegistryAuthorityUnknown));
        Assert.That(tokens.Requests, Is.Empty);
    }

    [Test]
    public async Task Body_WithoutEnd_IsReadNoFurtherThanItsLimit()
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(async context =>
        {
            if (context.Request.Path == "/token")
            {
                await FloodAsync(context);
                return;
            }

            await Bearer($"https://{Host}/token")(context);
        });

        Assert.That((await harness.InspectAsync(Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.TokenServiceFailed));
    }

    [Test]
    public async Task Index_WithoutEnd_IsReadNoFurtherThanItsLimit()
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(async context =>
        {
            if (context.Request.Path == "/v2/")
            {
                return;
            }

            context.Response.ContentType = IndexType;
            context.Response.Headers["Docker-Content-Digest"] = Digest;
            if (context.Request.Method == "GET")
            {
                await FloodAsync(context);
            }
        });

        Assert.That((await harness.InspectAsync()).Failure!.Code, Is.EqualTo(AcpRegistryCodes.ManifestUnusable));
    }

    [Test]
    public async Task Headers_WithoutEnd_AreReadNoFurtherThanTheirLimit()
    {
        await using var harness = new InspectorHarness();
        harness.Options.PlainHttpRegistries.Add(Host);
        using var flood = new RawServer(_ => "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Range(0, 4000).Select(i => $"X-{i}: xxxxxxxxxxxxxxxx\r\n")) + "\r\n");
        harness.Network.Map(Host, 80, flood.Port);

        Assert.That((await harness.InspectAsync(Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.RegistryConnectionCut));
    }

    [Test]
    public async Task Body_Compressed_IsNotUnpacked()
    {
        await using var harness = new InspectorHarness();
        var accepted = "";
        await harness.ServeAsync(async context =>
        {
            accepted += context.Request.Headers.AcceptEncoding;
            if (context.Request.Path != "/token")
            {
                await Bearer($"https://{Host}/token")(context);
                return;
            }

            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync("""{"token":"t0k3n"}"""u8.ToArray());
        });

        Assert.That((await harness.InspectAsync(Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.TokenServiceFailed));
        Assert.That(accepted, Is.Empty);
    }

    [Test]
    public async Task Cookie_OfTheRegistry_IsNotSentBack()
    {
        using var telemetry = new TelemetryListener();
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(context =>
        {
            context.Response.Headers.SetCookie = "session=x; Path=/";
            return Basic(AliceBasic)(context);
        });

        await harness.InspectAsync(Alice);

        Assert.That(registry.Headers.SelectMany(headers => headers.Keys), Has.None.EqualTo("Cookie").And.None.EqualTo("traceparent").And.Some.EqualTo("Authorization"));
    }

    [Test]
    public async Task Credentials_Many_AreTriedUpToALimit()
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(Basic("Basic none"));

        var inspection = await harness.InspectAsync([.. Enumerable.Range(0, 40).Select(i => new PullCredential($"user{i}", Secret))]);

        Assert.That(registry.Requests, Has.Count.EqualTo(17));
        Assert.That(inspection.Attempts.Select(attempt => attempt.Outcome).Distinct(), Is.EqualTo(new[] { CredentialAttemptOutcome.Refused, CredentialAttemptOutcome.NotTried }));
        Assert.That(inspection.Attempts, Has.Count.EqualTo(40));
    }

    [Test]
    public async Task Content_OfAnotherDigest_IsNotTheImage()
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(context => context.Request.Path == "/v2/" ? Task.CompletedTask : ContentAsync(context, ManifestType, "{}"));
        var asked = DigestOf("another");

        Assert.That((await harness.InspectAsync($"{Host}/my-ns/app@{asked}", default)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.ManifestUnusable));
    }

    [Test]
    public async Task Index_WhoseContentIsNotItsDigest_IsNotTheImage()
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(context =>
            context.Request.Path == "/v2/" ? Task.CompletedTask : ContentAsync(context, IndexType, """{"manifests":[]}""", DigestOf("another")));

        Assert.That((await harness.InspectAsync()).Failure!.Code, Is.EqualTo(AcpRegistryCodes.ManifestUnusable));
    }

    [Test]
    public async Task Secret_RepeatedByTheServerEverywhere_IsInNoResultLogOrActivity()
    {
        await using var harness = new InspectorHarness();
        using var telemetry = new TelemetryListener();
        var encoded = AliceBasic["Basic ".Length..];
        await harness.ServeAsync(async context =>
        {
            var path = context.Request.Path.Value!;
            context.Response.Headers["X-Echo"] = context.Request.Headers.Authorization.ToString();
            context.Response.Headers["Retry-After"] = context.Request.Headers.Authorization.ToString();
            if (path == "/token")
            {
                await context.Response.WriteAsync($$"""{"token":"{{Secret}}-token"}""");
                return;
            }

            if (context.Request.Headers.Authorization.Count == 0)
            {
                await ChallengeAsync(context, $"Bearer realm=\"https://{Host}/token\",service=\"x\"");
                return;
            }

            context.Response.StatusCode = path.EndsWith("/1", StringComparison.Ordinal) ? 404 : 500;
            context.Features.Get<IHttpResponseFeature>()!.ReasonPhrase = Secret;
            context.Response.Headers.WWWAuthenticate = $"Bearer error=\"{Secret}\"";
            await context.Response.WriteAsync($$"""{"errors":[{"code":"{{Secret}}","message":"{{encoded}} {{Secret}}"}]}""");
        });

        var inspections = new[]
        {
            await harness.InspectAsync(Alice), await harness.InspectAsync($"{Host}/my-ns/app:2", default, Alice),
            await harness.InspectAsync(new PullCredential("", Secret)),
        };

        var shown = new StringBuilder().Append(telemetry);
        foreach (var inspection in inspections)
        {
            shown.AppendJoin('\n', inspection.Steps).AppendJoin('\n', inspection.Attempts).Append(inspection.Challenge).Append(inspection.Certificate).Append(inspection.Manifest);
            foreach (var finding in inspection.Findings)
            {
                shown.Append(finding).Append(finding.Remedy).AppendJoin('\n', finding.Evidence);
            }

            shown.Append(System.Text.Json.JsonSerializer.Serialize(inspection.Attempts)).Append(System.Text.Json.JsonSerializer.Serialize(inspection.Findings));
        }

        shown.AppendJoin('\n', harness.Logs.GetSnapshot().Select(record => record.ToString()));
        Assert.That(harness.Logs.GetSnapshot(), Is.Not.Empty);
        Assert.That(telemetry.Activities.Select(activity => activity.DisplayName), Has.Some.EqualTo("inspect registry"));
        Assert.That(shown.ToString(), Does.Not.Contain("MARKED").And.Not.Contains(encoded));
    }

    private static Func<HttpContext, Task> Redirecting(string location, int status = 307) => context =>
        context.Request.Path == "/v2/" || context.Request.Headers.Authorization != AliceBasic
            ? ChallengeAsync(context, "Basic realm=\"x\"")
            : RedirectAsync(context, location, status);

    private static Task RedirectAsync(HttpContext context, string location, int status = 307)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    }

    private static async Task FloodAsync(HttpContext context)
    {
        // Endless, unless the client stops reading.
        var block = new byte[64 * 1024];
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(block, context.RequestAborted);
        }
    }

    [Test]
    public async Task Answer_ThatRepeatsThePassword_IsShownWithoutIt([Values(302, 429, 200)] int status, [Values(Secret, "Pässwort: 1%")] string password)
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(context =>
        {
            if (context.Request.Headers.Authorization.Count == 0)
            {
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"r\"";
                return Task.CompletedTask;
            }

            context.Response.StatusCode = status;
            context.Response.Headers.Location = $"http://u:{Uri.EscapeDataString(password)}@{Uri.EscapeDataString(password)}.example.com/{Uri.EscapeDataString(password)}";
            context.Response.Headers.RetryAfter = Uri.EscapeDataString(password);
            context.Response.ContentType = $"application/{Uri.EscapeDataString(password)}";
            return Task.CompletedTask;
        });

        var inspection = await harness.InspectAsync(new PullCredential("u", password));

        var shown = string.Join('\n', inspection.Findings.SelectMany(finding => finding.Evidence.Append(finding.Text).Append(finding.Remedy)));
        Assert.That(inspection.Failure, Is.Not.Null);
        Assert.That(shown, Does.Not.Contain(password).IgnoreCase.And.Not.Contain(Uri.EscapeDataString(password)).IgnoreCase);
    }
}
