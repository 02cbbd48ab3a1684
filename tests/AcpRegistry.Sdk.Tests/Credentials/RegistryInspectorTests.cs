using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Images;
using static AcpRegistry.Sdk.Tests.Credentials.InspectorHarness;

namespace AcpRegistry.Sdk.Tests.Credentials;

/// <summary>What a conversation that goes its usual way comes to.</summary>
[TestFixture]
public sealed class RegistryInspectorTests
{
    [Test]
    public async Task Inspect_WithThePassword_GetsTheManifest()
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(Basic(AliceBasic));

        var inspection = await harness.InspectAsync(Alice);

        Assert.Multiple(() =>
        {
            Assert.That(inspection.Failure, Is.Null);
            Assert.That(inspection.IsPullable, Is.True);
            Assert.That(inspection.Steps.Select(step => step.Outcome), Is.EqualTo(new[]
            {
                RegistryStepOutcome.Passed, RegistryStepOutcome.Passed, RegistryStepOutcome.Passed, RegistryStepOutcome.Passed, RegistryStepOutcome.Skipped,
                RegistryStepOutcome.Passed,
            }));
            Assert.That((inspection.Manifest!.Digest, inspection.Manifest.MediaType, inspection.Manifest.Size), Is.EqualTo((Digest, ManifestType, 2L)));
            Assert.That(inspection.Address, Is.EqualTo(new Uri("https://registry.test.svc")));
            Assert.That(inspection.Addresses.Select(address => address.ToString()), Is.EqualTo(new[] { "127.0.0.1" }));
            Assert.That(inspection.ConnectedTo, Is.EqualTo(inspection.Addresses[0]));
            Assert.That(inspection.Certificate!.Names, Is.EqualTo(new[] { Host }));
            Assert.That(inspection.Certificate.Issuer, Is.EqualTo("CN=test registry CA"));
            Assert.That((inspection.Challenge!.Scheme, inspection.Challenge.TokenService), Is.EqualTo(("Basic", (string?)null)));
            Assert.That(inspection.Attempts.Select(attempt => (attempt.Credential, attempt.Outcome)), Is.EqualTo(new[] { (Alice, CredentialAttemptOutcome.Accepted) }));
            Assert.That(registry.Requests, Is.EqualTo(new[] { ($"GET {Host} /v2/", "-"), ($"HEAD {Host} {Manifest}", AliceBasic) }));
            Assert.That(inspection.RequestCount, Is.EqualTo(2));
        });
    }

    [Test]
    public async Task Inspect_SeveralCredentials_TriesThemInOrderUntilOneWorks()
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(Basic(AliceBasic));
        var (wrong, last) = (new PullCredential("bob", "x"), new PullCredential("carol", "x"));

        var inspection = await harness.InspectAsync(wrong, Alice, last);

        Assert.That(inspection.IsPullable, Is.True);
        Assert.That(inspection.Attempts.Select(attempt => (attempt.Credential, attempt.Outcome)), Is.EqualTo(new[]
        {
            (wrong, CredentialAttemptOutcome.Refused), (Alice, CredentialAttemptOutcome.Accepted), (last, CredentialAttemptOutcome.NotTried),
        }));
        Assert.That(inspection.Attempts[0].Finding!.Code, Is.EqualTo(AcpRegistryCodes.CredentialRefused));
        Assert.That(registry.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Inspect_SeveralCredentials_TheOneThatGotFurthestIsTheFailure()
    {
        await using var harness = new InspectorHarness();
        var bob = new PullCredential("bob", "x");
        await harness.ServeAsync(async context =>
        {
            if (context.Request.Headers.Authorization == AliceBasic)
            {
                context.Response.StatusCode = 403;
                return;
            }

            await ChallengeAsync(context, "Basic realm=\"x\"");
        });

        var inspection = await harness.InspectAsync(bob, Alice, bob);

        Assert.That(inspection.Findings.Select(finding => finding.Code), Is.EqualTo(new[]
        {
            AcpRegistryCodes.PullDenied, AcpRegistryCodes.CredentialRefused, AcpRegistryCodes.CredentialRefused,
        }));
    }

    [Test]
    public async Task Inspect_AfterAnOverload_TriesNoFurtherCredential()
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/v2/" ? 200 : 429;
            return Task.CompletedTask;
        });

        var inspection = await harness.InspectAsync(Alice, Alice);

        Assert.That(inspection.Attempts.Select(attempt => attempt.Outcome), Is.EqualTo(new[] { CredentialAttemptOutcome.Failed, CredentialAttemptOutcome.NotTried }));
        Assert.That(registry.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Inspect_AnIndex_ListsItsPlatforms()
    {
        await using var harness = new InspectorHarness();
        const string Index = """
            {"manifests":[{"platform":{"os":"linux","architecture":"amd64"}},{"platform":{"os":"linux","architecture":"arm64","variant":"v8"}},
            {"platform":{"os":"unknown","architecture":"unknown"}},{"platform":1},{},1]}
            """;
        var registry = await harness.ServeAsync(context => context.Request.Path == "/v2/" ? Task.CompletedTask : ContentAsync(context, IndexType, Index));

        var inspection = await harness.InspectAsync();

        Assert.That(inspection.Failure, Is.Null);
        Assert.That(inspection.Manifest!.Platforms, Is.EqualTo(new[] { "linux/amd64", "linux/arm64/v8" }));
        Assert.That((inspection.Manifest.Digest, inspection.Manifest.MediaType), Is.EqualTo((DigestOf(Index), IndexType)));
        Assert.That(registry.Requests.Last().Line, Is.EqualTo($"GET {Host} /v2/my-ns/app/manifests/{DigestOf(Index)}"));
    }

    [Test]
    public async Task Inspect_NoDigestHeader_ReadsTheContentForIt()
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(context => context.Request.Path == "/v2/" ? Task.CompletedTask : ContentAsync(context, ManifestType, "{ }", "nonsense"));

        Assert.That((await harness.InspectAsync()).Manifest!.Digest, Is.EqualTo(DigestOf("{ }")));
    }

    [TestCase("", "latest")]
    [TestCase(":2", "2")]
    public async Task Inspect_ByTag_AsksForIt(string written, string asked)
    {
        await using var harness = new InspectorHarness();
        var registry = await harness.ServeAsync(Basic());

        await harness.InspectAsync($"{Host}/my-ns/app{written}", default);

        Assert.That(registry.Requests.Last().Line, Is.EqualTo($"HEAD {Host} /v2/my-ns/app/manifests/{asked}"));
        Assert.That(registry.Headers.Last()["Accept"], Does.Contain(ManifestType).And.Contains(IndexType).And.Contains("docker.distribution.manifest.v2+json"));
    }

    [TestCase(200, "stands for another image now")]
    [TestCase(404, "isn't there")]
    public async Task Inspect_TagBesideADigest_IsLookedUpAndTheDigestDecides(int status, string said)
    {
        await using var harness = new InspectorHarness();
        await harness.ServeAsync(async context =>
        {
            var byTag = context.Request.Path == Manifest;
            context.Response.StatusCode = byTag ? status : 200;
            if (context.Request.Path != "/v2/")
            {
                await ContentAsync(context, ManifestType, byTag ? "{ }" : "{}");
            }
        });

        var inspection = await harness.InspectAsync($"{Image}@{Digest}", default);

        Assert.That((inspection.IsPullable, inspection.Manifest!.Digest), Is.EqualTo((true, Digest)));
        Assert.That(inspection.Findings.Single().Code, Is.EqualTo(AcpRegistryCodes.TagMoved));
        Assert.That(inspection.Findings.Single().Text, Does.Contain(said));
    }

    [Test]
    public async Task Inspect_DockerHub_IsAskedWhereItsRegistryIs()
    {
        await using var harness = new InspectorHarness();

        var inspection = await harness.InspectAsync("nginx", default);

        Assert.That(inspection.Address, Is.EqualTo(new Uri("https://registry-1.docker.io/")));
    }

    [TestCase("10.1/my-ns/app")]
    [TestCase("registry.test.svc:99999/my-ns/app")]
    [TestCase("registry.test.svc:0/my-ns/app")]
    public async Task Inspect_HostThatCannotBeConnectedTo_IsRefusedBeforeAnyRequest(string image)
    {
        await using var harness = new InspectorHarness();

        Assert.That(async () => await harness.InspectAsync(image, default), Throws.TypeOf<AcpRegistryArgumentException>().With.Message.Contains(image.Split('/')[0]));
        Assert.That(harness.Network.Connections, Is.Empty);
    }

    [Test]
    public void Step_ThatDisagreesWithItsFindings_IsRefused()
    {
        var error = new Finding("ACPR500", FindingSeverity.Error, "text", "remedy");

        Assert.Multiple(() =>
        {
            Assert.That(() => new RegistryStep(RegistryStage.Ping, RegistryStepOutcome.Failed, "text"), Throws.TypeOf<AcpRegistryArgumentException>());
            Assert.That(() => new RegistryStep(RegistryStage.Ping, RegistryStepOutcome.Passed, "text", [error]), Throws.TypeOf<AcpRegistryArgumentException>());
            Assert.That(() => new RegistryStep((RegistryStage)9, RegistryStepOutcome.Passed, "text"), Throws.TypeOf<AcpRegistryArgumentException>());
            Assert.That(() => new RegistryStep(RegistryStage.Ping, (RegistryStepOutcome)9, "text"), Throws.TypeOf<AcpRegistryArgumentException>());
            Assert.That(() => new CredentialAttempt(null, (CredentialAttemptOutcome)9), Throws.TypeOf<AcpRegistryArgumentException>());
            Assert.That(
                () => new RegistryInspection
                {
                    Image = ImageReference.Parse("a"), Address = new Uri("https://a"), Steps = [new RegistryStep(RegistryStage.Ping, RegistryStepOutcome.Failed, "text", [error])],
                },
                Throws.TypeOf<AcpRegistryArgumentException>());
        });
    }
}
