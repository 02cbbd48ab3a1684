using AcpRegistry.Sdk.Credentials;

namespace AcpRegistry.Sdk.Tests.Credentials;

[TestFixture]
public sealed class PullSecretLookupTests
{
    private const string Host = PullSecrets.Host;
    private const string V2 = "image-registry.image-registry-system.svc:5000";

    private static IEnumerable<TestCaseData> Matching()
    {
        string[] keys =
        [
            Host, "https://" + Host, "http://" + Host, Host + "/", Host + "/v1/", Host + "/v2/", $"https://{Host}/v2/", Host + "/v1/my-ns",
            Host + "/my-ns", Host + "/my-n", Host + "/my-ns/", Host + "/my-ns/app", Host + "/my%2Dns", Host + "?x", Host + "#x", "user@" + Host,
            "*.cpaas-system.svc", "*.*.svc", "*.*.*", "internal-docker-registry.*.svc", "internal-*-registry.cpaas-system.svc", "**-registry.*s*.svc",
        ];
        foreach (string key in keys)
        {
            yield return Row(key, PullSecrets.Image);
        }

        yield return Row(Host + "/my-ns", Host + "/my-ns-evil/app");
        yield return Row(V2, V2 + "/my-ns/app");
        yield return Row("*.image-registry-system.svc:5000", V2 + "/my-ns/app");
        yield return Row("registry.example.com:443", "registry.example.com:443/my-ns/app");
        yield return Row("docker.io", "nginx");
        yield return Row("docker.io/library", "nginx:1.25");
        yield return Row("https://index.docker.io/v1/", "nginx");
        yield return Row("index.docker.io", "docker.io/team/app");
        yield return Row("index.docker.io", "index.docker.io/team/app");
        yield return Row("https://index.docker.io/v1/", "localhost/app");

        static TestCaseData Row(string key, string image) => new TestCaseData(key, image).SetArgDisplayNames(key, image);
    }

    private static IEnumerable<TestCaseData> NotMatching()
    {
        yield return Row("other.host", PullSecrets.Image, PullSecretOutcome.OtherHost, Host);
        yield return Row("internal-docker-registry.other.svc", PullSecrets.Image, PullSecretOutcome.OtherHost, Host);
        yield return Row("internal-docker-registry", PullSecrets.Image, PullSecretOutcome.OtherHost, Host);
        yield return Row(Host + ":443", PullSecrets.Image, PullSecretOutcome.OtherPort, $"no port, and the key has the port 443.*'{Host}'");
        yield return Row("registry.example.com", "registry.example.com:443/a/b", PullSecretOutcome.OtherPort, "the port 443, and the key has no port.*'registry.example.com:443'");
        yield return Row(V2.Replace(":5000", "", StringComparison.Ordinal), V2 + "/my-ns/app", PullSecretOutcome.OtherPort, $"'{V2}'");
        yield return Row(V2.Replace(":5000", ":05000", StringComparison.Ordinal), V2 + "/my-ns/app", PullSecretOutcome.OtherPort, $"'{V2}'");
        yield return Row("*.*.*:443", PullSecrets.Image, PullSecretOutcome.OtherPort, $"'{Host}'");
        yield return Row(Host + ".cluster.local", PullSecrets.Image, PullSecretOutcome.OtherSpelling, $"'{Host}'");
        yield return Row(Host, Host + ".cluster.local/my-ns/app", PullSecretOutcome.OtherSpelling, $"'{Host}.cluster.local'");
        yield return Row("internal-docker-registry.cpaas-system", PullSecrets.Image, PullSecretOutcome.OtherSpelling, $"'{Host}'");
        yield return Row(Host, "internal-docker-registry.cpaas-system/my-ns/app", PullSecretOutcome.OtherSpelling, "'internal-docker-registry.cpaas-system'");
        yield return Row("*.svc", PullSecrets.Image, PullSecretOutcome.WildcardLabels, $"has 2 parts, the image's host 3.*'{Host}'");
        yield return Row("*", PullSecrets.Image, PullSecretOutcome.WildcardLabels, "has 1 parts");
        yield return Row("*.cpaas-system.svc", Host + ".cluster.local/my-ns/app", PullSecretOutcome.WildcardLabels, "has 3 parts, the image's host 5");
        yield return Row("Internal-Docker-Registry.cpaas-system.svc", PullSecrets.Image, PullSecretOutcome.OtherCase, $"'{Host}'");
        yield return Row("*.CPAAS-system.svc", PullSecrets.Image, PullSecretOutcome.OtherCase, $"'{Host}'");
        yield return Row("HTTPS://" + Host, PullSecrets.Image, PullSecretOutcome.OtherCase, "'https://'");
        yield return Row("Http://" + Host, PullSecrets.Image, PullSecretOutcome.OtherCase, "'http://'");
        yield return Row(Host + "/My-Ns", PullSecrets.Image, PullSecretOutcome.OtherCase, "Paths compare with case");
        yield return Row(Host + "/other-ns", PullSecrets.Image, PullSecretOutcome.OtherPath, "doesn't begin with");
        yield return Row(Host + "/my-ns/app/", PullSecrets.Image, PullSecretOutcome.OtherPath, "doesn't begin with");
        yield return Row(Host + "/my-ns/app:1", PullSecrets.Image, PullSecretOutcome.OtherPath, "Tags and digests");
        yield return Row(Host + "/*", PullSecrets.Image, PullSecretOutcome.OtherPath, "stands for itself");
        yield return Row(Host + "/v2", PullSecrets.Image, PullSecretOutcome.OtherPath, "Only with a '/' behind it is '/v2'");
        yield return Row(Host + "/v1", PullSecrets.Image, PullSecretOutcome.OtherPath, "Only with a '/' behind it is '/v1'");
        yield return Row(Host + "//", PullSecrets.Image, PullSecretOutcome.OtherPath, "doesn't begin with");
        yield return Row("internal-docker-registr?.cpaas-system.svc", PullSecrets.Image, PullSecretOutcome.Unusable, $"'{Host}'");
        yield return Row("internal-docker-registr[a-z].cpaas-system.svc", PullSecrets.Image, PullSecretOutcome.Unusable, $"'{Host}'");
        yield return Row("[i]nternal-docker-registry.cpaas-system.svc", PullSecrets.Image, PullSecretOutcome.Unusable, $"'{Host}'");
        yield return Row(Host + ":*", PullSecrets.Image, PullSecretOutcome.Unusable, $"'{Host}'");
        yield return Row(Host + "/%zz", PullSecrets.Image, PullSecretOutcome.Unusable, "can't read the key");
        yield return Row("host with blanks", PullSecrets.Image, PullSecretOutcome.Unusable, "can't read the key");
        yield return Row("index.docker.io/v1", "nginx", PullSecretOutcome.OtherHost, "'docker.io'");
        yield return Row("index.docker.io", "quay.io/team/app", PullSecretOutcome.OtherHost, "'quay.io'");

        static TestCaseData Row(string key, string image, PullSecretOutcome outcome, string text) =>
            new TestCaseData(key, image, outcome, text).SetArgDisplayNames(key, image);
    }

    private static IEnumerable<TestCaseData> Doubtful()
    {
        string expired = PullSecrets.Token($$"""{"exp":{{PullSecrets.Now.ToUnixTimeSeconds()}}}""");
        string valid = PullSecrets.Token($$"""{"exp":{{PullSecrets.Now.ToUnixTimeSeconds() + 1}}}""");
        yield return Row(PullSecrets.Login("u", "p"), PullSecretOutcome.Matches, "It matches.");
        yield return Row(PullSecrets.Login("u", valid), PullSecretOutcome.Matches, "It matches.");
        yield return Row(PullSecrets.Login("u", expired), PullSecretOutcome.MatchesExpired, "expired at 2026-06-01 12:00:00Z");
        yield return Row(PullSecrets.Auth("u:" + expired), PullSecretOutcome.MatchesExpired, "expired");
        yield return Row(PullSecrets.Login("u", ""), PullSecretOutcome.MatchesWithoutPassword, "password is empty");
        yield return Row(PullSecrets.Login("", "p"), PullSecretOutcome.MatchesWithoutUsername, "no username");
        yield return Row("""{"identitytoken":"t"}""", PullSecretOutcome.MatchesWithoutUsername, "kubelet doesn't read");
        yield return Row("{}", PullSecretOutcome.MatchesWithoutUsername, "no username");

        static TestCaseData Row(string entry, PullSecretOutcome outcome, string text) => new(entry, outcome, text);
    }

    [TestCaseSource(nameof(Matching))]
    public void Key_OfTheImage_IsTried(string key, string image)
    {
        PullSecretLookup lookup = PullSecrets.Lookup(image, PullSecrets.For(key));

        Assert.That((lookup.Checks.Single().Outcome, lookup.Matches.Count), Is.EqualTo((PullSecretOutcome.Matches, 1)), lookup.ToString());
        Assert.That((lookup.Matches[0].Username, lookup.Matches[0].Password, lookup.Matches[0].SecretName), Is.EqualTo((key, "p", "s")));
    }

    [TestCaseSource(nameof(NotMatching))]
    public void Key_OfNoneOrAnother_IsNotTriedAndSaysWhy(string key, string image, PullSecretOutcome outcome, string text)
    {
        PullSecretLookup lookup = PullSecrets.Lookup(image, PullSecrets.For(key));

        Assert.That((lookup.Checks.Single().Outcome, lookup.Matches.Count), Is.EqualTo((outcome, 0)), lookup.ToString());
        Assert.That(lookup.Checks.Single().Text, Does.Match(text));
    }

    [TestCaseSource(nameof(Doubtful))]
    public void Match_ThatWillLikelyBeRefused_IsTriedAndSaysSo(string entry, PullSecretOutcome outcome, string text)
    {
        PullSecretLookup lookup = PullSecrets.Lookup(PullSecrets.Image, PullSecrets.OfJson(PullSecrets.Config((Host, entry))));

        Assert.That((lookup.Checks.Single().Outcome, lookup.Checks.Single().IsMatch, lookup.Matches.Count), Is.EqualTo((outcome, true, 1)));
        Assert.That(lookup.Checks.Single().Text, Does.Contain(text));
    }

    [Test]
    public void Matches_OfSeveralSecrets_AreAllTriedInReverseOrderOfTheirKeys()
    {
        PullSecretLookup lookup = PullSecrets.Lookup(
            PullSecrets.Image,
            PullSecrets.For("*.*.svc", Host, "other.host"),
            PullSecrets.OfJson(PullSecrets.Config(($"https://{Host}/v1/", PullSecrets.Login("second", "p"))), "t"),
            PullSecrets.For(Host + "/my-ns", Host + "/my-ns/app", Host + "/m"));

        Assert.That(
            lookup.Matches.Select(match => match.Username),
            Is.EqualTo([Host + "/my-ns/app", Host + "/my-ns", Host + "/m", Host, "second", "*.*.svc"]));
        Assert.That(lookup.Checks.Select(check => check.Entry.Username), Is.EqualTo(
            ["*.*.svc", Host, "other.host", "second", Host + "/my-ns", Host + "/my-ns/app", Host + "/m"]), "As they stand.");
    }

    [Test]
    public void DockerHub_ByItsOldName_IsUsedOnlyWhereNothingElseMatches()
    {
        PullSecretLookup both = PullSecrets.Lookup("nginx", PullSecrets.For("https://index.docker.io/v1/", "docker.io"));

        Assert.That(both.Matches.Select(match => match.Username), Is.EqualTo(["docker.io"]));
        Assert.That(both.Checks.Select(check => check.Outcome), Is.EqualTo([PullSecretOutcome.NotNeeded, PullSecretOutcome.Matches]));
    }

    [TestCase("nginx", "docker.io/library/nginx")]
    [TestCase("index.docker.io/team/app:1", "docker.io/team/app")]
    [TestCase("quay.io/a/b@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "quay.io/a/b")]
    [TestCase("a_b.c/d:1", "a_b.c/d")]
    public void LookedUp_IsRegistryAndRepository(string image, string lookedUp) =>
        Assert.That(PullSecrets.Lookup(image).LookedUp, Is.EqualTo(lookedUp));

    [Test]
    public void Results_KeepListsOfTheirOwn()
    {
        PullSecret[] secrets = [PullSecrets.For(Host)];
        PullSecretLookup lookup = PullSecrets.Lookup(PullSecrets.Image, secrets);
        secrets[0] = PullSecret.Missing("my-ns", "s");

        Assert.That(lookup.Secrets.Single().Problem, Is.EqualTo(PullSecretProblem.None));
    }

    [Test]
    public void Matches_BeyondTheBasicPlane_AreInTheOrderOfTheirBytes()
    {
        PullSecretLookup lookup = PullSecrets.Lookup("a.b/c", PullSecrets.OfJson(PullSecrets.Config(
            ("a.b/c%3F\uE000", PullSecrets.Login("private", "p")), ("a.b/c%3F\U0001F600", PullSecrets.Login("smile", "p")))));

        Assert.That(lookup.Matches.Select(match => match.Username), Is.EqualTo(new[] { "smile", "private" }));
    }
}
