using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Tests.Images;

/// <summary>Each rule of the grammar, by rows that keep it and rows that break it.</summary>
[TestFixture]
public sealed class ImageReferenceRuleTests
{
    private const string Hex64 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private const string Hex96 = Hex64 + "2cf24dba5fb0a30e26e83b2ac5b9e29e";
    private const string Hex128 = Hex64 + Hex64;

    /// <summary>Text, and the parts as written.</summary>
    private static IEnumerable<TestCaseData> Accepted()
    {
        // What stands before the first slash is a registry if it holds '.' or ':' or an upper-case letter, or is localhost.
        yield return Row("my-ns/my-app", null, "my-ns/my-app");
        yield return Row("reg.io/my-app", "reg.io", "my-app");
        yield return Row("reg:5000/my-app", "reg:5000", "my-app");
        yield return Row("Reg/my-app", "Reg", "my-app");
        yield return Row("localhost/my-app", "localhost", "my-app");
        yield return Row("localhosts/my-app", null, "localhosts/my-app");
        yield return Row("image-registry.cpaas-system.svc/my-ns/my-app:v1", "image-registry.cpaas-system.svc", "my-ns/my-app", "v1");

        // Without a slash there is no registry, however much it looks like one.
        yield return Row("host:5000", null, "host", "5000");
        yield return Row("localhost", null, "localhost");
        yield return Row("localhost:5000", null, "localhost", "5000");
        yield return Row("docker.io", null, "docker.io");
        yield return Row("sha256:" + Hex64, null, "sha256", Hex64);

        // An underscore, in no host but in any component, makes a path of what looks like a host.
        yield return Row("a_b.c/d", null, "a_b.c/d");
        yield return Row("a__b.c/d/e:v1", null, "a__b.c/d/e", "v1");
        yield return Row("a_b.c/" + new string('d', 249), null, "a_b.c/" + new string('d', 249));

        // A host is taken as it comes: labels of any length, digits only, a port of any size.
        yield return Row("1.2.3.4.5/a", "1.2.3.4.5", "a");
        yield return Row("a--b.c-d/a", "a--b.c-d", "a");
        yield return Row("x:0/a", "x:0", "a");
        yield return Row("x:0075050/a", "x:0075050", "a");
        yield return Row(new string('h', 5000) + ".io/a", new string('h', 5000) + ".io", "a");

        // IPv6 in brackets, without zone; not checked further than its characters.
        yield return Row("[::1]/a", "[::1]", "a");
        yield return Row("[fd00:1:2::3]:75050/a/b:c", "[fd00:1:2::3]:75050", "a/b", "c");
        yield return Row("[::::]/a", "[::::]", "a");
        yield return Row("[ABC]/a", "[ABC]", "a");
        yield return Row("[abc]:1/a", "[abc]:1", "a");

        // Between letters and digits: one '.', one or two '_', any number of '-'.
        yield return Row("a.b_c__d-e---f/0", null, "a.b_c__d-e---f/0");

        // 255 characters without the registry, and with the `library/` of Docker Hub.
        yield return Row("reg.io/" + new string('a', 255), "reg.io", new string('a', 255));
        yield return Row("a/" + new string('a', 253), null, "a/" + new string('a', 253));
        yield return Row(new string('a', 247), null, new string('a', 247));
        yield return Row("docker.io/" + new string('a', 247), "docker.io", new string('a', 247));
        yield return Row("index.docker.io/" + new string('a', 247), "index.docker.io", new string('a', 247));
        yield return Row("DOCKER.IO/" + new string('a', 255), "DOCKER.IO", new string('a', 255));
        yield return Row("docker.io:443/" + new string('a', 255), "docker.io:443", new string('a', 255));

        // A bare identifier is refused, but only that.
        yield return Row(Hex64 + ":v1", null, Hex64, "v1");
        yield return Row("a/" + Hex64, null, "a/" + Hex64);
        yield return Row(Hex64[1..], null, Hex64[1..]);

        // A tag: 128 characters, of which '.' and '-' may not come first.
        yield return Row("a:_", null, "a", "_");
        yield return Row("a:V1.0_RC-2", null, "a", "V1.0_RC-2");
        yield return Row("a:x..-", null, "a", "x..-");
        yield return Row("a:" + new string('T', 128), null, "a", new string('T', 128));

        // A digest, with and without a tag: both are kept.
        yield return Row("a@sha256:" + Hex64, null, "a", null, "sha256:" + Hex64);
        yield return Row("a@sha384:" + Hex96, null, "a", null, "sha384:" + Hex96);
        yield return Row("reg:5000/a/b:v1@sha512:" + Hex128, "reg:5000", "a/b", "v1", "sha512:" + Hex128);

        static TestCaseData Row(string text, string? registry, string repository, string? tag = null, string? digest = null) =>
            new TestCaseData(text, registry, repository, tag, digest).SetArgDisplayNames(Short(text));
    }

    /// <summary>Text, the rule that it breaks, and where.</summary>
    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Row("", ImageReferenceRule.Empty, 0);

        // Host names.
        yield return Row("a b.c/d", ImageReferenceRule.RegistryCharacter, 1);
        yield return Row("user@REG.io/a", ImageReferenceRule.RegistryCharacter, 4);
        yield return Row("a_b:5000/c", ImageReferenceRule.RegistryCharacter, 1);
        yield return Row("A_b/c", ImageReferenceRule.RegistryCharacter, 1);
        yield return Row("reg\uFF0Eio.x/a", ImageReferenceRule.RegistryCharacter, 3);
        yield return Row("a[::1]/b", ImageReferenceRule.RegistryCharacter, 1);
        yield return Row("-a.b/c", ImageReferenceRule.RegistryLabel, 0);
        yield return Row(".a/c", ImageReferenceRule.RegistryLabel, 0);
        yield return Row("a..b/c", ImageReferenceRule.RegistryLabel, 2);
        yield return Row("a.-b/c", ImageReferenceRule.RegistryLabel, 2);
        yield return Row("a-.b/c", ImageReferenceRule.RegistryLabel, 1);
        yield return Row("a.b-/c", ImageReferenceRule.RegistryLabel, 3);
        yield return Row("a.b./c", ImageReferenceRule.RegistryLabel, 3);
        yield return Row("registry.example-.cluster.local:5000/c", ImageReferenceRule.RegistryLabel, 16);
        yield return Row(":5000/c", ImageReferenceRule.RegistryLabel, 0);

        // Ports.
        yield return Row("host:/a", ImageReferenceRule.RegistryPort, 5);
        yield return Row("host:v1/a", ImageReferenceRule.RegistryPort, 5);
        yield return Row("host:50o0/a", ImageReferenceRule.RegistryPort, 7);
        yield return Row("host:5000:1/a", ImageReferenceRule.RegistryPort, 9);
        yield return Row("host:\uFF15/a", ImageReferenceRule.RegistryPort, 5);
        yield return Row("https://host/a", ImageReferenceRule.RegistryPort, 6);
        yield return Row("[::1]:/a", ImageReferenceRule.RegistryPort, 6);
        yield return Row("[::1]:x/a", ImageReferenceRule.RegistryPort, 6);
        yield return Row("[::1]:5x/a", ImageReferenceRule.RegistryPort, 7);

        // Addresses.
        yield return Row("[]/a", ImageReferenceRule.RegistryAddress, 1);
        yield return Row("[::1", ImageReferenceRule.RegistryAddress, 4);
        yield return Row("[fe80::1%eth0]/a", ImageReferenceRule.RegistryAddress, 8);
        yield return Row("[::ffff:10.0.0.1]/a", ImageReferenceRule.RegistryAddress, 10);
        yield return Row("[::1]a/a", ImageReferenceRule.RegistryAddress, 5);
        yield return Row("[abc]/a", ImageReferenceRule.RegistryAddress, 0);
        yield return Row("[", ImageReferenceRule.RegistryAddress, 1);

        // Repositories.
        yield return Row("[::1]", ImageReferenceRule.RepositoryComponent, 5);
        yield return Row("/a", ImageReferenceRule.RepositoryComponent, 0);
        yield return Row("a//b", ImageReferenceRule.RepositoryComponent, 2);
        yield return Row("a/", ImageReferenceRule.RepositoryComponent, 2);
        yield return Row("reg.io/", ImageReferenceRule.RepositoryComponent, 7);
        yield return Row("reg.io//a", ImageReferenceRule.RepositoryComponent, 7);
        yield return Row(":v1", ImageReferenceRule.RepositoryComponent, 0);
        yield return Row("@sha256:" + Hex64, ImageReferenceRule.RepositoryComponent, 0);
        yield return Row("App", ImageReferenceRule.RepositoryUpperCase, 0);
        yield return Row("my-ns/my-App", ImageReferenceRule.RepositoryUpperCase, 9);
        yield return Row("Reg/App", ImageReferenceRule.RepositoryUpperCase, 4);
        yield return Row("a___b", ImageReferenceRule.RepositorySeparator, 3);
        yield return Row("a._b", ImageReferenceRule.RepositorySeparator, 2);
        yield return Row("a_.b", ImageReferenceRule.RepositorySeparator, 2);
        yield return Row("a-_b", ImageReferenceRule.RepositorySeparator, 2);
        yield return Row("a..b", ImageReferenceRule.RepositorySeparator, 2);
        yield return Row("-a", ImageReferenceRule.RepositorySeparator, 0);
        yield return Row("a-", ImageReferenceRule.RepositorySeparator, 1);
        yield return Row("a_:v1", ImageReferenceRule.RepositorySeparator, 1);
        yield return Row("a./b:v1", ImageReferenceRule.RegistryLabel, 1);
        yield return Row("x/a./b:v1", ImageReferenceRule.RepositorySeparator, 3);
        yield return Row("a/_b", ImageReferenceRule.RepositorySeparator, 2);
        yield return Row("my-ns/a b", ImageReferenceRule.RepositoryCharacter, 7);
        yield return Row("my-ns/app\n", ImageReferenceRule.RepositoryCharacter, 9);
        yield return Row("my-ns/app\0", ImageReferenceRule.RepositoryCharacter, 9);
        yield return Row("my-ns/\u212Aube", ImageReferenceRule.RepositoryCharacter, 6);
        yield return Row("my-ns/a\u0301", ImageReferenceRule.RepositoryCharacter, 7);
        yield return Row("my-ns/a\uFF11", ImageReferenceRule.RepositoryCharacter, 7);
        yield return Row("my-ns/\uD83D", ImageReferenceRule.RepositoryCharacter, 6);
        yield return Row("my-ns/\uDE00\uD83D", ImageReferenceRule.RepositoryCharacter, 6);
        yield return Row("\u212A/app", ImageReferenceRule.RepositoryCharacter, 0);
        yield return Row(new string('a', 248), ImageReferenceRule.RepositoryLength, 247);
        yield return Row("docker.io/" + new string('a', 248), ImageReferenceRule.RepositoryLength, 257);
        yield return Row("index.docker.io/" + new string('a', 248), ImageReferenceRule.RepositoryLength, 263);
        yield return Row("reg.io/" + new string('a', 256), ImageReferenceRule.RepositoryLength, 262);
        yield return Row("a/" + new string('a', 254), ImageReferenceRule.RepositoryLength, 255);
        yield return Row("reg.io/" + new string('a', 255) + "-" + new string('a', 10), ImageReferenceRule.RepositoryLength, 262);
        yield return Row("a_b.c/" + new string('d', 250), ImageReferenceRule.RepositoryLength, 255);
        yield return Row(Hex64, ImageReferenceRule.RepositoryIdentifier, 0);

        // Tags.
        yield return Row("a:", ImageReferenceRule.TagLength, 2);
        yield return Row("a:@sha256:" + Hex64, ImageReferenceRule.TagLength, 2);
        yield return Row("a:" + new string('t', 129), ImageReferenceRule.TagLength, 130);
        yield return Row("a:.v1", ImageReferenceRule.TagCharacter, 2);
        yield return Row("a:-v1", ImageReferenceRule.TagCharacter, 2);
        yield return Row("a:v1:v2", ImageReferenceRule.TagCharacter, 4);
        yield return Row("a:v1\n", ImageReferenceRule.TagCharacter, 4);
        yield return Row("a:v\u0661", ImageReferenceRule.TagCharacter, 3);
        yield return Row("my-ns/a:v1/b", ImageReferenceRule.TagCharacter, 10);

        // Digests.
        yield return Row("a@", ImageReferenceRule.DigestAlgorithm, 2);
        yield return Row("a@md5:" + Hex64[..32], ImageReferenceRule.DigestAlgorithm, 2);
        yield return Row("a@SHA256:" + Hex64, ImageReferenceRule.DigestAlgorithm, 2);
        yield return Row("a@sha256" + Hex64, ImageReferenceRule.DigestAlgorithm, 2);
        yield return Row("a@sha256:", ImageReferenceRule.DigestLength, 9);
        yield return Row("a@sha256:" + Hex64[1..], ImageReferenceRule.DigestLength, 72);
        yield return Row("a@sha256:" + Hex64 + "0", ImageReferenceRule.DigestLength, 73);
        yield return Row("a@sha512:" + Hex64, ImageReferenceRule.DigestLength, 73);
        yield return Row("a@sha384:" + Hex64, ImageReferenceRule.DigestLength, 73);
        yield return Row("a@sha256:" + Hex64.ToUpperInvariant(), ImageReferenceRule.DigestCharacter, 10);
        yield return Row("a@sha256:" + Hex64[..63] + "g", ImageReferenceRule.DigestCharacter, 72);
        yield return Row("a@sha256:" + Hex64 + "\n", ImageReferenceRule.DigestLength, 73);
        yield return Row("a@sha256:" + Hex64 + "@sha256:" + Hex64, ImageReferenceRule.DigestLength, 73);

        static TestCaseData Row(string text, ImageReferenceRule rule, int position) =>
            new TestCaseData(text, rule, position).SetArgDisplayNames(Short(text), rule.ToString());
    }

    [TestCaseSource(nameof(Accepted))]
    public void Parse_TextOfTheGrammar_HasThePartsAsWritten(string text, string? registry, string repository, string? tag, string? digest)
    {
        ImageReference reference = ImageReference.Parse(text);

        Assert.Multiple(() =>
        {
            Assert.That(reference.Registry, Is.EqualTo(registry));
            Assert.That(reference.Repository, Is.EqualTo(repository));
            Assert.That(reference.Tag, Is.EqualTo(tag));
            Assert.That(reference.Digest, Is.EqualTo(digest));
            Assert.That(reference.ToString(), Is.EqualTo(text));
            Assert.That(RegexImageReference.TryParse(text), Is.EqualTo(new RegexImageReference(registry, repository, tag, digest)));
        });
    }

    [TestCaseSource(nameof(Refused))]
    public void Parse_TextThatBreaksARule_SaysWhichAndWhere(string text, ImageReferenceRule rule, int position)
    {
        var thrown = Assert.Throws<ImageReferenceFormatException>(() => ImageReference.Parse(text));

        Assert.Multiple(() =>
        {
            Assert.That((thrown.Rule, thrown.Position), Is.EqualTo((rule, position)), thrown.Message);
            Assert.That(ImageReference.TryParse(text, out _), Is.False);
            Assert.That(ImageReference.IsValid(text), Is.False);
            Assert.That(RegexImageReference.TryParse(text), Is.Null);
        });
    }

    [Test]
    public void Refused_Rows_CoverEveryRule()
    {
        IEnumerable<object?> covered = Refused().Select(row => row.Arguments[1]).Distinct();

        // No text breaks this one; only WithRegistry knows that a registry was meant.
        Assert.That(covered, Is.EquivalentTo(Enum.GetValues<ImageReferenceRule>().Except([ImageReferenceRule.RegistryAmbiguous])));
    }

    /// <summary>Test names are for reading, and some tools choke on what these texts hold.</summary>
    private static string Short(string text)
    {
        string plain = string.Concat(text.Select(c => c is >= ' ' and <= '~' and not ('"' or '\\') ? c.ToString() : $"U+{(int)c:X4}"));
        return plain.Length <= 60 ? $"'{plain}'" : $"'{plain[..40]}'… {text.Length}";
    }
}
