using System.Security.Cryptography.X509Certificates;
using AcpRegistry.Sdk.Credentials;
using AcpRegistry.Sdk.Tests.Support;
using static AcpRegistry.Sdk.Tests.Credentials.InspectorHarness;

namespace AcpRegistry.Sdk.Tests.Credentials;

/// <summary>Certificates are judged as Go, and so a node's container runtime, judges them.</summary>
[TestFixture]
public sealed class RegistryCertificateTests
{
    private static IEnumerable<TestCaseData> Names()
    {
        yield return new TestCaseData("a.example.com", "", false);
        yield return new TestCaseData("a.example.com", "10.0.0.7", false);
        yield return new TestCaseData("a.example.com", "A.example.COM", true);
        yield return new TestCaseData("a.example.com", "*.example.com", true);
        yield return new TestCaseData("a.b.example.com", "*.example.com", false);
        yield return new TestCaseData("a.example.com", "*.com", false);
        yield return new TestCaseData("a.example.com", "a*.example.com", false);
        yield return new TestCaseData("registry.local", "*.local", true);
        yield return new TestCaseData("10.0.0.7", "10.0.0.7", true);
        yield return new TestCaseData("10.0.0.7", "a.example.com", false);
        yield return new TestCaseData("10.0.0.8", "10.0.0.7", false);
    }

    [TestCaseSource(nameof(Names))]
    public async Task Names_AreJudgedWithoutTheCommonName(string host, string name, bool fits)
    {
        await using var harness = new InspectorHarness();
        using var certificate = harness.Authority.Issue(name.Length == 0 ? [] : [name], commonName: host);
        await harness.ServeAsync(Basic(), host, certificate: certificate);

        var inspection = await harness.InspectAsync($"{host}/my-ns/app:1", default);

        Assert.That(inspection.Failure?.Code, Is.EqualTo(fits ? null : AcpRegistryCodes.RegistryCertificateOfAnother));
        Assert.That(inspection.Failure?.Text, name.Length == 0 ? Does.Contain("common name") : Is.Null.Or.Contains(host));
    }

    [TestCase("intermediate", true)]
    [TestCase("leaf", true)]
    [TestCase("another intermediate of that name", false)]
    public async Task AuthorityFile_WithoutTheRoot_IsTrustedForWhatItHolds(string kind, bool trusted)
    {
        await using var harness = new InspectorHarness();
        using var intermediate = harness.Authority.Intermediate("in between");
        using var another = harness.Authority.Intermediate("in between");
        using var certificate = intermediate.Issue([Host]);
        using var file = new TemporaryFile(kind == "leaf" ? certificate.ExportCertificatePem() : kind == "intermediate" ? intermediate.Pem : another.Pem);
        harness.Options.RegistryCertificateAuthority = file.Path;
        await harness.ServeAsync(Basic(), certificate: certificate);

        var inspection = await harness.InspectAsync();

        Assert.That(inspection.IsPullable, Is.EqualTo(trusted), inspection.Failure?.ToString());
    }

    [TestCase("svc", null)]
    [TestCase("other.example.com", AcpRegistryCodes.RegistryTlsFailed)]
    public async Task NameConstraints_OfAnAuthority_AreKept(string permitted, string? code)
    {
        await using var harness = new InspectorHarness();
        using var constrained = harness.Authority.Intermediate("in between", permitted);
        using var certificate = constrained.Issue([Host]);
        using var file = new TemporaryFile(constrained.Pem);
        harness.Options.RegistryCertificateAuthority = file.Path;
        await harness.ServeAsync(Basic(), certificate: certificate);

        var inspection = await harness.InspectAsync();

        Assert.That(inspection.Failure?.Code, Is.EqualTo(code), inspection.Failure?.ToString());
    }

    [Test]
    public async Task AuthorityFile_WithTheIntermediateOfAForgedLeaf_IsNotTrusted()
    {
        await using var harness = new InspectorHarness();
        using var intermediate = harness.Authority.Intermediate("in between");
        using var real = intermediate.Issue([Host]);
        var bytes = real.RawData;
        bytes[^1] ^= 1;
        using var key = real.GetECDsaPrivateKey()!;
        using var broken = X509CertificateLoader.LoadCertificate(bytes);
        using var forged = broken.CopyWithPrivateKey(key);
        using var file = new TemporaryFile(intermediate.Pem);
        harness.Options.RegistryCertificateAuthority = file.Path;
        await harness.ServeAsync(Basic(), certificate: forged);

        Assert.That((await harness.InspectAsync()).Steps[(int)RegistryStage.Tls].Outcome, Is.EqualTo(RegistryStepOutcome.Failed));
    }

    [Test]
    public async Task AuthorityFile_WithBrokenBlocks_IsUsedAndSaysWhich()
    {
        await using var harness = new InspectorHarness();
        using var file = new TemporaryFile(
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + harness.Authority.Pem + "\n-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n");
        harness.Options.RegistryCertificateAuthority = file.Path;
        await harness.ServeAsync(Basic());

        var inspection = await harness.InspectAsync();

        Assert.That(inspection.IsPullable, Is.True, inspection.Failure?.ToString());
        Assert.That(inspection.Steps[(int)RegistryStage.Tls].Text, Does.Contain("1, 3"));
    }
}
