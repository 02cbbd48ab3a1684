using System.Net;
using System.Net.Sockets;
using System.Text;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Tests.Registries;
using AcpRegistry.Sdk.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using static AcpRegistry.Sdk.Tests.Credentials.InspectorHarness;

namespace AcpRegistry.Sdk.Tests.Credentials;

/// <summary>Each way in which a conversation can end, by its step and code.</summary>
[TestFixture]
public sealed class RegistryFailureTests
{
    private static readonly IPAddress First = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Second = IPAddress.Parse("10.0.0.2");

    private static IEnumerable<TestCaseData> Sockets() =>
        new (SocketError Error, string Code)[]
        {
            (SocketError.ConnectionRefused, AcpRegistryCodes.RegistryConnectionRefused), (SocketError.TimedOut, AcpRegistryCodes.RegistryConnectionTimedOut),
            (SocketError.HostUnreachable, AcpRegistryCodes.RegistryNoRoute), (SocketError.NetworkUnreachable, AcpRegistryCodes.RegistryNoRoute),
            (SocketError.ConnectionReset, AcpRegistryCodes.RegistryConnectionCut),
        }.Select(row => new TestCaseData(row.Error, row.Code));

    private static IEnumerable<TestCaseData> Pings()
    {
        yield return Row(404, AcpRegistryCodes.RegistryNotThere);
        yield return Row(429, AcpRegistryCodes.RegistryRateLimited);
        yield return Row(500, AcpRegistryCodes.RegistryAnswerUnexpected);
        yield return Row(503, AcpRegistryCodes.RegistryAnswerUnexpected);
        yield return Row(302, AcpRegistryCodes.RegistryRedirectRefused);
        yield return Row(401, AcpRegistryCodes.RegistryChallengeUnusable);
        yield return Row(401, AcpRegistryCodes.RegistryChallengeUnusable, "Negotiate");
        yield return Row(401, AcpRegistryCodes.RegistryChallengeUnusable, "Bearer service=\"x\"");
        yield return Row(401, AcpRegistryCodes.RegistryChallengeUnusable, "Basic realm=\"a\", realm=\"b\"");

        static TestCaseData Row(int status, string code, string? challenge = null) =>
            new TestCaseData(status, code, challenge).SetArgDisplayNames($"{status}", challenge ?? "no challenge");
    }

    private static IEnumerable<TestCaseData> Manifests()
    {
        yield return Row("403", 403, "", AcpRegistryCodes.PullDenied, CredentialAttemptOutcome.Denied);
        yield return Row("401", 401, "", AcpRegistryCodes.CredentialRefused, CredentialAttemptOutcome.Refused);
        yield return Row("no repository", 404, """{"errors":[{"code":"NAME_UNKNOWN","message":"MARKED"}]}""", AcpRegistryCodes.RepositoryUnknown, CredentialAttemptOutcome.NotFound);
        yield return Row("no manifest", 404, """{"errors":[{"code":"MANIFEST_UNKNOWN"}]}""", AcpRegistryCodes.ManifestUnknown, CredentialAttemptOutcome.NotFound);
        yield return Row("404 without a body", 404, "", AcpRegistryCodes.ManifestUnknown, CredentialAttemptOutcome.NotFound);
        yield return Row("404 with a page", 404, "<html>", AcpRegistryCodes.ManifestUnknown, CredentialAttemptOutcome.NotFound);
        yield return Row("429", 429, "", AcpRegistryCodes.RegistryRateLimited, CredentialAttemptOutcome.Failed);
        yield return Row("500", 500, "", AcpRegistryCodes.RegistryAnswerUnexpected, CredentialAttemptOutcome.Failed);
        yield return Row("a page for everything", 200, "<html>", AcpRegistryCodes.ManifestUnusable, CredentialAttemptOutcome.Failed);

        static TestCaseData Row(string name, int status, string body, string code, CredentialAttemptOutcome outcome) =>
            new TestCaseData(status, body, code, outcome).SetArgDisplayNames(name);
    }

    [TestCase(SocketError.HostNotFound)]
    [TestCase(SocketError.TryAgain)]
    public async Task Resolve_NoAddress_IsThatStepAndSkipsTheOthers(SocketError error)
    {
        await using var harness = new InspectorHarness();
        harness.Network.Resolver = (_, _) => Task.FromException<IReadOnlyList<IPAddress>>(new SocketException((int)error));

        var inspection = await harness.InspectAsync(Alice);

        AssertFailed(inspection, RegistryStage.Resolve, AcpRegistryCodes.RegistryNameUnresolved);
        Assert.That(inspection.Failure!.Text, Does.Contain(error.ToString()).And.Contains(Host));
        Assert.That(inspection.Steps.Skip(1).Select(step => step.Outcome), Has.All.EqualTo(RegistryStepOutcome.Skipped));
        Assert.That(inspection.Attempts, Is.Empty);
    }

    [Test]
    public async Task Resolve_EmptyAnswer_IsThatStep()
    {
        await using var harness = new InspectorHarness();
        harness.Network.Resolver = (_, _) => Task.FromResult<IReadOnlyList<IPAddress>>([]);

        AssertFailed(await harness.InspectAsync(Alice), RegistryStage.Resolve, AcpRegistryCodes.RegistryNameUnresolved);
    }

    [Test]
    public async Task Resolve_NetworkOfATestBreaks_IsAResultAsWell()
    {
        await using var harness = new InspectorHarness();
        harness.Network.Resolver = (_, _) => throw new InvalidTimeZoneException("MARKED");

        AssertFailed(await harness.InspectAsync(Alice), RegistryStage.Resolve, AcpRegistryCodes.RegistryNameUnresolved);
    }

    [TestCaseSource(nameof(Sockets))]
    public async Task Connect_SocketFails_IsToldApart(SocketError error, string code)
    {
        await using var harness = new InspectorHarness();
        harness.Network.Map(Host, 443, 1, First, Second);
        harness.Network.Interceptor = (_, _) => Task.FromException<Stream>(new SocketException((int)error));

        var inspection = await harness.InspectAsync(Alice);

        AssertFailed(inspection, RegistryStage.Connect, code);
        Assert.That(inspection.Failure!.Evidence, Is.EqualTo(new[] { $"10.0.0.1 port 443: {error}", $"10.0.0.2 port 443: {error}" }));
        Assert.That(inspection.Addresses, Is.EqualTo(new[] { First, Second }));
        Assert.That(inspection.ConnectedTo, Is.Null);
    }

    [Test]
    public async Task Connect_FirstAddressRefuses_TheNextIsTaken()
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(Basic());
        harness.Network.Map(Host, 443, registry.Port, First, Second);
        harness.Network.Interceptor = (address, _) =>
            address.Equals(First) ? Task.FromException<Stream>(new SocketException((int)SocketError.ConnectionRefused)) : null;

        var inspection = await harness.InspectAsync();

        Assert.That((inspection.IsPullable, inspection.ConnectedTo), Is.EqualTo((true, Second)));
    }

    [Test]
    public async Task Connect_FirstAddressNeverAnswers_LeavesTimeForTheNext()
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(Basic());
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        harness.Time = time;
        harness.Network.Map(Host, 443, registry.Port, First, Second);
        harness.Network.Interceptor = (address, cancellationToken) =>
            address.Equals(First) ? NeverAsync(() => time.Advance(harness.Options.RequestTimeout / 3), cancellationToken) : null;

        var inspection = await harness.InspectAsync();

        Assert.That((inspection.IsPullable, inspection.ConnectedTo), Is.EqualTo((true, Second)));
    }

    [TestCase(RegistryStage.Resolve, AcpRegistryCodes.RegistryNameUnresolved)]
    [TestCase(RegistryStage.Connect, AcpRegistryCodes.RegistryConnectionTimedOut)]
    [TestCase(RegistryStage.Tls, AcpRegistryCodes.RegistryTlsFailed)]
    [TestCase(RegistryStage.Ping, AcpRegistryCodes.RegistryTimedOut)]
    [TestCase(RegistryStage.Manifest, AcpRegistryCodes.RegistryTimedOut)]
    public async Task Step_ThatNeverEnds_IsGivenUpInTime(RegistryStage stage, string code)
    {
        await using var harness = new InspectorHarness();
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        harness.Time = time;
        var silent = new TcpListener(IPAddress.Loopback, 0);
        await harness.ServeAsync(async context =>
        {
            if ((stage == RegistryStage.Ping) == (context.Request.Path == "/v2/"))
            {
                time.Advance(harness.Options.RequestTimeout);
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
        });
        Action pass = () => time.Advance(harness.Options.RequestTimeout);
        switch (stage)
        {
            case RegistryStage.Resolve:
                harness.Network.Resolver = (_, cancellationToken) => NeverResolveAsync(pass, cancellationToken);
                break;
            case RegistryStage.Connect:
                harness.Network.Interceptor = (_, cancellationToken) => NeverAsync(pass, cancellationToken);
                break;
            case RegistryStage.Tls:
                silent.Start();
                harness.Network.Map(Host, 443, ((IPEndPoint)silent.LocalEndpoint).Port);
                _ = HearAsync(silent, pass);
                break;
        }

        var inspection = await harness.InspectAsync();

        silent.Dispose();
        AssertFailed(inspection, stage, code);
    }

    // Nothing here listens to a token.
    [TestCase(RegistryStage.Resolve, AcpRegistryCodes.RegistryNameUnresolved)]
    [TestCase(RegistryStage.Connect, AcpRegistryCodes.RegistryConnectionTimedOut)]
    [TestCase(RegistryStage.Tls, AcpRegistryCodes.RegistryTlsFailed)]
    public async Task Network_ThatDoesNotListen_IsGivenUpInTime(RegistryStage stage, string code)
    {
        await using var harness = DeafHarness(stage);
        harness.Options.RequestTimeout = TimeSpan.FromSeconds(1);

        AssertFailed(await harness.InspectAsync().WaitAsync(TimeSpan.FromSeconds(20)), stage, code);
    }

    [TestCase(RegistryStage.Resolve)]
    [TestCase(RegistryStage.Connect)]
    [TestCase(RegistryStage.Tls)]
    public async Task Network_ThatDoesNotListen_CanBeCancelled(RegistryStage stage)
    {
        await using var harness = DeafHarness(stage);
        using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        Assert.That(
            async () => await harness.InspectAsync(Image, caller.Token).WaitAsync(TimeSpan.FromSeconds(20)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Connect_FirstAddressNeverAnswersNorListens_LeavesTimeForTheNext()
    {
        await using var harness = new InspectorHarness();
        harness.Options.RequestTimeout = TimeSpan.FromSeconds(3);
        var registry = await harness.ServeAsync(Basic());
        harness.Network.Map(Host, 443, registry.Port, First, Second);
        harness.Network.Interceptor = (address, _) => address.Equals(First) ? new TaskCompletionSource<Stream>().Task : null;

        var inspection = await harness.InspectAsync();

        Assert.That((inspection.IsPullable, inspection.ConnectedTo), Is.EqualTo((true, Second)));
    }

    [Test]
    public async Task Body_OfAStreamThatDoesNotListen_IsGivenUpInTime()
    {
        await using var harness = new InspectorHarness();
        harness.Options.RequestTimeout = TimeSpan.FromSeconds(1);
        harness.Options.PlainHttpRegistries.Add(Host);
        harness.Network.Map(Host, 80, 1);
        harness.Network.Interceptor = (_, _) => Task.FromResult<Stream>(new DeafStream("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\n"));

        var inspection = await harness.InspectAsync().WaitAsync(TimeSpan.FromSeconds(20));

        AssertFailed(inspection, RegistryStage.Ping, AcpRegistryCodes.RegistryTimedOut);
    }

    private static InspectorHarness DeafHarness(RegistryStage stage)
    {
        var harness = new InspectorHarness();
        harness.Network.Map(Host, 443, 1);
        switch (stage)
        {
            case RegistryStage.Resolve:
                harness.Network.Resolver = (_, _) => new TaskCompletionSource<IReadOnlyList<IPAddress>>().Task;
                break;
            case RegistryStage.Connect:
                harness.Network.Interceptor = (_, _) => new TaskCompletionSource<Stream>().Task;
                break;
            case RegistryStage.Tls:
                harness.Network.Interceptor = (_, _) => Task.FromResult<Stream>(new DeafStream());
                break;
        }

        return harness;
    }

    /// <summary>Takes all bytes, gives these alone, and never listens to a token.</summary>
    private sealed class DeafStream(string first = "") : MemoryStream
    {
        private byte[] _left = Encoding.Latin1.GetBytes(first);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.Length == 0)
            {
                return ValueTask.FromResult(0);
            }

            var count = Math.Min(buffer.Length, _left.Length);
            _left.AsMemory(0, count).CopyTo(buffer);
            _left = _left[count..];
            return count > 0 ? ValueTask.FromResult(count) : new(new TaskCompletionSource<int>().Task);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => new TaskCompletionSource<int>().Task;
    }

    // The first byte shows that the connection stands on both sides.
    private static async Task HearAsync(TcpListener silent, Action then)
    {
        using var client = await silent.AcceptTcpClientAsync();
        _ = await client.GetStream().ReadAsync(new byte[1]);
        then();
        await client.GetStream().CopyToAsync(Stream.Null);
    }

    [Test]
    public async Task Inspect_CancelledByTheCaller_IsACancellation()
    {
        await using var harness = new InspectorHarness();
        using var caller = new CancellationTokenSource();
        await harness.ServeAsync(async context =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        Assert.That(async () => await harness.InspectAsync(Image, caller.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Tls_UnknownAuthority_IsNamed()
    {
        await using var harness = new InspectorHarness();
        using var other = new TestAuthority("somebody else");
        using var certificate = other.Issue([Host]);
        var registry = await harness.ServeAsync(Basic(AliceBasic), certificate: certificate);

        var inspection = await harness.InspectAsync(Alice);

        AssertFailed(inspection, RegistryStage.Tls, AcpRegistryCodes.RegistryAuthorityUnknown);
        Assert.That(inspection.Failure!.Text, Does.Contain("CN=somebody else"));
        Assert.That(inspection.Failure.Evidence.Single(), Does.Contain("subject 'CN=test registry'").And.Contains("2089-"));
        Assert.That(registry.Requests, Is.Empty);
    }

    [Test]
    public async Task Tls_SystemsAuthorities_DoNotKnowAPrivateOne()
    {
        await using var harness = new InspectorHarness();
        harness.Options.RegistryCertificateAuthority = null;
        await harness.ServeAsync(Basic());

        AssertFailed(await harness.InspectAsync(), RegistryStage.Tls, AcpRegistryCodes.RegistryAuthorityUnknown);
    }

    [Test]
    public async Task Tls_CertificateOfAnotherHost_IsNamed()
    {
        await using var harness = new InspectorHarness();
        using var certificate = harness.Authority.Issue(["other.example.com", "10.0.0.7"]);
        await harness.ServeAsync(Basic(), certificate: certificate);

        var inspection = await harness.InspectAsync();

        AssertFailed(inspection, RegistryStage.Tls, AcpRegistryCodes.RegistryCertificateOfAnother);
        Assert.That(inspection.Certificate!.Names, Is.EqualTo(new[] { "other.example.com", "10.0.0.7" }));
    }

    [TestCase(10, "not valid before")]
    [TestCase(60, "expired at 2020")]
    public async Task Tls_OutOfItsTime_IsNamed(int yearsAfter1970, string said)
    {
        await using var harness = new InspectorHarness { Time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(yearsAfter1970)) };
        using var certificate = harness.Authority.Issue([Host], DateTimeOffset.UnixEpoch.AddYears(50));
        await harness.ServeAsync(Basic(), certificate: certificate);

        var inspection = await harness.InspectAsync();

        AssertFailed(inspection, RegistryStage.Tls, AcpRegistryCodes.RegistryCertificateExpired);
        Assert.That(inspection.Failure!.Text, Does.Contain(said));
    }

    [Test]
    public async Task Tls_SeveralFaults_AreAllTold()
    {
        await using var harness = new InspectorHarness();
        using var other = new TestAuthority("somebody else");
        using var certificate = other.Issue(["other.example.com"], DateTimeOffset.UnixEpoch.AddYears(50));
        await harness.ServeAsync(Basic(), certificate: certificate);

        var inspection = await harness.InspectAsync();

        Assert.That(inspection.Findings.Select(finding => finding.Code), Is.EqualTo(new[]
        {
            AcpRegistryCodes.RegistryAuthorityUnknown, AcpRegistryCodes.RegistryCertificateOfAnother, AcpRegistryCodes.RegistryCertificateExpired,
        }));
    }

    [Test]
    public async Task Tls_ServerSpeaksPlainHttp_IsSaid()
    {
        await using var harness = new InspectorHarness();
        using var plain = new RawServer(_ => "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        harness.Network.Map(Host, 443, plain.Port);

        AssertFailed(await harness.InspectAsync(Alice), RegistryStage.Tls, AcpRegistryCodes.RegistrySpeaksPlainHttp);
    }

    [Test]
    public async Task Tls_ServerSpeaksNothingKnown_IsAFailedHandshake()
    {
        await using var harness = new InspectorHarness();
        using var strange = new RawServer(_ => "220 mail.example.com ESMTP\r\n");
        harness.Network.Map(Host, 443, strange.Port);

        AssertFailed(await harness.InspectAsync(Alice), RegistryStage.Tls, AcpRegistryCodes.RegistryTlsFailed);
    }

    [Test]
    public async Task Tls_ConnectionIsCut_IsAFailedHandshake()
    {
        await using var harness = new InspectorHarness();
        using var cutting = new RawServer(_ => "");
        harness.Network.Map(Host, 443, cutting.Port);

        AssertFailed(await harness.InspectAsync(Alice), RegistryStage.Tls, AcpRegistryCodes.RegistryTlsFailed);
    }

    [TestCase("HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n", TestName = "Ping_PlainHttpToAServerOfTls_IsSaid (it says so)")]
    [TestCase("\u0015\u0003\u0001\u0000\u0002\u0002\u0046", TestName = "Ping_PlainHttpToAServerOfTls_IsSaid (an alert)")]
    public async Task Ping_PlainHttpToAServerOfTls_IsSaid(string answer)
    {
        await using var harness = new InspectorHarness();
        using var tls = new RawServer(_ => answer);
        harness.Network.Map(Host, 80, tls.Port);
        harness.Options.PlainHttpRegistries.Add(Host);

        var inspection = await harness.InspectAsync(Alice);

        AssertFailed(inspection, RegistryStage.Ping, AcpRegistryCodes.RegistrySpeaksTls);
        Assert.That(inspection.Steps[(int)RegistryStage.Tls].Outcome, Is.EqualTo(RegistryStepOutcome.Skipped));
    }

    [TestCase("missing", null)]
    [TestCase("no certificate in it", "not a certificate")]
    [TestCase("a broken one", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task Tls_AuthorityFileIsUnusable_IsSaidAndNothingSent(string name, string? content)
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(Basic(AliceBasic));
        using var file = new TemporaryFile(content ?? "");
        harness.Options.RegistryCertificateAuthority = content is null ? file.Path + ".missing" : file.Path;

        var inspection = await harness.InspectAsync(Alice);

        AssertFailed(inspection, RegistryStage.Tls, AcpRegistryCodes.CertificateAuthorityUnreadable);
        Assert.That(registry.Requests, Is.Empty, name);
    }

    [TestCaseSource(nameof(Pings))]
    public async Task Ping_AnyOtherAnswer_IsToldApart(int status, string code, string? challenge)
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "https://elsewhere.example.com/v2/";
            if (challenge is not null)
            {
                context.Response.Headers.WWWAuthenticate = challenge;
            }

            return Task.CompletedTask;
        });

        AssertFailed(await harness.InspectAsync(Alice), RegistryStage.Ping, code);
        Assert.That(registry.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { "-" }));
    }

    [TestCaseSource(nameof(Manifests))]
    public async Task Manifest_AnyOtherAnswer_IsToldApart(int status, string body, string code, CredentialAttemptOutcome outcome)
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(async context =>
        {
            if (context.Request.Path == "/v2/")
            {
                await ChallengeAsync(context, "Basic realm=\"x\"");
                return;
            }

            context.Response.StatusCode = status;
            context.Response.ContentType = body.StartsWith('<') ? "text/html" : "application/json";
            if (context.Request.Method == "GET")
            {
                await context.Response.WriteAsync(body);
            }
        });

        var inspection = await harness.InspectAsync(Alice);

        AssertFailed(inspection, RegistryStage.Manifest, code);
        Assert.That(inspection.Attempts.Select(attempt => (attempt.Outcome, attempt.Finding!.Code)), Is.EqualTo(new[] { (outcome, code) }));
        Assert.That(inspection.Failure!.Evidence.Prepend(inspection.Failure.Text), Has.None.Contains("MARKED"));
    }

    [Test]
    public async Task Manifest_NoCredential_IsMissing()
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(Basic(AliceBasic));

        var inspection = await harness.InspectAsync();

        AssertFailed(inspection, RegistryStage.Manifest, AcpRegistryCodes.CredentialMissing);
        Assert.That(inspection.Attempts.Select(attempt => (attempt.Credential, attempt.Outcome)), Is.EqualTo(new[] { ((PullCredential?)null, CredentialAttemptOutcome.Refused) }));
    }

    private static void AssertFailed(RegistryInspection inspection, RegistryStage stage, string code)
    {
        Assert.That(inspection.Failure?.Code, Is.EqualTo(code), string.Join('\n', inspection.Steps));
        Assert.That(inspection.Steps.Where(step => step.Outcome == RegistryStepOutcome.Failed).Select(step => step.Stage), Is.EqualTo(new[] { stage }));
        Assert.That((inspection.IsPullable, inspection.Manifest), Is.EqualTo((false, (RegistryManifest?)null)));
    }

    private static async Task<Stream> NeverAsync(Action then, CancellationToken cancellationToken)
    {
        await HangAsync(then, cancellationToken);
        throw new InvalidOperationException("It ended.");
    }

    private static async Task<IReadOnlyList<IPAddress>> NeverResolveAsync(Action then, CancellationToken cancellationToken)
    {
        await HangAsync(then, cancellationToken);
        return [];
    }

    private static async Task HangAsync(Action then, CancellationToken cancellationToken)
    {
        var hanging = Task.Delay(Timeout.Infinite, cancellationToken);
        then();
        await hanging;
    }
}
