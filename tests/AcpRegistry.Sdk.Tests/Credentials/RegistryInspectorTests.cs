using AcpRegistry.Sdk.Credentials;
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
            Assert.That((inspection.Challenge!.Scheme, inspection.Challenge.Realm), Is.EqualTo(("Basic", "test")));
            Assert.That(inspection.Attempts.Select(attempt => (attempt.Credential, attempt.Outcome)), Is.EqualTo(new[] { (Alice, CredentialAttemptOutcome.Accepted) }));
            Assert.That(registry.Requests, Is.EqualTo(new[] { ($"GET {Host} /v2/", "-"), ($"HEAD {Host} {Manifest}", AliceBasic) }));
            Assert.That(inspection.RequestCount, Is.EqualTo(2));
        });
    }
}
