using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.IntegrationTests.RealRegistry;

/// <summary>The inspector against a real docker-registry: by password, by token, and over plain HTTP.</summary>
public sealed class RegistryInspectorTests : ControlPlaneTests
{
    private static readonly PullCredential Alice = new(TestRegistry.User, TestRegistry.Password);
    private static readonly PullCredential Wrong = new(TestRegistry.User, "MARKED-wrong");

    [Test]
    public async Task Basic_WithThePassword_GetsDigestTypeAndSize()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        var digest = await registry.PushAsync("my-ns/app", "1");

        var inspection = await InspectAsync(registry, "my-ns/app:1", Wrong, Alice);

        Assert.Multiple(() =>
        {
            Assert.That(inspection.Failure, Is.Null, string.Join('\n', inspection.Steps));
            Assert.That((inspection.Manifest!.Digest, inspection.Manifest.MediaType), Is.EqualTo((digest, "application/vnd.oci.image.manifest.v1+json")));
            Assert.That(inspection.Attempts.Select(attempt => attempt.Outcome), Is.EqualTo(new[] { CredentialAttemptOutcome.Refused, CredentialAttemptOutcome.Accepted }));
            Assert.That(inspection.Challenge!.ToString(), Is.EqualTo("Basic"));
            Assert.That(inspection.Certificate!.Names, Is.EqualTo(new[] { registry.Host }));
        });
    }

    [Test]
    public async Task Basic_WithAWrongPasswordOrNone_IsToldApart()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        await registry.PushAsync("my-ns/app", "1");

        Assert.That((await InspectAsync(registry, "my-ns/app:1", Wrong)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.CredentialRefused));
        Assert.That((await InspectAsync(registry, "my-ns/app:1")).Failure!.Code, Is.EqualTo(AcpRegistryCodes.CredentialMissing));
    }

    [Test]
    public async Task Basic_NoSuchImage_IsToldApart()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        var digest = await registry.PushAsync("my-ns/app", "1");
        var gone = await registry.PushAsync("my-ns/app", "2", "another layer");
        await registry.DeleteAsync("my-ns/app", gone);

        Assert.Multiple(async () =>
        {
            Assert.That((await InspectAsync(registry, "my-ns/app:2", Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.ManifestUnknown), "deleted");
            Assert.That((await InspectAsync(registry, $"my-ns/app@{gone}", Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.ManifestUnknown), "deleted");
            Assert.That((await InspectAsync(registry, "my-ns/app", Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.ManifestUnknown), "latest");
            Assert.That((await InspectAsync(registry, "my-ns/typo:1", Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.ManifestUnknown).Or.EqualTo(AcpRegistryCodes.RepositoryUnknown));
            Assert.That((await InspectAsync(registry, $"my-ns/app@{digest}", Alice)).IsPullable, Is.True);
        });
    }

    [Test]
    public async Task Basic_ATagBesideADigest_IsComparedAndTheDigestDecides()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        var first = await registry.PushAsync("my-ns/app", "1");
        var second = await registry.PushAsync("my-ns/app", "1", "another layer");

        var moved = await InspectAsync(registry, $"my-ns/app:1@{first}", Alice);
        var same = await InspectAsync(registry, $"my-ns/app:1@{second}", Alice);

        Assert.Multiple(() =>
        {
            Assert.That((moved.IsPullable, moved.Manifest!.Digest), Is.EqualTo((true, first)));
            Assert.That(moved.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { AcpRegistryCodes.TagMoved }));
            Assert.That(moved.Findings[0].Evidence, Has.Some.Contains(second));
            Assert.That((same.IsPullable, same.Findings), Is.EqualTo((true, Array.Empty<Finding>())));
        });
    }

    [Test]
    public async Task Basic_AnIndex_HasItsPlatforms()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        var digest = await registry.PushIndexAsync("my-ns/app", "1", "linux/amd64", "linux/arm64/v8");

        var inspection = await InspectAsync(registry, "my-ns/app:1", Alice);

        Assert.That(inspection.Manifest?.Digest, Is.EqualTo(digest), string.Join('\n', inspection.Steps));
        Assert.That(inspection.Manifest!.Platforms, Is.EqualTo(new[] { "linux/amd64", "linux/arm64/v8" }));
    }

    [Test]
    public async Task Token_OfAnAccount_PullsOnceItIsGranted()
    {
        var (mine, shared) = (NewName("mine"), Owner);
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Token);
        var account = AccessSubject.ServiceAccount(mine, "default");
        registry.Tokens!.AddUser("robot", TestRegistry.Password, account);
        var robot = new PullCredential("robot", TestRegistry.Password);
        var digest = await registry.PushAsync($"{shared}/app", "1");

        var before = await InspectAsync(registry, $"{shared}/app:1", robot);
        await BindAsync(shared, PullerRole, ServiceAccount("default", mine));
        await UntilAllowedAsync(Pull(shared), $"system:serviceaccount:{mine}:default");
        var after = await InspectAsync(registry, $"{shared}/app:1", robot);

        Assert.Multiple(() =>
        {
            Assert.That(before.Failure?.Code, Is.EqualTo(AcpRegistryCodes.PullDenied), string.Join('\n', before.Steps));
            Assert.That(before.Attempts.Single().Outcome, Is.EqualTo(CredentialAttemptOutcome.Denied));
            Assert.That(after.Failure, Is.Null, string.Join('\n', after.Steps));
            Assert.That(after.Manifest!.Digest, Is.EqualTo(digest));
            Assert.That(after.Challenge!.TokenService, Is.EqualTo(new Uri(registry.Tokens.Realm).GetLeftPart(UriPartial.Authority)));
        });
    }

    [Test]
    public async Task Token_WrongPasswordNoneOrABrokenService_IsToldApart()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Token);
        registry.Tokens!.AddUser(TestRegistry.User, TestRegistry.Password, AccessSubject.User("alice"));
        await registry.PushAsync("my-ns/app", "1");

        var wrong = await InspectAsync(registry, "my-ns/app:1", Wrong);
        var anonymous = await InspectAsync(registry, "my-ns/app:1");
        registry.Tokens.Failure = 500;
        var broken = await InspectAsync(registry, "my-ns/app:1", Alice);

        Assert.That(
            new[] { wrong, anonymous, broken }.Select(inspection => inspection.Failure!.Code),
            Is.EqualTo(new[] { AcpRegistryCodes.CredentialRefused, AcpRegistryCodes.CredentialMissing, AcpRegistryCodes.TokenServiceFailed }));
    }

    [Test]
    public async Task Token_ServiceThatIsNotListed_IsNeverAsked()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Token);
        var options = registry.Options();
        options.RegistryTokenServices.Clear();

        var inspection = await InspectAsync(registry, options, "my-ns/app:1", Alice);

        Assert.That(inspection.Failure!.Code, Is.EqualTo(AcpRegistryCodes.TokenServiceNotTrusted));
        Assert.That(inspection.Failure.Remedy, Does.Contain(registry.Tokens!.Host));
        Assert.That(registry.Tokens.Requests, Is.Empty);
    }

    [Test]
    public async Task Plain_ListedOrNot_IsSpokenToOrSaid()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Plain, "registry.plain.svc");
        await registry.PushAsync("my-ns/app", "1");
        registry.Network.Map(registry.Host, 443, registry.Port);

        Assert.That((await InspectAsync(registry, "my-ns/app:1")).IsPullable, Is.True);
        Assert.That((await InspectAsync(registry, new AcpRegistryOptions(), "my-ns/app:1", Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.RegistrySpeaksPlainHttp));
    }

    [Test]
    public async Task Tls_AskedForPlain_IsSaid()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        registry.Network.Map(registry.Host, 80, registry.Port);

        var inspection = await InspectAsync(registry, new AcpRegistryOptions { PlainHttpRegistries = [registry.Host] }, "my-ns/app:1", Alice);

        Assert.That(inspection.Failure!.Code, Is.EqualTo(AcpRegistryCodes.RegistrySpeaksTls), string.Join('\n', inspection.Steps));
    }

    [Test]
    public async Task Registry_ThatWasKilled_RefusesConnections()
    {
        await using var registry = await TestRegistry.StartAsync(RegistryAccess.Basic);
        await registry.KillAsync();

        Assert.That((await InspectAsync(registry, "my-ns/app:1", Alice)).Failure!.Code, Is.EqualTo(AcpRegistryCodes.RegistryConnectionRefused));
    }

    private static Task<RegistryInspection> InspectAsync(TestRegistry registry, string path, params PullCredential[] credentials) =>
        InspectAsync(registry, registry.Options(), path, credentials);

    private static async Task<RegistryInspection> InspectAsync(
        TestRegistry registry, AcpRegistryOptions options, string path, params PullCredential[] credentials)
    {
        using var kubernetes = Plane.CreateAdminClient();
        return await AcpRegistryClient.Create(kubernetes, options, network: registry.Network).Registry
            .InspectAsync(ImageReference.Parse($"{registry.Host}/{path}"), credentials);
    }
}
