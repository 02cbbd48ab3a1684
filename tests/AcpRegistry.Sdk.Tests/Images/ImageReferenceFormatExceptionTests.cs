using AcpRegistry.Sdk.Images;

namespace AcpRegistry.Sdk.Tests.Images;

[TestFixture]
public sealed class ImageReferenceFormatExceptionTests
{
    private const string Unfilled = "it holds a placeholder, or an empty value, of a template: look at what should have filled it in";
    private const string Hex64 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private static readonly TestCaseData[] Hints =
    [
        new("My-Ns/My-App:V1", "repository names are lower case: did you mean `my-ns/my-app:V1`?"),
        new("reg.IO/My-App@sha256:" + Hex64, $"repository names are lower case: did you mean `reg.IO/my-app@sha256:{Hex64}`?"),
        new("My App", "repository names are lower case"),
        new("https://reg.io/my-ns/my-app", "a scheme does not belong in an image reference: drop `https://`"),
        new("docker://nginx", "a scheme does not belong in an image reference: drop `docker://`"),
        new("  my-ns/my-app:v1\r\n", "nothing invisible may stand before or after it: did you mean `my-ns/my-app:v1`?"),
        new("my-ns/my-app:v1\u200B", "nothing invisible may stand before or after it: did you mean `my-ns/my-app:v1`?"),
        new("my-app@SHA256:" + Hex64, $"digests are lower case: did you mean `my-app@sha256:{Hex64}`?"),
        new("my-app:V1@sha256:" + Hex64.ToUpperInvariant(), $"digests are lower case: did you mean `my-app:V1@sha256:{Hex64}`?"),
        new(
            "host:v1/app",
            "before the first `/`, a `:` is followed by the digits of a port; a tag stands at the end, behind the last component"),
        new("my-ns/app:v1/x", "a tag stands at the end, behind the last component"),
        new("app:v1:v2", "there is one tag at most; a port belongs to the host, before the first `/`"),
        new("user:secret@reg.io/app", "a user name or password does not belong in an image reference: it goes into a pull secret"),
        new("user@REG.io/app", "a user name or password does not belong in an image reference: it goes into a pull secret"),
        new(Hex64, "to name an image by its digest, write `repository@sha256:2cf24dba…`"),
        new("map[repository:team/app tag:1]", Unfilled),
        new("team/back: {{ .Chart.AppVersion }}", Unfilled),
        new("{{ .Values.image }}", Unfilled),
        new("<image>", Unfilled),
        new("reg.io/<no value>/app:1", Unfilled),
        new("<nil>", Unfilled),
        new("$(IMAGE)", Unfilled),
        new("${REGISTRY}/team/app:1", Unfilled),
        new("$IMAGE", Unfilled),
        new("reg.io/team/app:%VERSION%", Unfilled),
        new("reg.io/team/app:%!s(<nil>)", Unfilled),
        new("reg.io/team/app:@VERSION@", Unfilled),
        new("[object Object]", Unfilled),
        new("None:None", Unfilled),
        new("reg.io/team/None:1", Unfilled),
        new("None", Unfilled),
        new("NaN", Unfilled),
        new("None-Of-Us/App", "repository names are lower case: did you mean `none-of-us/app`?"),
        new("app:sha256:" + Hex64, $"a digest stands behind an `@`: did you mean `app@sha256:{Hex64}`?"),
        new("reg.io:5000/my-ns/app:sha256:" + Hex64, $"a digest stands behind an `@`: did you mean `reg.io:5000/my-ns/app@sha256:{Hex64}`?"),
        new("app:v1:sha256:" + Hex64, $"a digest stands behind an `@`: did you mean `app:v1@sha256:{Hex64}`?"),
        new("app:sha512:" + Hex64 + Hex64, $"a digest stands behind an `@`: did you mean `app@sha512:{Hex64 + Hex64}`?"),
        new("app:sha256:" + Hex64[1..], "there is one tag at most; a port belongs to the host, before the first `/`"),
        new("a@sha256:" + Hex64[1..], "sha256 has 64 digits, sha384 has 96, sha512 has 128"),
    ];

    private static readonly TestCaseData[] Shown =
    [
        new("my-ns/app\n", @"my-ns/app\n"),
        new("\t\0\r\u001B[31m", @"\t\0\r\u001B[31m"),
        new("a\\n b", @"a\\n b"),
        new("\u200B\u202E\uFEFF\u2028\u00A0\u0301", @"\u200B\u202E\uFEFF\u2028\u00A0\u0301"),
        new("\uD83D!", @"\uD83D!"),
        new("😀镜像", "😀镜像"),
        new(new string(' ', 128), new string(' ', 128)),
        new(new string(' ', 129), new string(' ', 128) + "…"),
        new("a:" + new string('t', 1000), "…" + new string('t', 128) + "…"),
        new("r.io/" + new string('a', 250) + "B", "…" + new string('a', 127) + "B"),
        new("https://bob:hunter2@reg.io/app", "https://bob:***@reg.io/app"),
        new("bob:hunter2@reg.io/app", "bob:***@reg.io/app"),
        new("reg.io:x/app@sha256:1", "reg.io:x/app@sha256:1"),
        new("app:v1@sha256:1/x", "app:***@sha256:1/x"),
        new("https://bob:hunter2@shanghai.example.com:8443", "https://bob:***@shanghai.example.com:8443"),
        new("bob:hunter2@shared.example.com:5000/ns", "bob:***@shared.example.com:5000/ns"),
        new("https://bob:hun/ter2@reg.io/ns/app", "https://bob:***@reg.io/ns/app"),
        new("bob:hun/ter2@reg.io/ns/app", "bob:***@reg.io/ns/app"),
        new("bob:hunter2@reg.io", "bob:***@reg.io"),
        new("bob:hunter2@sha256:5000", "bob:***@sha256:5000"),
        new("bob:hunter2@reg.io/app:1@sha256:0", "bob:***@reg.io/app:1@sha256:0"),
        new("https://hunter2@reg.io/app", "https://***@reg.io/app"),
        new("hunter2@reg.io/app", "***@reg.io/app"),
        new("app@v1", "app@v1"),
        new("https://reg.io/app?token=hunter2", "https://reg.io/app?***"),
        new("reg.io/app?token=hunter2", "reg.io/app?***"),
        new("bob:hun?t=er2@reg.io/app?t=hunter2", "bob:***@reg.io/app?***"),
    ];

    [TestCaseSource(nameof(Hints))]
    public void Hint_OfAFrequentMistake_SaysWhatToWrite(string text, string hint) =>
        Assert.That(Refuse(text).Hint, Is.EqualTo(hint));

    [TestCaseSource(nameof(Shown))]
    public void Text_OfAnything_IsShortAndVisible(string text, string shown) =>
        Assert.That(Refuse(text).Text, Is.EqualTo(shown));

    [Test]
    public void Message_OfARefusal_HoldsTextProblemPositionAndHint()
    {
        ImageReferenceFormatException thrown = Refuse("my-ns/My-App");

        Assert.Multiple(() =>
        {
            Assert.That(thrown.Message, Is.EqualTo(
                "ACPR101: 'my-ns/My-App' is not an image reference: 'M' in the repository is upper case, at position 6; "
                + "repository names are lower case: did you mean `my-ns/my-app`?"));
            Assert.That(thrown.Code, Is.EqualTo("ACPR101"));
        });
    }

    [Test]
    public void Message_OfALookAlike_NamesItsCodePoint() =>
        Assert.That(Refuse("my-ns/\u0430pp").Message, Does.Contain("'\u0430' (U+0430) is not allowed in a repository"));

    [Test]
    public void Message_OfEveryRule_IsOneLineAndEndsInItsHint() => Assert.Multiple(() =>
    {
        foreach (ImageReferenceRule rule in Enum.GetValues<ImageReferenceRule>())
        {
            // A position inside, and one behind the end, where something is missing.
            for (int position = 1; position <= 3; position += 2)
            {
                var exception = ImageReferenceFormatException.For("a\nb", new Fault(rule, position));
                Assert.That(exception.Message, Does.EndWith("; " + exception.Hint).And.Not.Contains("\n"), rule.ToString());
                Assert.That(exception.Hint, Is.Not.Empty, rule.ToString());
            }
        }
    });

    [Test]
    public void Message_WithAPassword_DoesNotShowIt()
    {
        ImageReferenceFormatException thrown = Refuse("https://bob:hunter2@reg.io/my-ns/my-app:v1");

        Assert.That(thrown.ToString(), Does.Not.Contain("hunter2"));
    }

    private static ImageReferenceFormatException Refuse(string text) =>
        Assert.Throws<ImageReferenceFormatException>(() => ImageReference.Parse(text))!;
}
