using System.Text;
using AcpRegistry.Sdk.Credentials;

namespace AcpRegistry.Sdk.Tests.Credentials;

[TestFixture]
public sealed class PullSecretTests
{
    private const string Good = """{"auths":{"a.b":{"auth":"dTpw"}}}""";
    private const string GoodFlat = """{"a.b":{"auth":"dTpw"}}""";

    private static IEnumerable<TestCaseData> Entries()
    {
        yield return Row("auth", """{"auth":"dTpw"}""", "u", "p");
        yield return Row("username and password", """{"username":"u","password":"p"}""", "u", "p");
        yield return Row("auth wins", """{"username":"x","password":"y","auth":"dTpw"}""", "u", "p");
        yield return Row("an empty auth doesn't", """{"username":"x","password":"y","auth":""}""", "x", "y");
        yield return Row("a null auth doesn't", """{"username":"x","password":"y","auth":null}""", "x", "y");
        yield return Row("unpadded base64", $$"""{"auth":"{{PullSecrets.Base64("u:pass").TrimEnd('=')}}"}""", "u", "pass");
        yield return Row("padded base64", $$"""{"auth":"{{PullSecrets.Base64("u:pass")}}"}""", "u", "pass");
        yield return Row("line feeds in base64", """{"auth":"dT\r\npw\n"}""", "u", "p");
        yield return Row("left-over bits", """{"auth":"dTpwYR=="}""", "u", "pa");
        yield return Row("a password with colons", PullSecrets.Auth("u:a:b:"), "u", "a:b:");
        yield return Row("empty password", PullSecrets.Auth("u:"), "u", "");
        yield return Row("empty user", PullSecrets.Auth(":p"), "", "p");
        yield return Row("identity token alone", """{"identitytoken":"t"}""", "", "");
        yield return Row("nothing", "{}", "", "");
        yield return Row("null", "null", "", "");
        yield return Row("names without case", """{"USERNAME":"u","Password":"p"}""", "u", "p");
        yield return Row("names with a long s", """{"uſername":"u","paſſword":"p"}""", "u", "p");
        yield return Row("the last of several", """{"username":"x","username":"u","Username":"v","password":"p"}""", "v", "p");
        yield return Row("null leaves the one before", """{"username":"u","username":null,"password":"p"}""", "u", "p");
        yield return Row("other fields of any kind", """{"username":"u","password":"p","identitytoken":5,"x":[{"y":null}]}""", "u", "p");
        yield return Row("escapes", """{"username":"\u0075\ud83d\ude00","password":"\\\"\/\b\f\n\r\t"}""", "u\U0001F600", "\\\"/\b\f\n\r\t");
        yield return Row("lone surrogates", """{"username":"\ud800u\udc00","password":"\ud800\u0041"}""", "\uFFFDu\uFFFD", "\uFFFDA");

        static TestCaseData Row(string what, string entry, string user, string password) => new TestCaseData(entry, user, password).SetArgDisplayNames(what);
    }

    private static IEnumerable<TestCaseData> Faults()
    {
        yield return Row("cut", """{"auths":{""", PullSecretProblem.BrokenJson);
        yield return Row("text behind it", Good + "x", PullSecretProblem.BrokenJson);
        yield return Row("a comma too many", """{"auths":{},}""", PullSecretProblem.BrokenJson);
        yield return Row("a comment", "{}//", PullSecretProblem.BrokenJson);
        yield return Row("a byte order mark", "\uFEFF" + Good, PullSecretProblem.BrokenJson);
        yield return Row("blank", " ", PullSecretProblem.BrokenJson);
        yield return Row("too deep", $$"""{"x":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""", PullSecretProblem.BrokenJson);
        yield return Row("a list", "[]", PullSecretProblem.WrongShape);
        yield return Row("auths a list", """{"auths":[]}""", PullSecretProblem.WrongShape);
        yield return Row("auths a text", """{"auths":"x"}""", PullSecretProblem.WrongShape);
        yield return Row("an entry a text", """{"auths":{"a.b":"u:p"}}""", PullSecretProblem.WrongShape);
        yield return Row("an entry a list", """{"auths":{"a.b":[]}}""", PullSecretProblem.WrongShape);
        yield return Row("a field a number", """{"auths":{"a.b":{"username":5}}}""", PullSecretProblem.WrongShape);
        yield return Row("an email a list", """{"auths":{"a.b":{"email":[]}}}""", PullSecretProblem.WrongShape);
        yield return Row("a header a number", """{"HttpHeaders":{"a":1},"auths":{}}""", PullSecretProblem.WrongShape);
        yield return Row("no base64", """{"auths":{"a.b":{"auth":"%"}}}""", PullSecretProblem.BrokenBase64);
        yield return Row("base64 with a blank", """{"auths":{"a.b":{"auth":"dTpw "}}}""", PullSecretProblem.BrokenBase64);
        yield return Row("base64 of URLs", """{"auths":{"a.b":{"auth":"dTo_Pz8_"}}}""", PullSecretProblem.BrokenBase64);
        yield return Row("a digit too many", """{"auths":{"a.b":{"auth":"dTpwY"}}}""", PullSecretProblem.BrokenBase64);
        yield return Row("padding too long", """{"auths":{"a.b":{"auth":"dTpw=="}}}""", PullSecretProblem.BrokenBase64);
        yield return Row("no colon", """{"auths":{"a.b":{"auth":"dXA="}}}""", PullSecretProblem.NoColon);
        yield return Row("a fault in an entry that is replaced", """{"auths":{"a.b":{"auth":"%"},"a.b":{}}}""", PullSecretProblem.BrokenBase64);
        yield return Row("a fault in another host's", """{"auths":{"a.b":{"auth":"dTpw"},"other.host":{"auth":"dXA="}}}""", PullSecretProblem.NoColon);

        static TestCaseData Row(string what, string json, PullSecretProblem problem) => new TestCaseData(json, problem).SetArgDisplayNames(what);
    }

    [TestCaseSource(nameof(Entries))]
    public void Entry_AsGoReadsIt_HasUserAndPassword(string entry, string username, string password)
    {
        PullSecretEntry read = PullSecrets.OfJson(PullSecrets.Config(("a.b", entry))).Entries.Single();
        PullSecretEntry flat = PullSecrets.OfFlatJson($$"""{"a.b": {{entry}} }""").Entries.Single();

        Assert.That((read.Host, read.Username, read.Password, read.HasPassword), Is.EqualTo(("a.b", username, password, password.Length > 0)));
        Assert.That((flat.Host, flat.Username, flat.Password), Is.EqualTo(("a.b", username, password)));
    }

    [TestCaseSource(nameof(Faults))]
    public void Secret_Malformed_FailsTheLookupOfEveryImage(string json, PullSecretProblem problem)
    {
        PullSecret broken = PullSecrets.OfJson(json, "broken");
        PullSecretLookup lookup = PullSecrets.Lookup(PullSecrets.Image, PullSecrets.For(PullSecrets.Host), broken);

        Assert.Multiple(() =>
        {
            Assert.That((broken.Problem, broken.FailsLookup, broken.Entries.Count), Is.EqualTo((problem, true, 0)));
            Assert.That(broken.Text, Does.StartWith("The Secret 'broken' in the namespace 'my-ns' is malformed").And.Contain("'.dockerconfigjson'"));
            Assert.That((lookup.IsFailed, lookup.IsComplete, lookup.Matches.Count), Is.EqualTo((true, true, 0)));
            Assert.That(lookup.Checks.Single().Outcome, Is.EqualTo(PullSecretOutcome.Matches), "It would, but for the other Secret.");
            Assert.That(lookup.ToString(), Does.Contain("fails").And.Contain(broken.Text));
        });
    }

    [TestCase(PullSecret.DockerConfigJsonType, ".dockerconfigjson", Good, PullSecretProblem.None)]
    [TestCase(PullSecret.DockerConfigType, ".dockercfg", GoodFlat, PullSecretProblem.None)]
    [TestCase(PullSecret.DockerConfigJsonType, ".dockercfg", Good, PullSecretProblem.KeyMissing)]
    [TestCase(PullSecret.DockerConfigType, ".dockerconfigjson", GoodFlat, PullSecretProblem.KeyMissing)]
    [TestCase(PullSecret.DockerConfigJsonType, ".DockerConfigJson", Good, PullSecretProblem.KeyMissing)]
    [TestCase(PullSecret.DockerConfigJsonType, "config.json", "{", PullSecretProblem.KeyMissing)]
    [TestCase(PullSecret.DockerConfigJsonType, ".dockerconfigjson", "", PullSecretProblem.Empty)]
    [TestCase("Opaque", ".dockerconfigjson", Good, PullSecretProblem.OtherType)]
    [TestCase("Kubernetes.io/dockercfg", ".dockercfg", GoodFlat, PullSecretProblem.OtherType)]
    [TestCase(null, ".dockerconfigjson", "{", PullSecretProblem.OtherType)]
    public void Secret_TypeAndKey_MustAgree(string? type, string key, string value, PullSecretProblem problem)
    {
        PullSecret secret = PullSecret.Create("my-ns", "s", type, new Dictionary<string, byte[]> { [key] = Encoding.UTF8.GetBytes(value) });
        PullSecretLookup lookup = PullSecrets.Lookup("a.b/c", secret);

        Assert.That((secret.Problem, secret.FailsLookup, secret.Text is null), Is.EqualTo((problem, false, problem == PullSecretProblem.None)));
        Assert.That((lookup.IsFailed, lookup.Matches.Count), Is.EqualTo((false, problem == PullSecretProblem.None ? 1 : 0)), "In silence, unless they agree.");
    }

    [Test]
    public void Secret_OfTheOtherTypesShape_HasNoEntryForTheHost() => Assert.Multiple(() =>
    {
        Assert.That(PullSecrets.OfJson(GoodFlat).Entries, Is.Empty);
        Assert.That(PullSecrets.OfFlatJson(Good).Entries.Select(entry => entry.Host), Is.EqualTo(["auths"]));
    });

    [Test]
    public void Secret_WithoutData_LacksItsKey() =>
        Assert.That(PullSecret.Create("my-ns", "s", PullSecret.DockerConfigJsonType, null).Problem, Is.EqualTo(PullSecretProblem.KeyMissing));

    [Test]
    public void Secret_MissingOrNotReadable_IsSuchAndFailsNothing()
    {
        PullSecretLookup missing = PullSecrets.Lookup(PullSecrets.Image, PullSecret.Missing("my-ns", "m"), PullSecrets.For(PullSecrets.Host));
        PullSecretLookup hidden = PullSecrets.Lookup(PullSecrets.Image, PullSecret.NotReadable("my-ns", "h"));

        Assert.That((missing.IsFailed, missing.IsComplete, missing.Matches.Count), Is.EqualTo((false, true, 1)));
        Assert.That((hidden.IsFailed, hidden.IsComplete, hidden.Matches.Count), Is.EqualTo((false, false, 0)));
        Assert.That(missing.Secrets[0].Text, Does.Contain("doesn't exist"));
    }

    [Test]
    public void Secret_LargerThanAClusterStores_IsNotRead()
    {
        PullSecret largest = PullSecrets.OfJson(Good.PadRight(1024 * 1024));
        PullSecret larger = PullSecrets.OfJson(Good.PadRight((1024 * 1024) + 1));

        Assert.That((largest.Problem, larger.Problem, larger.FailsLookup), Is.EqualTo((PullSecretProblem.None, PullSecretProblem.TooLarge, true)));
    }

    [TestCase("""{"auths":{"a.b":{"auth":"dTpw"},"c.d":{}},"auths":{"c.d":{"username":"v"},"e.f":{}}}""", "a.b/u c.d/v e.f/")]
    [TestCase("""{"auths":{"a.b":{}},"AUTHS":{"c.d":{}}}""", "a.b/ c.d/")]
    [TestCase("""{"auths":{"a.b":{}},"auths":null}""", "")]
    [TestCase("""{"auths":{"a.b":{"username":"x","password":"y"},"a.b":{"username":"z"}}}""", "a.b/z")]
    [TestCase("""{"auths":null}""", "")]
    [TestCase("null", "")]
    [TestCase("{}", "")]
    public void Names_Again_AddToWhatIsThereOrReplaceIt(string json, string entries)
    {
        PullSecret secret = PullSecrets.OfJson(json);

        Assert.That(secret.Problem, Is.EqualTo(PullSecretProblem.None));
        Assert.That(string.Join(' ', secret.Entries.Select(entry => $"{entry.Host}/{entry.Username}")), Is.EqualTo(entries));
    }
}
