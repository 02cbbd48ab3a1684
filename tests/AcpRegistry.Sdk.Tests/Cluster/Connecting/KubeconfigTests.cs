using AcpRegistry.Sdk.Tests.Support;
using k8s;

namespace AcpRegistry.Sdk.Tests.Cluster.Connecting;

/// <summary>Kubeconfigs that can't be used, or whose impersonation can't be honoured, are refused before any request.</summary>
[TestFixture]
public sealed class KubeconfigTests
{
    private const string Url = "https://127.0.0.1:1";

    private static IEnumerable<TestCaseData> Unusable()
    {
        const string Mark = "MARKED-s3cr3t";
        yield return Row("not YAML", $"users: [ {{token: {Mark}\n  - : }}");
        yield return Row("a list", $"- {Mark}");
        yield return Row("a word", Mark);
        yield return Row("empty", "");
        yield return Row("unknown current context", KubeconfigFiles.Of(Url, current: "no-such"));
        yield return Row("no server", KubeconfigFiles.Of(""));
        yield return Row("bad server", KubeconfigFiles.Of($"://{Mark}"));
        yield return Row("CA that is no base64", KubeconfigFiles.Of(Url, cluster: $", certificate-authority-data: '{Mark}!'"));
        yield return Row("CA file that is missing", KubeconfigFiles.Of(Url, cluster: ", certificate-authority: /no/such/ca.crt"));
        yield return Row(
            "client certificate that is none",
            KubeconfigFiles.Of(Url, "{client-certificate-data: TUFSS0VE, client-key-data: TUFSS0VE}", cluster: ", insecure-skip-tls-verify: true"));
        yield return Row("client certificate that is missing", KubeconfigFiles.Of(
            Url, "{client-certificate: /no/such.crt, client-key: /no/such.key}", cluster: ", insecure-skip-tls-verify: true"));
        yield return Row("token file that is missing", KubeconfigFiles.Of(Url, "{tokenFile: /no/such/token}", cluster: ", insecure-skip-tls-verify: true"));
        static TestCaseData Row(string name, string text) => new TestCaseData(text).SetArgDisplayNames(name);
    }

    private static IEnumerable<TestCaseData> Impersonations()
    {
        yield return Row("as-uid alone", "{token: t, as-uid: '1'}", "without 'as'");
        yield return Row("as-user-extra alone", "{token: t, as-user-extra: {reason: [x]}}", "without 'as'");
        yield return Row("groups without user", "{token: t, as-groups: [dev]}", "without 'as'");
        yield return Row("groups beside an empty user", "{token: t, as: '', as-groups: [dev]}", "without 'as'");
        yield return Row("a group with a blank behind it", "{token: t, as: alice, as-groups: ['dev ']}", "'as-groups'");
        yield return Row("a uid with a line break", """{token: t, as: alice, as-uid: "a\nb"}""", "'as-uid'");
        yield return Row("an extra value that is empty", "{token: t, as: alice, as-user-extra: {reason: ['']}}", "'as-user-extra'");
        yield return Row("a group with the separator of our own", """{token: t, as: alice, as-groups: ["a\uE000b"]}""", "'as-groups'");
        yield return Row("an empty group", "{token: t, as: alice, as-groups: ['']}", "'as-groups'");
        yield return Row("a user of blanks", "{token: t, as: ' '}", "'as'");
        yield return Row("a user with a line break", """{token: t, as: "a\nb"}""", "'as'");

        static TestCaseData Row(string name, string user, string said) => new TestCaseData(user, said).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Unusable))]
    public void File_ThatCannotBeUsed_IsRefusedWithoutQuotingIt(string text)
    {
        using var file = new TemporaryFile(text);

        var failure = Refused(file.Path);

        Assert.Multiple(() =>
        {
            Assert.That(failure.Code, Is.EqualTo(AcpRegistryCodes.NoClusterConfiguration));
            Assert.That(failure.ToString(), Does.Not.Contain("MARKED").And.Not.Contain("TUFSS0VE"));
            Assert.That(failure.Message, Does.Contain(file.Path).And.Not.Contain("doesn't exist").And.Not.Contain("Exception"));
            Assert.That(failure.InnerException, Is.Null);
            Assert.That(failure.Remedy, Is.Not.Empty);
        });
    }

    [TestCaseSource(nameof(Impersonations))]
    public void Impersonation_ThatCannotBeHonoured_IsRefused(string user, string said)
    {
        using var file = new TemporaryFile(KubeconfigFiles.Of("http://127.0.0.1:1", user));

        var failure = Refused(file.Path);

        Assert.That(failure, Has.Property("Code").EqualTo(AcpRegistryCodes.ImpersonationNotSupported).And.Message.Contains(said));
    }

    [Test]
    public void File_Missing_IsNamed() =>
        Assert.That(Refused("/no/such/kubeconfig"), Has.Property("Code").EqualTo(AcpRegistryCodes.NoClusterConfiguration)
            .And.Message.Contains("'/no/such/kubeconfig' doesn't exist").And.InnerException.Null);

    [Test]
    public void File_IsADirectory_CannotBeRead() =>
        Assert.That(Refused(Path.GetTempPath()), Has.Property("Code").EqualTo(AcpRegistryCodes.NoClusterConfiguration)
            .And.Message.Contains("can't be read: it is a directory"));

    [Test]
    public void Files_SeveralInTheOption_AreRefused() =>
        Assert.That(Refused($"/a{Path.PathSeparator}/b"), Has.Property("Code").EqualTo(AcpRegistryCodes.NoClusterConfiguration)
            .And.Message.Contains("doesn't exist").And.Property("Remedy").Contains("KUBECONFIG"));

    [Test]
    public void Context_Unknown_IsNamed()
    {
        using var file = new TemporaryFile(KubeconfigFiles.Of("http://127.0.0.1:1"));

        Assert.That(Refused(file.Path, "no-such"), Has.Property("Code").EqualTo(AcpRegistryCodes.NoClusterConfiguration).And.Message.Contains("'no-such'")
            .And.Property("Remedy").Contains("'main', 'other'"));
    }

    private static AcpRegistryConfigurationException Refused(string path, string? context = null) =>
        Assert.Throws<AcpRegistryConfigurationException>(() =>
        {
            using IKubernetes client = AcpRegistryClient.CreateKubernetes(new AcpRegistryOptions { Kubeconfig = path, Context = context });
        })!;
}
